import { showOctets } from '../../wire/octet-text.js';
import { judgeOneReply } from '../match/one-reply.js';
import {
  type Condition,
  type Judgement,
  LimitExceeded,
  type Question,
  type Session,
  type Violation,
} from '../session.js';
import { type Line, LineSplitter } from '../text-protocol/splitter.js';
import { ViolationLog } from '../text-protocol/violation-log.js';
import { conditionOf, isAbout } from './condition.js';
import { SmtpDialogue } from './dialogue.js';
import { announces, extensionLines } from './ehlo.js';
import { describeReply, type SmtpExpectation, smtpReader } from './expectation.js';
import { inspectReply, isExtensionList } from './inspection.js';
import { assembleReply, parseReplyLine, type ReplyLine, type SmtpReply } from './reply.js';

/** What the harness is ready to hold of one line, one reply, and all replies that nobody asked for. */
const longestLine = 64 * 1024;
const mostLines = 128;
const mostUnasked = 1024 * 1024;

export interface SmtpOptions {
  /** LMTP (RFC 2033): mail data has a reply for each accepted recipient. */
  readonly lmtp?: boolean;
}

/** The client's view of one SMTP, submission or LMTP connection. */
export function smtpSession(options: SmtpOptions = {}): Session<SmtpReply, SmtpExpectation> {
  return new SmtpSession(options.lmtp ?? false);
}

class SmtpSession implements Session<SmtpReply, SmtpExpectation> {
  readonly replies: SmtpReply[] = [];
  private readonly log = new ViolationLog();
  readonly violations: Violation[] = this.log.list;
  private readonly splitter = new LineSplitter();
  private readonly dialogue: SmtpDialogue;
  private readonly reader = smtpReader(() => this.unfinished());
  /** Lines of the reply that is not complete. */
  private lines: ReplyLine[] = [];
  private enhancedCodes = false;
  private utf8Transaction = false;
  private unasked = 0;

  constructor(lmtp: boolean) {
    this.dialogue = new SmtpDialogue(lmtp);
  }

  wrote(octets: Uint8Array): void {
    this.dialogue.wrote(octets);
  }

  received(octets: Uint8Array): void {
    this.splitter.push(octets);
    const bareCr = (offset: number) => this.log.note('line-ends', offset, 'CR only before LF', 'a CR without LF');
    for (let line = this.nextLine(bareCr); line; line = this.nextLine(bareCr)) this.take(line);
  }

  secured(): void {
    this.splitter.clear();
    this.dialogue.secured();
    this.lines = [];
    this.enhancedCodes = false;
    this.utf8Transaction = false;
  }

  ended(): void {
    if (this.splitter.unfinished > 0) {
      const found = `the end of the stream after ${showOctets(this.splitter.peek(200))}`;
      this.log.note('line-ends', this.splitter.offset, 'a line ended by CRLF', found);
    } else if (this.lines.length > 0) {
      const found = `the end of the stream after ${this.lines.length} lines`;
      this.log.note('reply-format', this.splitter.offset, 'a last line, whose code no hyphen follows', found);
    }
  }

  judge(question: Question<SmtpExpectation>, final: boolean): Judgement {
    return judgeOneReply(this.replies, question, final, this.reader);
  }

  describe(reply: SmtpReply): string {
    return describeReply(reply);
  }

  challenge(reply: SmtpReply): string | undefined {
    return reply.code === 334 ? reply.text : undefined;
  }

  concludes(reply: SmtpReply): boolean {
    return reply.code !== 334;
  }

  condition(reply: SmtpReply): Condition | undefined {
    return conditionOf(reply);
  }

  isAbout(condition: Condition, expect: readonly SmtpExpectation[], forbid: readonly SmtpExpectation[]): boolean {
    return isAbout(condition, expect, forbid);
  }

  capabilities(reply: SmtpReply): readonly string[] | undefined {
    return isExtensionList(reply) ? extensionLines(reply) : undefined;
  }

  malformed(reply: SmtpReply): string | undefined {
    return this.reader.malformed(reply, false);
  }

  outcome({ code }: SmtpReply): string {
    return `${Math.floor(code / 100)}xx`;
  }

  succeeded(reply: SmtpReply): boolean {
    return reply.code >= 200 && reply.code < 400;
  }

  /** A line beyond our limit is beyond that of RFC 5321 4.5.3.1.5, too. */
  private nextLine(bareCr: (offset: number) => void): Line | undefined {
    try {
      return this.splitter.next({ limit: longestLine, what: 'line length', bareCr });
    } catch (error) {
      if (error instanceof LimitExceeded)
        this.log.note(
          'reply-line-length',
          this.splitter.offset,
          'at most 512 octets',
          `more than ${longestLine} octets`,
        );
      throw error;
    }
  }

  private take(line: Line): void {
    if (line.ending === 'LF') {
      this.log.note('line-ends', line.offset + line.octets.length, 'CRLF', 'an LF without CR');
    }
    if (this.lines.length === mostLines) throw new LimitExceeded('lines of one reply', mostLines, line.offset);
    const parsed = parseReplyLine(line);
    this.lines.push(parsed);
    // A line without a code within a reply does not end it.
    const goesOn = parsed.code === undefined ? this.lines.length > 1 : parsed.separator === '-';
    if (!goesOn) this.complete();
  }

  private complete(): void {
    const asked = this.dialogue.answered(this.lines.at(-1)?.code ?? 0);
    const reply = assembleReply(this.lines, asked);
    this.lines = [];
    this.followUtf8(reply);
    const { enhancedCodes } = this;
    const utf8 = this.utf8Transaction || / SMTPUTF8$/i.test(asked?.line ?? '');
    inspectReply(reply, { certain: this.dialogue.certain, enhancedCodes, utf8 }, this.log);
    if (reply.code === 0) this.dialogue.certain = false;
    if (isExtensionList(reply)) this.enhancedCodes = announces(reply, 'ENHANCEDSTATUSCODES');
    if (!asked) this.boundUnasked(reply);
    this.replies.push(reply);
  }

  /** RFC 6531 3.7.4.1: a transaction begun with SMTPUTF8 may have addresses in UTF-8 in its replies. */
  private followUtf8({ asked, code }: SmtpReply): void {
    if (asked?.verb === 'MAIL' && code < 300) this.utf8Transaction = / SMTPUTF8\b/i.test(asked.line);
    if (['RSET', 'HELO', 'EHLO', 'LHLO'].includes(asked?.verb ?? '')) this.utf8Transaction = false;
  }

  private boundUnasked(reply: SmtpReply): void {
    this.unasked += reply.lines.reduce((sum, line) => sum + line.length, 0);
    if (this.unasked > mostUnasked) throw new LimitExceeded('replies to nothing', mostUnasked, reply.offset);
  }

  private unfinished(): string {
    const line = this.splitter.unfinished > 0 ? showOctets(this.splitter.peek(200)) : '';
    const whole = this.lines.map(({ octets }) => `${showOctets(octets)}\\r\\n`).slice(0, 3);
    return [...whole, line].join('');
  }
}
