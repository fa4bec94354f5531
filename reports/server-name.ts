import { isIP } from 'node:net';
import type { HeaderEvent } from '../record/events.js';
import { nameAndVersion } from './words.js';

/** What a server calls itself, where its target has no better name than an address. */
export interface ServerName {
  readonly name: string;
  /** Its software, with a version if it tells one. */
  readonly product?: string;
}

/** The server of a record as a reader knows it: by the name in its target file, or else by the host and the software that its greetings name. */
export function serverName({ name, about, version, services }: HeaderEvent['target']): ServerName {
  if (isIP(name) === 0 && name !== 'localhost') return { name, ...(version === undefined ? {} : { product: version }) };
  const greetings = services.map(({ greeting }) => greeting);
  const host = greetings.map(hostOf).find(one => one !== undefined);
  const products = new Set(greetings.flatMap(greeting => productOf(greeting) ?? []));
  const product = version ?? about ?? ([...products].join(', ') || undefined);
  return { name: host === undefined ? name : `${host} (${name})`, ...(product === undefined ? {} : { product }) };
}

/** The same in one line. */
export function serverTitle(target: HeaderEvent['target']): string {
  const { name, product } = serverName(target);
  return nameAndVersion({ ...target, name, ...(product === undefined ? {} : { version: product }) });
}

/** RFC 5321 4.2: a greeting begins with the server's domain. Those of POP3 and IMAP need not name it. */
function hostOf(greeting: string): string | undefined {
  return /^220[ -]([\w-]+(?:\.[\w-]+)+)(?=\s|$)/.exec(greeting)?.[1];
}

/** What stands in a greeting besides what every greeting has: `Postfix (Debian/GNU)`, `Dovecot`. */
function productOf(greeting: string): string | undefined {
  const words = greeting
    .replace(/^(?:220[ -]\S+|\+OK|\* (?:OK|PREAUTH))\s*/, '')
    .replaceAll(/\[[^\]]*\]|<[^>]*>/g, ' ')
    .replace(/;.*$/, ' ')
    .replaceAll(/\b(?:E?SMTP|LMTP|IMAP4?(?:rev[12])?|POP3|server|service|ready|is|Welcome|at|your)\b[.!]?/gi, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return /[a-z]{3}/i.test(words) && words.length <= 60 ? words : undefined;
}
