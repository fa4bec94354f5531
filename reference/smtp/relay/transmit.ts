import type { Mailbox } from '../path.js';
import type { SmtpContext } from '../session.js';
import type { Recipient } from '../transaction.js';
import { Dialogue, type NextHop, NextHopUnavailable, type Reply } from './dialogue.js';
import type { Offered, Outcome, Outgoing, Result } from './outgoing.js';

const NOTHING: Offered = new Map();

/**
 * Sends a message to a next hop, to all recipients in one transaction (RFC 5321 4.5.4.1).
 * @param opened is told of the connection
 * @returns what became of each recipient; all are deferred when the next hop does not answer
 */
export async function transmit(
  hop: NextHop,
  context: SmtpContext,
  mail: Outgoing,
  opened: (dialogue: Dialogue) => void,
): Promise<ReadonlyMap<Recipient, Outcome>> {
  const { smtp, hostname } = context;
  let remote = hop.host;
  let offered = NOTHING;
  const each = (results: (recipient: Recipient) => Result) =>
    new Map(mail.recipients.map(one => [one, { ...results(one), remote, offered }] as const));
  let dialogue: Dialogue | undefined;
  try {
    dialogue = await Dialogue.open(hop);
    opened(dialogue);
    const greeting = await dialogue.reply();
    remote = greeting.lines[0]?.split(' ')[0] || remote;
    if (greeting.code !== 220) return each(() => refused(greeting));
    const introduced = await smtp.sendHello(dialogue, hostname);
    if ('kind' in introduced) return each(() => introduced);
    offered = introduced;
    const [status, diagnostic = ''] = smtp.relayObstacle(mail, offered) ?? [];
    if (status !== undefined) {
      dialogue.write('QUIT\r\n');
      return each(() => ({ kind: 'failed', status, diagnostic }));
    }
    const results = await transact(dialogue, context, mail, offered);
    await dialogue.command('QUIT');
    return each(results);
  } catch (error) {
    if (!(error instanceof NextHopUnavailable)) throw error;
    return each(() => ({ kind: 'deferred', status: '4.4.2', diagnostic: error.message }));
  } finally {
    dialogue?.destroy();
  }
}

/** EHLO, and HELO where that is not known (RFC 5321 3.2). Gives what the next hop offers, or why it is not to be talked to. */
export async function sendHello(dialogue: Dialogue, name: string): Promise<Offered | Result> {
  const reply = await dialogue.command(`EHLO ${name}`);
  if (reply.code === 250) return new Map(reply.lines.slice(1).map(keyword));
  return reply.code < 500 ? refused(reply) : sayHelo(dialogue, name);
}

/** HELO, which says nothing of extensions. */
export async function sayHelo(dialogue: Dialogue, name: string): Promise<Offered | Result> {
  const reply = await dialogue.command(`HELO ${name}`);
  return reply.code === 250 ? NOTHING : refused(reply);
}

function keyword(line: string): [string, string] {
  const [word = '', ...parameters] = line.split(' ');
  return [word.toUpperCase(), parameters.join(' ')];
}

/** MAIL, RCPT for each, DATA and the message. Gives what became of each recipient. */
async function transact(
  dialogue: Dialogue,
  { smtp }: SmtpContext,
  mail: Outgoing,
  offered: Offered,
): Promise<(recipient: Recipient) => Result> {
  const own = new Map<Recipient, Result>();
  const others = (result: Result) => (recipient: Recipient) => own.get(recipient) ?? result;
  const line = (start: string, path: Mailbox | null, parameters: readonly string[]) =>
    [`${start}:<${path === null ? '' : smtp.relayedPath(path)}>`, ...parameters].join(' ');
  const begun = await dialogue.command(line('MAIL FROM', mail.reversePath, smtp.relayedMailParameters(mail, offered)));
  if (begun.code !== 250) return others(refused(begun));
  for (const recipient of mail.recipients) {
    const parameters = smtp.relayedRcptParameters(recipient, offered);
    const reply = await dialogue.command(line('RCPT TO', recipient.mailbox, parameters));
    if (!isPositive(reply)) own.set(recipient, refused(reply));
  }
  if (own.size === mail.recipients.length) return others({ kind: 'failed', status: '5.0.0', diagnostic: '' });
  const go = await dialogue.command('DATA');
  if (go.code !== 354) return others(refused(go));
  dialogue.write(smtp.dotStuff(mail.octets));
  const taken = await dialogue.reply();
  if (!isPositive(taken)) return others(refused(taken));
  return others({ kind: 'relayed', status: '2.0.0', diagnostic: said(taken) });
}

/** A message as it follows DATA: dots doubled, and the line of one dot behind it (RFC 5321 4.1.1.4 and 4.5.2). */
export function dotStuff(message: Buffer): Buffer {
  let text = message.toString('latin1');
  if (text !== '' && !text.endsWith('\r\n')) text += '\r\n';
  return Buffer.from(`${text.replace(/(^|\r\n)\./g, '$1..')}.\r\n`, 'latin1');
}

/** A path as it goes on: as it came, its local-part untouched (RFC 5321 2.3.11), without a source route. */
export function relayedPath({ text }: Mailbox): string {
  return text;
}

function isPositive({ code }: Reply): boolean {
  return code >= 200 && code <= 299;
}

/** A reply that is no success: for good when it begins with 5 (RFC 5321 4.2.1). */
export function refused(reply: Reply): Result {
  const kind = reply.code >= 500 ? 'failed' : 'deferred';
  const status = /^([245]\.\d{1,3}\.\d{1,3}) /.exec(reply.lines[0] ?? '')?.[1];
  return { kind, status: status ?? (kind === 'failed' ? '5.0.0' : '4.0.0'), diagnostic: said(reply) };
}

function said({ code, lines }: Reply): string {
  return `${code} ${lines.join(' ')}`.trim();
}
