import { vocabulary } from '../protocols/imap/extensions/index.js';
import { type Frame, Framing } from '../protocols/imap/grammar/framing.js';
import { type Response, readResponse } from '../protocols/imap/grammar/response.js';
import { fieldOf, numberOf, textOf } from '../protocols/imap/grammar/values.js';
import { LimitExceeded } from '../protocols/session.js';

/** So many octets of each message are asked for. */
const asked = 4096;
/** So many of them tell messages apart. */
const fingerprintLength = 1024;
/** What a server may tell of a message at any time. */
const contentless: ReadonlySet<string> = new Set(['number', 'UID', 'FLAGS', 'MODSEQ']);

/** What a message is known by: how it begins. Line ends do not count, since servers change them. */
export function fingerprint(message: Buffer): string {
  return message
    .toString('latin1', 0, asked)
    .replace(/[\r\n]/g, '')
    .slice(0, fingerprintLength);
}

/**
 * One question of the harness's own on an IMAP connection: which of the messages of the open mailbox the harness put there. Its answer is taken out of
 * what the server sends, so that neither the scenario nor a report sees it: it may be another's mail.
 */
export class OwnershipCheck {
  /** The command that asks. */
  readonly line: Buffer;
  private readonly framing = new Framing();
  /** The messages seen, by sequence number: is it one of the harness's? */
  private readonly seen = new Map<number, boolean>();
  private completion: string | undefined;
  /** The answer was more than can be held, so its end is not found. */
  private endless = false;

  /**
   * @param tag no other command on the connection has it
   * @param messages the command without its data items: `FETCH 1:*`
   * @param ours knows the messages that the harness put there, by their fingerprint
   * @param from the lowest UID that counts: `n:*` asks for the last message too (RFC 3501 6.4.8)
   */
  constructor(
    private readonly tag: string,
    messages: string,
    private readonly ours: (fingerprint: string) => boolean,
    private readonly from = 0,
  ) {
    this.line = Buffer.from(`${tag} ${messages} (UID BODY.PEEK[]<0.${asked}>)\r\n`);
  }

  /** The command's tagged response; undefined: it has not come. */
  get answer(): string | undefined {
    return this.completion;
  }

  get succeeded(): boolean {
    return /^OK\b/i.test(this.completion ?? '');
  }

  /** The server refused to show anything. */
  get refused(): boolean {
    return /^(?:NO|BAD)\b/i.test(this.completion ?? '');
  }

  /** How many messages were seen that are the harness's. */
  get own(): number {
    return [...this.seen.values()].filter(own => own).length;
  }

  /** How many were seen that are not. */
  get foreign(): number {
    return this.seen.size - this.own;
  }

  /**
   * Takes the answer out of what the server sends, and with it what cannot be read: it may be a part of the answer.
   * @returns what is left
   */
  take(octets: Buffer): Buffer {
    if (this.endless) return Buffer.alloc(0);
    if (this.completion !== undefined) return octets;
    const left: Buffer[] = [];
    try {
      this.framing.push(octets, frame => {
        if (!this.isAnswer(frame)) left.push(frame.octets);
      });
    } catch (error) {
      if (!(error instanceof LimitExceeded)) throw error;
      this.endless = true;
      this.completion ??= error.message;
    }
    if (this.endless) return Buffer.concat(left);
    if (this.completion !== undefined) left.push(Buffer.from(this.framing.pending));
    return Buffer.concat(left);
  }

  private isAnswer(frame: Frame): boolean {
    if (this.completion !== undefined) return false;
    const { response } = readResponse(frame, true, vocabulary);
    if (response.tag === this.tag) {
      this.completion = response.octets.toString('latin1').slice(this.tag.length).trim();
      return true;
    }
    // No other command is in progress.
    return response.type !== 'untagged' || response.unreadable !== undefined || this.note(response);
  }

  private note({ data }: Response): boolean {
    if (data.kind !== 'FETCH') return false;
    const text = data.fields.find(({ name }) => /^BODY\[\](?:<0>)?$/.test(name));
    const number = numberOf(fieldOf(data, 'number'));
    const uid = numberOf(fieldOf(data, 'UID')) ?? Number.POSITIVE_INFINITY;
    if (text !== undefined && number !== undefined && uid >= this.from)
      this.seen.set(number, this.ours(fingerprint(Buffer.from(textOf(text.value) ?? '', 'latin1'))));
    return !data.fields.every(({ name }) => contentless.has(name));
  }
}
