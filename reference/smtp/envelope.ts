import { networkInterfaces } from 'node:os';
import { releaseTime } from './extensions/future-release.js';
import { MAIL_COMMAND_LIMIT, RECIPIENT_LIMIT } from './extensions/limits.js';
import { priority, priorityChanged } from './extensions/mt-priority.js';
import { checkMailParameters } from './mail-parameters.js';
import { parseParameters } from './parameters.js';
import { addressOfLiteral, type Mailbox, type ParsedPath, parsePath } from './path.js';
import { checkRcptParameters } from './rcpt-parameters.js';
import type { SmtpSession } from './session.js';
import { qualified } from './submission.js';
import type { Transaction } from './transaction.js';

/** The session that began the last transaction, for a server with a fault that has only one at a time. */
const lastToBegin = new WeakMap<object, SmtpSession>();

interface Addressed extends ParsedPath {
  parameters: ReadonlyMap<string, string | undefined>;
}

/** MAIL: begins a transaction (RFC 5321 section 4.1.1.2). */
export function mail(session: SmtpSession, argument: string) {
  if (session.hello === undefined && !session.has('smtp-mail-before-hello'))
    return session.reply('503 5.5.1', 'Introduce yourself first');
  if (session.service === 'submission' && session.account === undefined && !session.has('submission-without-auth')) {
    return session.reply('530 5.7.0', 'Authentication required');
  }
  if (session.transaction !== undefined && !session.has('smtp-nested-mail')) {
    const second = session.has('smtp-nested-mail-replaces-sender')
      ? parsePath(argument.slice('FROM:'.length))
      : undefined;
    if (typeof second === 'object') session.transaction.reversePath = second.mailbox;
    return session.reply('503 5.5.1', 'A transaction is open already');
  }
  if (
    session.has('smtp-one-transaction-at-a-time') &&
    lastToBegin.get(session.context.store)?.transaction !== undefined
  )
    return session.reply('451 4.3.2', 'Busy with another');
  session.mailCommands++;
  if (session.mailCommands > (session.has('smtp-mailmax-not-kept') ? 10 : MAIL_COMMAND_LIMIT)) {
    return session.reply('452 4.5.3', 'Too many messages in one session');
  }
  const addressed = parse(session, argument, 'FROM:');
  if (addressed === undefined) {
    if (session.has('smtp-refused-mail-begins-transaction')) session.transaction = begin(session, null, new Map());
    return;
  }
  const { mailbox, parameters } = addressed;
  // The bare postmaster is a forward-path only (RFC 5321 section 4.1.1.3).
  if (mailbox !== null && mailbox.domain === undefined) return session.reply('501 5.1.7', 'The sender has no domain');
  if (!hasParameters(session, parameters)) return;
  const transaction = begin(session, qualified(session, mailbox), parameters);
  const refusal = checkMailParameters(session, parameters);
  if (refusal !== undefined) {
    if (session.has('smtp-refused-mail-begins-transaction')) session.transaction = transaction;
    return session.reply(...refusal);
  }
  if (!transaction.smtputf8 && beyondAscii(mailbox)) return session.reply('550 5.6.7', 'The address needs SMTPUTF8');
  if (mailbox === null && session.has('smtp-null-reverse-path-refused'))
    return session.reply('550 5.1.7', 'Sender refused');
  session.transaction = transaction;
  lastToBegin.set(session.context.store, session);
  session.reply(...(priorityChanged(session, parameters) ?? (['250 2.1.0', 'Sender accepted'] as const)));
}

function begin(
  session: SmtpSession,
  reversePath: Mailbox | null,
  parameters: ReadonlyMap<string, string | undefined>,
): Transaction {
  return {
    reversePath,
    parameters,
    smtputf8: parameters.has('SMTPUTF8'),
    binary: parameters.get('BODY')?.toUpperCase() === 'BINARYMIME',
    releaseTime: releaseTime(parameters),
    priority: priority(session, parameters),
    envelopeId: parameters.get('ENVID'),
    recipients: [],
    chunks: undefined,
  };
}

