import { headerEnd } from '../../store/header-section.js';
import { byParameter, cannotBeReturned } from '../extensions/deliver-by.js';
import { lacksTls } from '../extensions/require-tls.js';
import type { Recipient } from '../transaction.js';
import { stuff } from './content.js';
import { Dialogue, type NextHop, type Reply, Unanswered } from './dialogue.js';
import { hasEighthBit, type Outcome, type Outgoing } from './outgoing.js';

/** Asks for a fault by its name. */
export type Has = (fault: string) => boolean;

/** What the next hop offers: keyword to parameters; undefined when it knows HELO alone. */
type Extensions = ReadonlyMap<string, string>;

/** An outcome, whoever the next hop is. */
type Result = Omit<Outcome, 'remote'>;

const NO_EXTENSIONS: Extensions = new Map();

/**
 * Sends a message to a next hop, to all recipients in one transaction (RFC 5321 section 4.5.4.1).
 * @param own this server's name
 * @returns what became of each recipient; all are deferred when the next hop does not answer
 */
export async function transmit(
  hop: NextHop,
  own: string,
  mail: Outgoing,
  has: Has,
  opened: (dialogue: Dialogue) => void,
): Promise<ReadonlyMap<Recipient, Outcome>> {
  let remote = hop.host;
  const all = (outcome: Omit<Outcome, 'remote'>) =>
    new Map(mail.recipients.map(recipient => [recipient, { ...outcome, remote }] as const));
  let dialogue: Dialogue | undefined;
  try {
    dialogue = await Dialogue.open(hop);
    opened(dialogue);
    const greeting = await dialogue.reply();
    remote = greeting.lines[0]?.split(' ')[0] || remote;
    if (greeting.code !== 220) return all(refused(greeting));
    const extensions = await hello(dialogue, own, has);
    if ('kind' in extensions) return all(extensions);
    const lacking = unsupported(mail, extensions, has);
    if (lacking !== undefined) {
      dialogue.write('QUIT\r\n');
      return all(lacking);
    }
    const outcomes = await transact(dialogue, mail, extensions, has);
    await dialogue.command('QUIT');
    return new Map([...outcomes].map(([recipient, outcome]) => [recipient, { ...outcome, remote }] as const));
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    return all({ kind: 'deferred', dsn: false, status: '4.4.2', diagnostic: error.message });
  } finally {
    dialogue?.destroy();
  }
}

/** EHLO, and HELO where that is not known (RFC 5321 section 3.2). */
async function hello(dialogue: Dialogue, own: string, has: Has): Promise<Extensions | Result> {
  const name = has('smtp-relay-bad-hello') ? 'mail_server' : own;
  if (!has('smtp-relay-says-helo')) {
    const reply = await dialogue.command(`EHLO ${name}`);
    if (reply.code === 250) return new Map(reply.lines.slice(1).map(keyword));
    if (reply.code < 500 || has('smtp-relay-without-helo')) return refused(reply);
  }
  const reply = await dialogue.command(`HELO ${name}`);
  return reply.code === 250 ? NO_EXTENSIONS : refused(reply);
}

function keyword(line: string): [string, string] {
  const [word = '', ...parameters] = line.split(' ');
  return [word.toUpperCase(), parameters.join(' ')];
}

/** Why the message cannot go to a next hop that offers so little, if it cannot. */
function unsupported(mail: Outgoing, extensions: Extensions, has: Has): Result | undefined {
  const failed = (status: string, diagnostic: string): Result => ({ kind: 'failed', dsn: false, status, diagnostic });
  if (needsUtf8(mail) && !extensions.has('SMTPUTF8') && !has('smtp-relay-utf8-anyway'))
    return failed('5.6.7', 'the next hop takes no internationalised mail');
  const anyway = has('smtp-relay-8bit-anyway') || has('smtp-relay-utf8-anyway');
  // Nothing here converts a message: RFC 6152 section 3 leaves returning it.
  if (hasEighthBit(mail.octets) && !extensions.has('8BITMIME') && !anyway)
    return failed('5.6.3', 'the next hop takes no 8-bit content');
  if (lacksTls(mail) && !has('smtp-relay-requiretls-anyway'))
    return failed(has('smtp-relay-tls-status') ? '5.0.0' : '5.7.10', 'the message may go on under TLS alone');
  if (has('smtp-relay-tls-required-returned') && /^TLS-Required:/im.test(mail.original.toString('latin1')))
    return failed('5.7.10', 'there is no TLS to be had');
  if (cannotBeReturned(mail, extensions.has('DELIVERBY')) && !has('smtp-relay-by-anyway'))
    return failed('5.4.7', 'the next hop does not return what is late');
  const limit = Number(extensions.get('SIZE') || Number.POSITIVE_INFINITY);
  if (limit > 0 && mail.octets.length > limit) return failed('5.3.4', 'the message is larger than the next hop takes');
  return undefined;
}

/** Whether addresses or header fields are internationalised (RFC 6531). A parameter that was given without need is let go. */
function needsUtf8({ parameters, reversePath, recipients, original }: Outgoing): boolean {
  if (!parameters.has('SMTPUTF8')) return false;
  const paths = [reversePath, ...recipients.map(({ mailbox }) => mailbox)];
  return (
    paths.some(path => path !== null && hasEighthBit(Buffer.from(path.text))) ||
    hasEighthBit(original.subarray(0, headerEnd(original)))
  );
}

