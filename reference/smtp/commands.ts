import { data } from './content.js';
import { mail, rcpt } from './envelope.js';
import { extensionCommands, MAIL_OCTETS, RCPT_OCTETS } from './extensions/index.js';
import { LINE_LIMIT } from './limits.js';
import type { Command, SmtpSession } from './session.js';
import { ehlo, expn, helo, help, noop, quit, rset, vrfy } from './session-commands.js';

const MAIL_LIMIT = LINE_LIMIT + MAIL_OCTETS;
const RCPT_LIMIT = LINE_LIMIT + RCPT_OCTETS;

function obsolete(name: string): Command {
  // Known once, and meant to be told from a misspelt command (RFC 5321 4.2.4).
  const run = (session: SmtpSession) => session.reply('502 5.5.1', `${name} is not implemented`);
  return { run, syntax: name, argument: 'optional', absentIn: ['lmtp'] };
}

const commands: Readonly<Record<string, Command>> = {
  EHLO: { run: ehlo, syntax: 'EHLO domain', argument: 'required', absentIn: ['lmtp'] },
  HELO: { run: helo, syntax: 'HELO domain', argument: 'required', absentIn: ['lmtp'] },
  LHLO: { run: ehlo, syntax: 'LHLO domain', argument: 'required', absentIn: ['smtp', 'submission'] },
  MAIL: { run: mail, syntax: 'MAIL FROM:<address>', argument: 'required', limit: MAIL_LIMIT, utf8: true },
  RCPT: { run: rcpt, syntax: 'RCPT TO:<address>', argument: 'required', limit: RCPT_LIMIT, utf8: true },
  DATA: { run: data, syntax: 'DATA', argument: 'none' },
  RSET: { run: rset, syntax: 'RSET', argument: 'none' },
  VRFY: { run: vrfy, syntax: 'VRFY user', argument: 'required', utf8: true },
  EXPN: { run: expn, syntax: 'EXPN list', argument: 'required', utf8: true },
  HELP: { run: help, syntax: 'HELP [command]', argument: 'optional' },
  NOOP: { run: noop, syntax: 'NOOP [string]', argument: 'optional' },
  QUIT: { run: quit, syntax: 'QUIT', argument: 'none' },
  SEND: obsolete('SEND'),
  SOML: obsolete('SOML'),
  SAML: obsolete('SAML'),
  TURN: obsolete('TURN'),
  ...extensionCommands,
};

/** The command of a name, in any case of letters, where the session's service has it. */
export function findCommand(session: SmtpSession, name: string): Command | undefined {
  const verb = name.toUpperCase();
  const command = Object.hasOwn(commands, verb) ? commands[verb] : undefined;
  const absent = command?.absentIn?.includes(session.service) || session.context.dialect?.lacks(verb);
  return absent ? undefined : command;
}
