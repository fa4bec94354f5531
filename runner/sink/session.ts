import type { Socket } from 'node:net';
import type { SinkBook } from './book.js';
import { DataReader, unstuff } from './data-reader.js';
import { bareLineEnds, type DialogueEntry, type RelayedMail, type RelayedRecipient } from './mail.js';

/** Octets of a message that are taken; more are read and refused with 552. */
export const sizeLimit = 16 * 1024 * 1024;
/** Octets of a command line. */
const lineLimit = 16 * 1024;
/** Milliseconds without an octet after which the session is ended. */
const idleMs = 60_000;
/** Utterances of a session that are kept for reports, and octets of each. */
const mostUtterances = 200;
const mostOctets = 4096;

/** What the next hop that offers everything says to EHLO. */
const extensions = [
  ...['PIPELINING', `SIZE ${sizeLimit}`, '8BITMIME', 'SMTPUTF8', 'DSN', 'ENHANCEDSTATUSCODES'],
  ...['DELIVERBY', 'MT-PRIORITY'],
];

/** A code, and the text of each line. */
type Reply = readonly [code: number, ...lines: string[]];

interface Envelope {
  readonly reversePath: string;
  readonly parameters: readonly string[];
  readonly recipients: RelayedRecipient[];
}

/**
 * One session of the sink. It takes what it is sent as it comes, right or wrong: to judge is for the scenario that asks for it.
 * @param plain the next hop of before RFC 1869: it knows no EHLO
 */
export class SinkSession {
  private hello: RelayedMail['hello'];
  private envelope: Envelope | undefined;
  private data: DataReader | undefined;
  private line: Buffer = Buffer.alloc(0);
  private bare = 0;
  private dialogue: DialogueEntry[] = [];

  constructor(
    private readonly socket: Socket,
    private readonly book: SinkBook,
    private readonly name: string,
    private readonly plain: boolean,
  ) {
    socket.setTimeout(idleMs, () => socket.destroy());
    socket.on('data', (chunk: Buffer) => this.take(chunk));
    this.reply(220, `${name} takes mail for conformance tests`);
  }

  private take(chunk: Buffer): void {
    this.note('server', chunk);
    for (let rest: Buffer | undefined = chunk; rest !== undefined && rest.length > 0 && this.socket.writable; )
      rest = this.data === undefined ? this.command(rest) : this.content(this.data, rest);
  }

  /** Takes octets up to the end of a command line. */
  private command(octets: Buffer): Buffer | undefined {
    const at = octets.indexOf(0x0a);
    this.line = Buffer.concat([this.line, at < 0 ? octets : octets.subarray(0, at + 1)]);
    if (this.line.length > lineLimit) {
      this.socket.destroy();
      return undefined;
    }
    if (at < 0) return undefined;
    this.bare += bareLineEnds(this.line);
    const line = this.line.toString('latin1').replace(/\r?\n$/, '');
    this.line = Buffer.alloc(0);
    const reply = this.answerTo(line);
    this.reply(...reply);
    if (reply[0] === 221) this.socket.end();
    return octets.subarray(at + 1);
  }

  private answerTo(line: string): Reply {
    const [, verb = '', argument = ''] = /^(\S*)[ \t]*(.*)$/s.exec(line) ?? [];
    switch (verb.toUpperCase()) {
      case 'EHLO':
        // The code by which a client learns that it must fall back to HELO (RFC 5321 3.2).
        if (this.plain) return [500, 'Command not recognised'];
        this.greeted('EHLO', argument);
        return [250, this.name, ...extensions];
      case 'HELO':
        this.greeted('HELO', argument);
        return [250, this.name];
      case 'MAIL':
        return this.mail(argument);
      case 'RCPT':
        return this.recipient(argument);
      case 'DATA':
        if (this.envelope === undefined || this.envelope.recipients.length === 0) return [503, 'RCPT first'];
        this.data = new DataReader(sizeLimit);
        return [354, 'Go ahead'];
      case 'RSET':
        this.envelope = undefined;
        return [250, 'Reset'];
      case 'NOOP':
        return [250, 'Here'];
      case 'VRFY':
        return [252, 'Try RCPT'];
      case 'QUIT':
        return [221, `${this.name} closes`];
      default:
        return [500, 'Command not recognised'];
    }
  }

