import { networkInterfaces } from 'node:os';
import { mailAccepted, refuseParameters } from './extensions/index.js';
import { beyondAscii } from './octets.js';
import { type Parameters, parseParameters } from './parameters.js';
import { addressOfLiteral, type Mailbox, type ParsedPath, parsePath } from './path.js';
import type { Answer, Route, SmtpSession } from './session.js';

interface Addressed extends ParsedPath {
  parameters: Parameters;
}

/** MAIL: begins a transaction (RFC 5321 4.1.1.2). */
export function mail(session: SmtpSession, argument: string) {
  const { smtp } = session.context;
  const untimely = smtp.refuseMail(session);
  if (untimely !== undefined) return session.reply(...untimely);
  session.mailCommands++;
  if (session.mailCommands > smtp.limits().messages) {
    return session.reply('452 4.5.3', 'Too many messages in one session');
  }
  const addressed = parse(session, argument, 'FROM:');
  if (addressed === undefined) return;
  const { mailbox, parameters } = addressed;
  const refusal =
    refuseBareSender(mailbox) ??
    refuseUnannounced(session, parameters) ??
    refuseParameters(session, 'mail', parameters) ??
    smtp.refuseSender(session, mailbox, parameters);
  if (refusal !== undefined) return session.reply(...refusal);
  session.transaction = {
    reversePath: smtp.qualifySender(session, mailbox),
    parameters,
    recipients: [],
    chunks: undefined,
  };
  session.reply(...mailAccepted(session, parameters));
}

/** Why no transaction can begin as the session stands (RFC 5321 4.1.4, RFC 6409 4.3); undefined when one can. */
export function refuseMail(session: SmtpSession): Answer | undefined {
  if (session.hello === undefined) return ['503 5.5.1', 'Introduce yourself first'];
  if (session.transaction !== undefined) return ['503 5.5.1', 'A transaction is open already'];
  if (session.service === 'submission' && session.account === undefined)
    return ['530 5.7.0', 'Authentication required'];
  return undefined;
}

/** Why a sender is refused; undefined when he is not. `mailbox` is null for the null reverse-path. */
export function refuseSender(
  _session: SmtpSession,
  mailbox: Mailbox | null,
  parameters: Parameters,
): Answer | undefined {
  if (mailbox === null || !beyondAscii(mailbox.text) || parameters.has('SMTPUTF8')) return undefined;
  return ['550 5.6.7', 'The address needs SMTPUTF8'];
}

/** The bare postmaster is a forward-path only (RFC 5321 4.1.1.3). */
function refuseBareSender(mailbox: Mailbox | null): Answer | undefined {
  return mailbox !== null && mailbox.domain === undefined ? ['501 5.1.7', 'The sender has no domain'] : undefined;
}

/** RCPT: adds a recipient (RFC 5321 4.1.1.3). */
export function rcpt(session: SmtpSession, argument: string) {
  const { smtp } = session.context;
  const { transaction } = session;
  if (transaction === undefined || transaction.chunks !== undefined) return session.reply('503 5.5.1', 'MAIL first');
  const addressed = parse(session, argument, 'TO:');
  if (addressed === undefined) return;
  const { mailbox, parameters } = addressed;
  if (mailbox === null) return session.reply('501 5.1.3', 'A recipient is needed');
  const refusal = refuseUnannounced(session, parameters) ?? refuseParameters(session, 'rcpt', parameters);
  if (refusal !== undefined) return session.reply(...refusal);
  if (beyondAscii(mailbox.text) && !transaction.parameters.has('SMTPUTF8')) {
    return session.reply('553 5.6.7', 'The address needs SMTPUTF8');
  }
  if (transaction.recipients.length >= smtp.limits().recipients) {
    return session.reply('452 4.5.3', 'Too many recipients');
  }
  const destination = smtp.route(session, mailbox);
  if (destination !== 'elsewhere' && 'refusal' in destination) return session.reply(...destination.refusal);
  const account = destination === 'elsewhere' ? undefined : destination.account;
  transaction.recipients.push({ mailbox, parameters, account });
  session.reply('250 2.1.5', 'Recipient accepted');
}

/**
 * Where mail for a recipient goes: into an account here; or elsewhere, for who signed in, where there is a next hop. Nobody else is relayed
 * for (RFC 5321 7.9).
 */
export function route(session: SmtpSession, mailbox: Mailbox): Route {
  const { store, domain, relay } = session.context;
  if (isLocal(session, mailbox.domain)) {
    const account = store.byAddress(mailbox.localPart, mailbox.domain === undefined ? undefined : domain);
    return account === undefined ? { refusal: ['550 5.1.1', 'No such user here'] } : { account };
  }
  if (session.account !== undefined && relay?.serves(mailbox.domain)) return 'elsewhere';
  return { refusal: ['550 5.7.1', 'Relaying denied: this server delivers to its own domain only'] };
}

/** Reads `FROM:<path> parameters` or `TO:<path> parameters`; answers and returns undefined when it is neither. */
function parse(session: SmtpSession, argument: string, prefix: 'FROM:' | 'TO:'): Addressed | undefined {
  const rest = argument.slice(prefix.length);
  const path = argument.slice(0, prefix.length).toUpperCase() === prefix ? parsePath(rest) : undefined;
  const code = prefix === 'TO:' ? '501 5.1.3' : '501 5.1.7';
  if (path === 'too-long') session.reply(code, 'Path too long');
  else if (path === undefined) session.reply(code, `Syntax: ${prefix === 'TO:' ? 'RCPT' : 'MAIL'} ${prefix}<address>`);
  else {
    const parameters = parseParameters(rest.slice(path.end));
    if (parameters !== undefined) return { ...path, parameters };
    session.reply('501 5.5.4', 'Syntax error in the parameters');
  }
  return undefined;
}

/** Parameters belong to extensions, which a client that said HELO has not seen (RFC 5321 2.2.1). */
function refuseUnannounced(session: SmtpSession, parameters: Parameters): Answer | undefined {
  if (parameters.size === 0 || session.hello?.extended !== false) return undefined;
  return ['555 5.5.4', 'Parameters need EHLO'];
}

/** Our domain, our host name, or any address of this host as a literal (RFC 1123 5.2.17). */
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