async function transact(
  dialogue: Dialogue,
  mail: Outgoing,
  extensions: Extensions,
  has: Has,
): Promise<ReadonlyMap<Recipient, Result>> {
  const outcomes = new Map<Recipient, Result>();
  const everyone = (outcome: Result) =>
    new Map(mail.recipients.map(one => [one, outcomes.get(one) ?? outcome] as const));
  const sender = mail.reversePath?.text ?? '';
  const from = `MAIL FROM:<${has('smtp-relay-folds-local-part') ? sender.toLowerCase() : sender}>${mailParameters(mail, extensions, has)}`;
  const begun = await dialogue.command(from);
  if (begun.code !== 250) return everyone(refused(begun));
  for (const recipient of mail.recipients) {
    const reply = await dialogue.command(
      `RCPT TO:<${forwardPath(recipient, has)}>${rcptParameters(recipient, extensions, has)}`,
    );
    if (reply.code < 200 || reply.code > 299) outcomes.set(recipient, refused(reply));
  }
  if (outcomes.size === mail.recipients.length) return outcomes;
  const go = await dialogue.command('DATA');
  if (go.code !== 354) return everyone(refused(go));
  dialogue.write(stuff(mail.octets, has));
  const taken = await dialogue.reply();
  if (taken.code < 200 || taken.code > 299) return everyone(refused(taken));
  const withoutBy = extensions.has('DELIVERBY') ? {} : ({ withoutBy: true } as const);
  return everyone({
    kind: 'relayed',
    dsn: extensions.has('DSN'),
    ...withoutBy,
    status: '2.0.0',
    diagnostic: said(taken),
  });
}

/** The path as it came, its local-part untouched (RFC 5321 section 2.3.11). */
function forwardPath({ mailbox }: Recipient, has: Has): string {
  if (has('smtp-relay-folds-local-part')) return mailbox.text.toLowerCase();
  if (has('smtp-relay-utf8-to-ascii')) return mailbox.text.replace(/[^ -~]/g, '?');
  if (has('smtp-relay-mangles-local-part')) return mailbox.text.replace(/[^\w.@"-](?=.*@)/g, '_');
  if (has('smtp-relay-unquotes-local-part')) return `${mailbox.localPart}@${mailbox.domain ?? ''}`;
  return has('smtp-relay-keeps-route') ? `${mailbox.route}${mailbox.text}` : mailbox.text;
}

/** Parameters of MAIL that the next hop knows of (RFC 1870, 6152, 6531, 3461). */
function mailParameters(mail: Outgoing, extensions: Extensions, has: Has): string {
  const { parameters, octets } = mail;
  const list: string[] = [];
  if (extensions.has('SIZE')) list.push(`SIZE=${octets.length}`);
  const body = hasEighthBit(octets) ? '8BITMIME' : parameters.get('BODY');
  if (extensions.has('8BITMIME') && body !== undefined && !has('smtp-relay-without-body')) list.push(`BODY=${body}`);
  const utf8 = parameters.has('SMTPUTF8') && !has('smtp-relay-drops-smtputf8');
  if (utf8 && (extensions.has('SMTPUTF8') || has('smtp-relay-parameters-to-all'))) list.push('SMTPUTF8');
  if (extensions.has('DSN') || has('smtp-relay-parameters-to-all'))
    for (const name of ['RET', 'ENVID']) {
      const value = parameters.get(name);
      if (value !== undefined && !has('smtp-relay-drops-dsn')) list.push(`${name}=${value}`);
    }
  const all = has('smtp-relay-parameters-to-all');
  const priority = parameters.get('MT-PRIORITY');
  if (priority !== undefined && (extensions.has('MT-PRIORITY') || all) && !has('smtp-relay-drops-priority'))
    list.push(`MT-PRIORITY=${priority}`);
  const by = byParameter(mail);
  if (by !== undefined && (extensions.has('DELIVERBY') || all) && !has('smtp-relay-drops-by')) list.push(by);
  if (extensions.has('DSN') && has('smtp-relay-makes-dsn') && !parameters.has('RET')) list.push('RET=HDRS');
  return list.map(parameter => ` ${parameter}`).join('');
}

function rcptParameters({ parameters }: Recipient, extensions: Extensions, has: Has): string {
  if (!extensions.has('DSN') && !has('smtp-relay-parameters-to-all')) return '';
  const list: string[] = [];
  for (const name of ['NOTIFY', 'ORCPT']) {
    const value = parameters.get(name);
    if (value === undefined || has('smtp-relay-drops-dsn')) continue;
    list.push(`${name}=${name === 'ORCPT' && has('smtp-relay-folds-orcpt') ? value.toLowerCase() : value}`);
  }
  if (has('smtp-relay-makes-orcpt') && !parameters.has('ORCPT')) list.push('ORCPT=rfc822;postmaster@example.test');
  return list.map(parameter => ` ${parameter}`).join('');
}

/** A reply that is no success: for good when it begins with 5 (RFC 5321 section 4.2.1). */
function refused(reply: Reply): Result {
  const kind = reply.code >= 500 ? 'failed' : 'deferred';
  const told = /^([245]\.\d{1,3}\.\d{1,3}) /.exec(reply.lines[0] ?? '')?.[1];
  return { kind, dsn: false, status: told ?? (kind === 'failed' ? '5.0.0' : '4.0.0'), diagnostic: said(reply) };
}

function said({ code, lines }: Reply): string {
  return `${code} ${lines.join(' ')}`.trim();
}