  private greeted(verb: 'EHLO' | 'HELO', argument: string): void {
    this.hello = { verb, argument };
    this.envelope = undefined;
  }

  private mail(argument: string): Reply {
    const found = addressed(argument, 'FROM:');
    if (found === undefined) return [501, 'Syntax: MAIL FROM:<address>'];
    if (this.envelope !== undefined) return [503, 'A transaction is open'];
    this.envelope = { reversePath: found.path, parameters: found.parameters, recipients: [] };
    return [250, 'Sender taken'];
  }

  private recipient(argument: string): Reply {
    if (this.envelope === undefined) return [503, 'MAIL first'];
    const found = addressed(argument, 'TO:');
    if (found === undefined) return [501, 'Syntax: RCPT TO:<address>'];
    const refusal = this.book.refusal(found.path, 'rcpt');
    if (refusal !== undefined) return [refusal, 'Refused, as the scenario asks'];
    this.envelope.recipients.push(found);
    return [250, 'Recipient taken'];
  }

  /** Takes octets up to the end of the message data. */
  private content(reader: DataReader, octets: Buffer): Buffer | undefined {
    const rest = reader.take(octets);
    if (rest === undefined) return undefined;
    this.data = undefined;
    const envelope = this.envelope;
    this.envelope = undefined;
    if (envelope === undefined) return rest;
    if (reader.tooLarge) {
      this.reply(552, 'Too large');
      return rest;
    }
    const refusals = envelope.recipients.map(({ path }) => this.book.refusal(path, 'data'));
    const refusal = refusals.find(code => code !== undefined);
    if (refusal !== undefined) {
      this.reply(refusal, 'Refused, as the scenario asks');
      return rest;
    }
    this.reply(250, 'Message taken');
    const stuffed = reader.stuffed();
    this.book.add({
      hello: this.hello,
      ...envelope,
      stuffed,
      message: unstuff(stuffed),
      bareLineEnds: this.bare + bareLineEnds(stuffed),
      dialogue: this.dialogue,
    });
    // What follows in the session is another message's.
    this.dialogue = [];
    return rest;
  }

  private reply(code: number, ...lines: string[]): void {
    // Enhanced codes where they were offered, and never in the answer to EHLO (RFC 2034 4).
    const enhanced = this.hello?.verb === 'EHLO' && lines.length === 1 && code !== 354 && code !== 220;
    const text = lines
      .map(
        (line, at) =>
          `${code}${at === lines.length - 1 ? ' ' : '-'}${enhanced ? `${Math.trunc(code / 100)}.0.0 ` : ''}${line}\r\n`,
      )
      .join('');
    const octets = Buffer.from(text, 'latin1');
    this.note('sink', octets);
    if (this.socket.writable) this.socket.write(octets);
  }

  private note(by: DialogueEntry['by'], octets: Buffer): void {
    if (this.dialogue.length < mostUtterances)
      this.dialogue.push({ by, octets: Buffer.from(octets.subarray(0, mostOctets)) });
  }
}

/** Reads `FROM:<path> parameters`. A quoted local-part may have brackets and blanks in it. */
function addressed(argument: string, prefix: string): RelayedRecipient | undefined {
  const found = /^([A-Za-z]+:)[ \t]*<((?:"(?:[^"\\]|\\.)*"|[^">])*)>(.*)$/s.exec(argument);
  if (found === null || found[1]?.toUpperCase() !== prefix) return undefined;
  return { path: found[2] ?? '', parameters: (found[3] ?? '').split(/[ \t]+/).filter(Boolean) };
}
