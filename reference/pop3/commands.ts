import { apop, auth, pass, user } from './authorization.js';
import { capa } from './capabilities.js';
import { lang } from './languages.js';
import type { Command, Pop3Session } from './session.js';
import { quit, stls } from './session-commands.js';
import { dele, list, noop, retr, rset, stat, topCommand, uidl } from './transaction.js';
import { utf8 } from './utf8.js';

/** RFC 2449 4. */
const LIMIT = 255;
/** Initial responses of some mechanisms are longer than that. */
const AUTH_LIMIT = 12_288;

const commands: Readonly<Record<string, Command>> = {
  USER: { run: user, syntax: 'USER name', state: 'authorization', argument: 'required', limit: LIMIT, utf8: true },
  PASS: { run: pass, syntax: 'PASS string', state: 'authorization', argument: 'required', limit: LIMIT, utf8: true },
  APOP: {
    run: apop,
    syntax: 'APOP name digest',
    state: 'authorization',
    argument: 'required',
    limit: LIMIT,
    utf8: true,
  },
  AUTH: {
    run: auth,
    syntax: 'AUTH mechanism [initial-response]',
    state: 'authorization',
    argument: 'required',
    limit: AUTH_LIMIT,
  },
  STLS: { run: stls, syntax: 'STLS', state: 'authorization', argument: 'none', limit: LIMIT },
  UTF8: { run: utf8, syntax: 'UTF8', state: 'authorization', argument: 'none', limit: LIMIT },
  STAT: { run: stat, syntax: 'STAT', state: 'transaction', argument: 'none', limit: LIMIT },
  LIST: { run: list, syntax: 'LIST [msg]', state: 'transaction', argument: 'optional', limit: LIMIT },
  UIDL: { run: uidl, syntax: 'UIDL [msg]', state: 'transaction', argument: 'optional', limit: LIMIT },
  RETR: { run: retr, syntax: 'RETR msg', state: 'transaction', argument: 'required', limit: LIMIT },
  TOP: { run: topCommand, syntax: 'TOP msg n', state: 'transaction', argument: 'required', limit: LIMIT },
  DELE: { run: dele, syntax: 'DELE msg', state: 'transaction', argument: 'required', limit: LIMIT },
  RSET: { run: rset, syntax: 'RSET', state: 'transaction', argument: 'none', limit: LIMIT },
  NOOP: { run: noop, syntax: 'NOOP', state: 'transaction', argument: 'none', limit: LIMIT },
  LANG: { run: lang, syntax: 'LANG [language]', state: 'both', argument: 'optional', limit: LIMIT },
  CAPA: { run: capa, syntax: 'CAPA', state: 'both', argument: 'none', limit: LIMIT },
  QUIT: { run: quit, syntax: 'QUIT', state: 'both', argument: 'none', limit: LIMIT },
};

/** The command of a name, in any case of letters (RFC 1939 3). */
export function findCommand({ context }: Pop3Session, name: string): Command | undefined {
  const verb = name.toUpperCase();
  if (!Object.hasOwn(commands, verb) || context.dialect?.lacks(verb)) return undefined;
  return commands[verb];
}
