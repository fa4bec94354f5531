import { domainToASCII } from 'node:url';
import { type FlaggedService, implicitTlsServiceOf, type ServiceName } from '../protocols/services.js';
import { nearest } from '../source/nearest.js';
import { showText } from '../wire/octet-text.js';
import { domainForm, isDomainName } from './domain.js';
import { InvalidTarget } from './errors.js';
import { service } from './services.js';
import type { Service, Tls } from './target.js';

/** The flags of the command line that say where a service is. */
export type UrlFlag = FlaggedService;

/** What one URL says. */
export interface ServiceUrl {
  readonly service: Service;
  readonly user?: string;
  readonly password?: string;
  readonly domain?: string;
}

/** The schemes that a flag takes: a service's name each. */
function schemesOf(flag: UrlFlag): readonly ServiceName[] {
  return [flag, implicitTlsServiceOf(flag)].filter(name => name !== undefined);
}

function forms(flag: UrlFlag): string {
  const written = schemesOf(flag).map(scheme =>
    scheme !== flag
      ? `${scheme}://USER:PASSWORD@HOST[:PORT]`
      : `${scheme}://[USER:PASSWORD@]HOST[:PORT][?tls=starttls|none]`,
  );
  return `--${flag} takes ${written.join(' or ')}; ?domain=NAME gives the domain of the accounts; characters such as @ : / in a name or a password are written %40 %3A %2F`;
}

/** Nothing of a URL is shown in a message but its scheme and host: the rest may hold a password. */
function refuse(flag: UrlFlag, why: string): never {
  throw new InvalidTarget(`--${flag}: ${why}\n   = ${forms(flag)}`);
}

function decode(flag: UrlFlag, what: string, text: string): string | undefined {
  if (text === '') return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return refuse(
      flag,
      `the ${what} has a % that is not followed by two hexadecimal digits of UTF-8; write %25 for % itself`,
    );
  }
}

/**
 * Reads a URL such as `imap://user:password@mail.example.test:143?tls=starttls`.
 * @throws InvalidTarget naming the forms that the flag takes; its message never holds the password
 */
export function parseServiceUrl(flag: UrlFlag, text: string): ServiceUrl {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) return refuse(flag, 'this is not a URL');
  const name = schemesOf(flag).find(each => each === scheme);
  if (name === undefined) {
    const meant = nearest(scheme, schemesOf(flag));
    const hint = meant === undefined ? '' : `: did you mean \`${meant}://\`?`;
    return refuse(flag, `the scheme ${scheme}:// is not for this flag${hint}`);
  }
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return refuse(flag, 'the host or the port cannot be read');
  }
  const host = hostOf(url);
  if (host === '') return refuse(flag, 'there is no host in it');
  if (url.port === '0') return refuse(flag, 'there is no port 0');
  if (url.pathname !== '' && url.pathname !== '/')
    return refuse(flag, `nothing may come after the host ${host} but ?tls= and ?domain=`);
  if (url.hash !== '') return refuse(flag, 'a # must be written %23');
  const user = decode(flag, 'user name', url.username);
  const password = decode(flag, 'password', url.password);
  if ((user === undefined) !== (password === undefined)) return refuse(flag, 'a user name and a password go together');
  const port = url.port === '' ? undefined : Number(url.port);
  return {
    service: service(name, { host, port, tls: tlsOf(flag, name, url) }),
    ...details(flag, url, user, password),
  };
}

/** The host as a resolver wants it: an address without brackets, a name in ASCII (RFC 5890). */
function hostOf(url: URL): string {
  if (url.hostname.startsWith('[')) return url.hostname.slice(1, -1);
  try {
    return domainToASCII(decodeURIComponent(url.hostname));
  } catch {
    return '';
  }
}

function tlsOf(flag: UrlFlag, name: ServiceName, url: URL): Tls | undefined {
  const values = url.searchParams.getAll('tls');
  const [value] = values;
  if (value === undefined) return undefined;
  if (values.length > 1) return refuse(flag, 'tls= is given twice');
  if (name !== flag) return refuse(flag, `${name}:// is inside TLS from the start: leave out tls=`);
  if (value !== 'starttls' && value !== 'none') return refuse(flag, `tls=${value} is not known`);
  return value;
}

function details(
  flag: UrlFlag,
  url: URL,
  user: string | undefined,
  password: string | undefined,
): Omit<ServiceUrl, 'service'> {
  for (const key of url.searchParams.keys())
    if (key !== 'tls' && key !== 'domain') refuse(flag, `${key}= is not known`);
  const [domain, second] = url.searchParams.getAll('domain');
  if (domain === '') refuse(flag, 'domain= is empty');
  if (second !== undefined) refuse(flag, 'domain= is given twice');
  if (domain !== undefined && !isDomainName(domain))
    refuse(flag, `domain=${showText(domain)} is not a domain name: ${domainForm}`);
  return {
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
    ...(domain !== undefined && { domain }),
  };
}
