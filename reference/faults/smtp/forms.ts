import type { Overrides } from '../../behaviour.js';
import type { Connection, Line } from '../../net/connection.js';
import type { SmtpBehaviour } from '../../smtp/behaviour.js';
import type { Parameters } from '../../smtp/parameters.js';
import type { SmtpSession } from '../../smtp/session.js';
import type { Recipient } from '../../smtp/transaction.js';

/** Overrides that several faults have in common. */
export type SmtpOverrides = Overrides<SmtpBehaviour>;
type Override<Seam extends keyof SmtpBehaviour> = NonNullable<SmtpOverrides[Seam]>;

/** These commands leave a part of the session's state as it was. */
export function keepingState(part: 'transaction' | 'account', ...verbs: string[]): Override<'carryOut'> {
  return async (next, session, verb, ...rest) => {
    const before = session[part];
    await next(session, verb, ...rest);
    if (verbs.includes(verb)) Object.assign(session, { [part]: before });
  };
}

/** These commands are carried out as if a part of the session's state were not there. */
export function ignoringState(part: 'transaction' | 'account', ...verbs: string[]): Override<'carryOut'> {
  return async (next, session, verb, ...rest) => {
    const before = session[part];
    if (verbs.includes(verb)) session[part] = undefined;
    await next(session, verb, ...rest);
    if (verbs.includes(verb)) Object.assign(session, { [part]: session[part] ?? before });
  };
}

/** These commands abort the transaction first. */
export function afterReset(...verbs: string[]): Override<'carryOut'> {
  return (next, session, verb, ...rest) => {
    if (verbs.includes(verb)) session.reset();
    return next(session, verb, ...rest);
  };
}

/** Replies that wait for the next one, and stand before or behind it then. */
export function delayedReplies(
  holds: (session: SmtpSession, text: string) => boolean,
  stands: 'before' | 'behind',
): SmtpOverrides {
  const held = new WeakMap<SmtpSession, string>();
  return {
    send: (next, session, text) => {
      const waiting = held.get(session) ?? '';
      if (holds(session, text)) {
        if (stands === 'before') next(session, waiting);
        held.set(session, stands === 'before' ? text : waiting + text);
        return;
      }
      held.delete(session);
      next(session, stands === 'before' ? waiting + text : text + waiting);
    },
  };
}

/** A segment as if it were a line; one with a line end in it up to there. */
export async function readSegment(connection: Connection): Promise<Line | undefined> {
  const octets = await connection.readSome();
  if (octets === undefined) return undefined;
  const end = octets.indexOf('\n');
  if (end < 0) return { octets, ending: 'crlf', tooLong: false };
  connection.putBack(octets.subarray(end + 1));
  const crlf = octets[end - 1] === 0x0d;
  return { octets: octets.subarray(0, crlf ? end - 1 : end), ending: crlf ? 'crlf' : 'lf', tooLong: false };
}

/** Values of a parameter of MAIL that are taken whatever is said against them. */
export function accepting(parameter: RegExp, values: RegExp): SmtpOverrides {
  return {
    refuseParameter: (next, session, of, keyword, all) =>
      of === 'mail' && parameter.test(keyword) && values.test(all.get(keyword) ?? '')
        ? undefined
        : next(session, of, keyword, all),
  };
}

/** Parameters without some. */
export function lacking(parameters: Parameters, ...keywords: string[]): Parameters {
  return new Map([...parameters].filter(([keyword]) => !keywords.includes(keyword)));
}

/** A Received field that is changed, where there is one: `change` is told who the recipients are. */
export function received(change: (field: string, recipients: readonly Recipient[]) => string): SmtpOverrides {
  return {
    receivedField: (next, session, trace) => change(next(session, trace), trace.transaction.recipients),
  };
}

/** A line of message data that ends it, too. */
export function endingWith(line: RegExp): SmtpOverrides {
  return { endsData: (next, data) => line.test(data.octets.toString('latin1')) || next(data) };
}

/** What is kept of a message, changed as text (latin1). */
export function storedAs(change: (message: string) => string): SmtpOverrides {
  return { keep: (next, octets) => latin1(next(octets), change) };
}

/** The same of its header section alone. */
export function storedWithHeader(change: (header: string) => string): SmtpOverrides {
  return storedAs(message => {
    const header = headerOf(message);
    return change(header) + message.slice(header.length);
  });
}

/** Octets that are changed as text (latin1). */
export function latin1(octets: Buffer, change: (text: string) => string): Buffer {
  return Buffer.from(change(octets.toString('latin1')), 'latin1');
}

/** The fields of a message, each with its line end, without the empty line behind them. */
export function headerOf(message: string): string {
  if (message.startsWith('\r\n')) return '';
  const end = message.indexOf('\r\n\r\n');
  return end < 0 ? message : message.slice(0, end + 2);
}

/** The fields of a header section, each with the lines that continue it. */
export function fieldsOf(header: string): string[] {
  return header.match(/^[^ \t\r\n].*\r\n(?:[ \t].*\r\n)*/gm) ?? [];
}

/** Changes nothing but the code of a reply's first line. */
export const recode = (reply: string, code: string): string => code + reply.slice(3);

/** Which replies a fault is about: those that begin so. */
export const startsWith =
  (start: string) =>
  (reply: string): boolean =>
    reply.startsWith(start);
