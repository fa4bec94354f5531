import { type Line, LineSplitter } from '../text-protocol/splitter.js';

/** What a reply answers. */
export interface SentCommand {
  /** The command's verb in upper case; `greeting`; `content` for mail data after DATA; `AUTH` also for each response of its dialogue. */
  readonly verb: string;
  /** The line the client sent (latin1), empty for the greeting and for mail data. */
  readonly line: string;
  /** The reply came before the mail data had ended. */
  readonly early: boolean;
}

/** A command line may have 512 octets and a text line 1000 (RFC 5321 4.5.3.1), a line of a SASL dialogue 12288 (RFC 4954 4). */
const longestCommand = 512;
const longestText = 1000;
const longestResponse = 12_288;

/**
 * Tells which of the client's octets a reply answers. A client may pipeline, and whether a line is a command, a line of mail data or a SASL
 * response depends on the reply before it; so the octets wait, and each reply takes from them what it answers.
 */
export class SmtpDialogue {
  /**
   * False once the server may rightly see other commands than this does: after bare CR or LF, NUL, over-long lines, or a BDAT that the server does
   * not know. Whoever accuses a server of a reply too many must look here first.
   */
  certain = true;
  private readonly splitter = new LineSplitter();
  private mode: 'greeting' | 'command' | 'content' | 'response' = 'greeting';
  private contentEnded = false;
  private lineStart = true;
  /** Octets of a BDAT chunk that are still to come. */
  private chunk = 0;
  private acceptedRecipients = 0;
  /** LMTP: replies to the mail data still to come. */
  private outstandingReplies = 0;

  constructor(private readonly lmtp: boolean) {}

  /** The client writes these octets. */
  wrote(octets: Uint8Array): void {
    this.splitter.push(octets);
    if (this.mode === 'content') this.readContent();
  }

  /** A reply with this code is complete: what does it answer? Undefined when nothing is waiting for a reply. */
  answered(code: number): SentCommand | undefined {
    if (this.mode === 'greeting') {
      this.mode = 'command';
      return { verb: 'greeting', line: '', early: false };
    }
    // None of these answers mail data: the server must have answered it once too seldom.
    if ([211, 214, 220, 221, 334, 354].includes(code)) this.outstandingReplies = 0;
    if (this.outstandingReplies > 0) {
      this.outstandingReplies--;
      return { verb: 'content', line: '', early: false };
    }
    if (this.mode === 'content') return this.answeredContent();
    const line = this.nextLine(this.mode === 'response' ? longestResponse : longestCommand);
    if (line === undefined) return undefined;
    if (this.mode === 'response') {
      if (code !== 334) this.mode = 'command';
      return { verb: 'AUTH', line: '', early: false };
    }
    const verb = (/^[^ \t]*/.exec(line)?.[0] ?? '').toUpperCase();
    this.follow(verb, line, code);
    return { verb, line, early: false };
  }

  /** TLS begins: what the client wrote in the clear and is unanswered will not be answered (RFC 3207 4.2). */
  secured(): void {
    this.splitter.clear();
    if (this.mode !== 'greeting') this.mode = 'command';
    this.chunk = 0;
    this.outstandingReplies = 0;
    this.acceptedRecipients = 0;
  }

  private follow(verb: string, line: string, code: number): void {
    const accepted = code >= 200 && code < 300;
    if (code === 334) this.mode = 'response';
    if (code === 354) {
      this.mode = 'content';
      // What follows a command of private use is its own affair.
      if (verb.startsWith('X')) this.certain = false;
      this.contentEnded = false;
      this.lineStart = true;
      this.readContent();
    }
    if (verb === 'BDAT') this.followChunk(line, code);
    if (verb === 'RCPT' && accepted) this.acceptedRecipients++;
    if (accepted && ['MAIL', 'RSET', 'HELO', 'EHLO', 'LHLO'].includes(verb)) this.acceptedRecipients = 0;
    // From here on the server may be the client (RFC 821 TURN, RFC 2645 ATRN).
    if (accepted && (verb === 'TURN' || verb === 'ATRN')) this.certain = false;
  }

  /** RFC 3030 2: the chunk follows whatever the reply; but a server that does not know BDAT takes it for commands. */
  private followChunk(line: string, code: number): void {
    const size = /^BDAT (\d{1,15})( LAST)?$/i.exec(line);
    if (!size || code === 500 || code === 502 || code === 421) {
      this.certain = false;
      return;
    }
    this.chunk = Number(size[1]);
    if (size[2]) {
      if (this.lmtp) this.outstandingReplies = Math.max(1, this.acceptedRecipients) - 1;
      this.acceptedRecipients = 0;
    }
  }

  private answeredContent(): SentCommand {
    const early = !this.contentEnded;
    if (this.contentEnded) {
      this.mode = 'command';
      // RFC 2033 4.2: a reply for each recipient that was accepted.
      if (this.lmtp) this.outstandingReplies = Math.max(1, this.acceptedRecipients) - 1;
      this.acceptedRecipients = 0;
    }
    return { verb: 'content', line: '', early };
  }

  private readContent(): void {
    while (!this.contentEnded) {
      const line = this.next();
      if (!line) return;
      this.contentEnded =
        this.lineStart && line.ending === 'CRLF' && line.octets.length === 1 && line.octets[0] === 0x2e;
      this.lineStart = line.ending === 'CRLF';
      if (line.length > longestText) this.certain = false;
    }
  }

  private nextLine(longest: number): string | undefined {
    if (this.chunk > 0) this.chunk -= this.splitter.skip(this.chunk);
    if (this.chunk > 0) return undefined;
    const line = this.next();
    const length = line ? line.length : this.splitter.unfinished;
    if (length > longest) this.certain = false;
    return line?.octets.toString('latin1');
  }

  private next(): Line | undefined {
    const line = this.splitter.next({
      limit: Number.POSITIVE_INFINITY,
      what: 'line of the client',
      bareCr: () => {
        this.certain = false;
      },
    });
    if (line && (line.ending === 'LF' || line.octets.includes(0))) this.certain = false;
    return line;
  }
}
