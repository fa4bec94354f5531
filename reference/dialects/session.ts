import { randomBytes } from 'node:crypto';
import { type FaultProtocol, Faults, type ReplyFault } from '../faults/index.js';
import type { Connection } from '../net/connection.js';
import type { DialectHooks } from '../net/server-context.js';
import type { Deviation, Dialect, DialectService } from './dialect.js';

/**
 * A dialect in one connection. It stands where faults do, so that every reply passes through it: it puts in the dialect's words and offers, changes
 * what the dialect's deviations change, counts errors, and knows which commands are not there.
 */
export class DialectSession extends Faults implements DialectHooks {
  private readonly id = randomBytes(8).toString('hex');
  private readonly protocol: FaultProtocol;
  private readonly replyFaults: readonly ReplyFault[];
  private signedIn = false;
  private errors = 0;
  private refusals = 0;
  private messages = 0;

  constructor(
    names: readonly string[],
    private readonly dialect: Dialect,
    private readonly service: DialectService,
    private readonly connection: Connection,
    private readonly hostname: string,
    readonly binding: Buffer | undefined,
  ) {
    super([...new Set([...names, ...dialect.deviations.flatMap(({ faults = [] }) => faults)])]);
    this.protocol = service === 'submission' ? 'smtp' : service;
    this.replyFaults = this.deviations.flatMap(({ reply, remembers }) => reply ?? remembers?.() ?? []);
    if (this.protocol !== 'smtp') this.expectSignIn();
  }

  get mechanisms(): readonly string[] {
    return this.dialect.mechanisms[this.service];
  }

  /** Whether EHLO lists a keyword as things stand. */
  offers(keyword: string): boolean {
    const { clear, secured } = this.dialect.offers[this.service];
    return (this.connection.secure ? secured : clear).some(line => line.split(' ')[0] === keyword);
  }

  /** Whether a command, in upper case, is not known as things stand. A data item and a search key stand behind their command: `FETCH PREVIEW`. */
  lacks(verb: string): boolean {
    const { always, inClear } = this.dialect.lacks[this.protocol];
    return always.includes(verb) || (!this.connection.secure && inClear.includes(verb));
  }

  /** A line of the client's as the dialect takes it. */
  read(line: string): string {
    return this.deviations.reduce((text, { reads }) => reads?.(text) ?? text, line);
  }

  /** What a command is answered that the dialect does not carry out; undefined when it does. */
  refusal(command: string, literals: readonly Buffer[] = []): string | undefined {
    const found = this.deviations.find(
      ({ refuses }) =>
        refuses?.command.test(command) &&
        (refuses.literal === undefined || literals.some(each => refuses.literal?.test(each.toString('latin1')))),
    );
    return found?.refuses?.text;
  }

  override reply(protocol: FaultProtocol, command: string, reply: string): string {
    let text = this.worded(protocol, command, super.reply(protocol, command, reply));
    for (const replyFault of this.replyFaults) {
      if (!replyFault.command.test(command) || (replyFault.when && !replyFault.when(text))) continue;
      text = replyFault.replace(text, command) ?? text;
    }
    return this.counted(command, text);
  }

  /** Every reply passes through the dialect. */
  protected override changesReplies(): boolean {
    return true;
  }

  private get deviations(): readonly Deviation[] {
    return this.dialect.deviations.filter(({ protocol }) => protocol === this.protocol);
  }

  private worded(protocol: FaultProtocol, command: string, reply: string): string {
    if (command === '') {
      // A time-out and a continuation have no command either; a greeting is what it begins with.
      const greets = /^(?:220 |\* OK |\+OK )/.test(reply);
      return greets ? `${this.filled(this.dialect.greetings[protocol])}\r\n` : reply;
    }
    const offered = this.offered(protocol, command, reply);
    if (offered !== undefined) return offered;
    let text = reply;
    for (const { protocol: of, command: asked, reply: pattern, text: words } of this.dialect.wording)
      if (of === protocol && (asked === undefined || asked.test(command)))
        text = text.replace(pattern, this.filled(words));
    return text;
  }

  private offered(protocol: FaultProtocol, command: string, reply: string): string | undefined {
    const { clear, secured, authenticated } = this.dialect.offers[this.service];
    const lines = this.signedIn && authenticated ? authenticated : this.connection.secure ? secured : clear;
    if (protocol === 'imap')
      return /^\* CAPABILITY /m.test(reply)
        ? reply.replace(/^\* CAPABILITY .*$/m, `* CAPABILITY ${lines.join(' ')}`)
        : undefined;
    if (protocol === 'pop3')
      return /^CAPA$/i.test(command) && reply.startsWith('+OK')
        ? `+OK\r\n${lines.map(line => `${line}\r\n`).join('')}.\r\n`
        : undefined;
    if (!/^EHLO /i.test(command) || !reply.startsWith('250')) return undefined;
    const size = /^250[ -]SIZE (\d+)/m.exec(reply)?.[1] ?? '';
    const all = [
      `${this.hostname} Hello [${this.connection.remote}]`,
      ...lines.map(line => line.replace('%size', size)),
    ];
    return all.map((line, at) => `250${at < all.length - 1 ? '-' : ' '}${line}\r\n`).join('');
  }

  /** Errors are counted, and end the connection when there are too many. */
  private counted(command: string, text: string): string {
    const { smtpErrors, smtpSignIns, imapErrors } = this.dialect.limits;
    if (this.protocol === 'smtp') {
      if (/^50[0-35]/.test(text)) this.errors += 1;
      if (text.startsWith('535')) this.refusals += 1;
      if (this.errors < smtpErrors && this.refusals < smtpSignIns) return text;
      this.close();
      return '421 4.7.0 Too many errors on this connection, closing transmission channel\r\n';
    }
    if (/^(?:LOGIN|AUTHENTICATE) /i.test(command) && /^\S+ OK /m.test(text)) this.signedIn = true;
    if (/^(?:PASS|AUTH) /i.test(command) && text.startsWith('+OK')) this.signedIn = true;
    if (this.protocol === 'pop3') return text;
    if (/^[^*+ \r\n]\S* BAD /m.test(text)) this.errors += 1;
    if (this.errors < imapErrors) return text;
    this.close();
    return `${text}* BYE Connection is closed.\r\n`;
  }

  private filled(words: string): string {
    this.messages += 1;
    return words
      .replaceAll('%host', this.hostname)
      .replaceAll('%date', new Date().toUTCString().replace('GMT', '+0000'))
      .replaceAll('%id', `${this.id}${this.messages}`);
  }

  /** What was written goes out first. */
  private close(): void {
    setImmediate(() => this.connection.end());
  }

  /** A timer that commands do not reset. */
  private expectSignIn(): void {
    const timer = setTimeout(() => {
      if (!this.signedIn) this.connection.end();
    }, this.dialect.limits.secondsBeforeLogin * 1000);
    timer.unref();
    void this.connection.closed.then(() => clearTimeout(timer));
  }
}
