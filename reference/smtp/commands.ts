import { auth } from './auth.js';
import { bdat, data } from './content.js';
import { mail, rcpt } from './envelope.js';
import { etrn } from './extensions/etrn.js';
import { MAIL_OCTETS } from './extensions/index.js';
import { ehlo, helo } from './hello.js';
import { expn, help, noop, quit, rset, vrfy } from './plain-commands.js';
import type { SmtpService, SmtpSession } from './session.js';
import { startTls } from './starttls.js';

/** A command the server knows, and what its line may look like. */
export interface Command {
  run: (session: SmtpSession, argument: string) => void | Promise<void>;
  /** What a client that got it wrong is told. */
  syntax: string;
  argument: 'none' | 'optional' | 'required';
  /** Octets of the line, CRLF included (RFC 5321 section 4.5.3.1.4 and what extensions add). */
  limit: number;
  /** UTF-8 may be in the argument (RFC 6531 section 3.3). */
  utf8?: boolean;
  /** The services that do not know it. */
  absentIn?: readonly SmtpService[];
}

const LIMIT = 512;
const MAIL_LIMIT = LIMIT + MAIL_OCTETS;
/** NOTIFY adds 28, ORCPT 500 (RFC 3461). */
const RCPT_LIMIT = LIMIT + 28 + 500 + 12;
const AUTH_LIMIT = 12_288;

function obsolete(name: string): Command {
  // Known once, and meant to be told from a misspelt command (RFC 5321 section 4.2.4).
  const run = (session: SmtpSession) => session.reply('502 5.5.1', `${name} is not implemented`);
  return { run, syntax: name, argument: 'optional', limit: LIMIT, absentIn: ['lmtp'] };
}

export const commands: Readonly<Record<string, Command>> = {
  EHLO: { run: ehlo, syntax: 'EHLO domain', argument: 'required', limit: LIMIT, absentIn: ['lmtp'] },
  HELO: { run: helo, syntax: 'HELO domain', argument: 'required', limit: LIMIT, absentIn: ['lmtp'] },
  LHLO: { run: ehlo, syntax: 'LHLO domain', argument: 'required', limit: LIMIT, absentIn: ['smtp', 'submission'] },
  MAIL: { run: mail, syntax: 'MAIL FROM:<address>', argument: 'required', limit: MAIL_LIMIT, utf8: true },
  RCPT: { run: rcpt, syntax: 'RCPT TO:<address>', argument: 'required', limit: RCPT_LIMIT, utf8: true },
  DATA: { run: data, syntax: 'DATA', argument: 'none', limit: LIMIT },
  BDAT: { run: bdat, syntax: 'BDAT octets [LAST]', argument: 'required', limit: LIMIT },
  RSET: { run: rset, syntax: 'RSET', argument: 'none', limit: LIMIT },
  VRFY: { run: vrfy, syntax: 'VRFY user', argument: 'required', limit: LIMIT, utf8: true },
  EXPN: { run: expn, syntax: 'EXPN list', argument: 'required', limit: LIMIT, utf8: true },
  HELP: { run: help, syntax: 'HELP [command]', argument: 'optional', limit: LIMIT },
  NOOP: { run: noop, syntax: 'NOOP [string]', argument: 'optional', limit: LIMIT },
  QUIT: { run: quit, syntax: 'QUIT', argument: 'none', limit: LIMIT },
  ETRN: {
    run: etrn,
    syntax: 'ETRN node',
    argument: 'required',
    limit: LIMIT,
    absentIn: ['submission', 'lmtp'],
  },
  STARTTLS: { run: startTls, syntax: 'STARTTLS', argument: 'none', limit: LIMIT },
  AUTH: {
    run: auth,
    syntax: 'AUTH mechanism [initial-response]',
    argument: 'required',
    limit: AUTH_LIMIT,
    absentIn: ['lmtp'],
  },
  SEND: obsolete('SEND'),
  SOML: obsolete('SOML'),
  SAML: obsolete('SAML'),
  TURN: obsolete('TURN'),
};