/** RCPT: adds a recipient (RFC 5321 section 4.1.1.3). */
export function rcpt(session: SmtpSession, argument: string) {
  const { transaction, context } = session;
  if (transaction === undefined || transaction.chunks !== undefined) return session.reply('503 5.5.1', 'MAIL first');
  if (session.has('smtp-source-route-refused') && argument.includes('<@'))
    return session.reply('550 5.1.3', 'No source routes');
  const addressed = parse(session, argument, 'TO:');
  if (addressed === undefined) return;
  const { mailbox, parameters } = addressed;
  if (mailbox === null) return session.reply('501 5.1.3', 'A recipient is needed');
  if (!hasParameters(session, parameters)) return;
  const checked = checkRcptParameters(parameters, transaction.smtputf8);
  if ('refusal' in checked) return session.reply(...checked.refusal);
  if (!transaction.smtputf8 && beyondAscii(mailbox)) return session.reply('553 5.6.7', 'The address needs SMTPUTF8');
  if (transaction.recipients.length >= recipientLimit(session))
    return session.reply('452 4.5.3', 'Too many recipients');
  const local = isLocal(session, mailbox.domain);
  if (!local && session.has('smtp-open-relay')) return session.reply('250 2.1.5', 'Recipient accepted');
  // Who signed in may send to the domains that there is a next hop for; a stranger may not (RFC 5321 section 7.9).
  if (!local && session.account !== undefined && context.relay?.serves(mailbox.domain)) {
    transaction.recipients.push({ mailbox, account: undefined, parameters, ...checked });
    return session.reply('250 2.1.5', 'Recipient accepted');
  }
  if (!local) return session.reply('550 5.7.1', 'Relaying denied: this server delivers to its own domain only');
  if (session.has('smtp-local-part-routed') && /[%!@]/.test(mailbox.localPart))
    return session.reply('250 2.1.5', 'Sent on');
  const domain = mailbox.domain === undefined ? undefined : context.domain;
  const account = recipientAccount(session, mailbox.localPart, domain);
  if (account === undefined) return session.reply('550 5.1.1', 'No such user here');
  transaction.recipients.push({ mailbox, account, parameters, ...checked });
  session.reply('250 2.1.5', 'Recipient accepted');
}

/** Announced by LIMITS, and what servers with a fault have in its place. */
function recipientLimit(session: SmtpSession): number {
  if (session.has('smtp-rcptmax-not-kept')) return 10;
  return session.has('smtp-few-recipients') ? 50 : RECIPIENT_LIMIT;
}

function recipientAccount(session: SmtpSession, localPart: string, domain: string | undefined) {
  const { store } = session.context;
  if (session.has('smtp-postmaster-refused') && /^postmaster$/i.test(localPart)) return undefined;
  if (session.has('smtp-local-part-case-kept') && localPart !== localPart.toLowerCase()) return undefined;
  return (
    store.byAddress(localPart, domain) ?? (session.has('smtp-unknown-user-accepted') ? store.accounts[0] : undefined)
  );
}

/** Reads `FROM:<path> parameters` or `TO:<path> parameters`; answers and returns undefined when it is neither. */
function parse(session: SmtpSession, argument: string, prefix: string): Addressed | undefined {
  const keyword = argument.slice(0, prefix.length);
  const known = session.has('smtp-keyword-case-sensitive') ? keyword === prefix : keyword.toUpperCase() === prefix;
  const rest = argument.slice(prefix.length);
  const path = known ? parsePath(session.has('smtp-space-after-colon') ? rest.trimStart() : rest) : undefined;
  const code = prefix === 'TO:' ? '501 5.1.3' : '501 5.1.7';
  if (path === 'too-long') session.reply(code, 'Path too long');
  else if (path === undefined) session.reply(code, `Syntax: ${prefix === 'TO:' ? 'RCPT' : 'MAIL'} ${prefix}<address>`);
  else {
    const tail = session.has('smtp-space-after-colon') ? rest.trimStart() : rest;
    const parameters = parseParameters(tail.slice(path.end));
    if (parameters !== undefined) return { ...path, parameters };
    session.reply('501 5.5.4', 'Syntax error in the parameters');
  }
  return undefined;
}

/** Parameters belong to extensions, which a client that said HELO has not seen (RFC 5321 section 2.2.1). */
function hasParameters(session: SmtpSession, parameters: ReadonlyMap<string, string | undefined>): boolean {
  if (parameters.size === 0 || session.hello?.extended !== false) return true;
  session.reply('555 5.5.4', 'Parameters need EHLO');
  return false;
}

/** Our domain, our host name, or any address of this host as a literal (RFC 1123 section 5.2.17). */
function isLocal(session: SmtpSession, domain: string | undefined): boolean {
  if (domain === undefined) return true;
  const { context, connection } = session;
  const folded = domain.toLowerCase();
  if (folded === context.domain.toLowerCase() || folded === context.hostname.toLowerCase()) return true;
  const literal = addressOfLiteral(domain);
  if (literal === undefined) return false;
  const own = Object.values(networkInterfaces()).flatMap(each => each ?? []);
  return literal === connection.local || own.some(({ address }) => address === literal);
}

function beyondAscii(mailbox: Mailbox | null): boolean {
  return mailbox !== null && Buffer.byteLength(mailbox.text) !== mailbox.text.length;
}
