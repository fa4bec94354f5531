import { isIP } from 'node:net';
import { flaggedServices } from '../protocols/services.js';
import { account } from './accounts.js';
import { InvalidTarget } from './errors.js';
import { byName, delivery, isLoopback } from './services.js';
import type { Account, Service, Target } from './target.js';
import { parseServiceUrl, type ServiceUrl, type UrlFlag } from './url.js';

/** URLs by the flags that gave them. */
export type Urls = Readonly<Partial<Record<UrlFlag, string | undefined>>>;

/**
 * A target that is known by its URLs alone.
 *
 * Its accounts are those of the URLs; their domain is what `?domain=` says, else the part after a user's `@`, else the host's name.
 * @throws InvalidTarget for a URL that cannot be read, or URLs that contradict each other
 */
export function targetByUrls(urls: Urls, insecure: boolean): Omit<Target, 'known' | 'close'> {
  const parsed = flaggedServices.flatMap(flag => {
    const text = urls[flag];
    return text === undefined ? [] : [parseServiceUrl(flag, text)];
  });
  const first = parsed[0];
  if (first === undefined) throw new InvalidTarget('no URL is given');
  const services = byName(parsed.map(({ service }) => service));
  const domain = domainOf(parsed, first.service.host);
  return {
    name: first.service.host,
    domain,
    services,
    accounts: accountsOf(parsed, domain),
    // Nobody has said that the mail in them may go.
    disposable: false,
    deliver: delivery(services),
    tls: { insecure },
    loopback: allLoopback(Object.values(services)),
    timeoutMs: 10_000,
  };
}

/** Whether every service is at a loopback address. */
export function allLoopback(services: readonly Service[]): boolean {
  return services.every(({ host }) => isLoopback(host));
}

function domainOf(parsed: readonly ServiceUrl[], host: string): string {
  const said = [...new Set(parsed.flatMap(({ domain }) => domain ?? []))];
  if (said.length > 1) throw new InvalidTarget(`the URLs give the accounts ${said.length} domains: ${said.join(', ')}`);
  const ofUser = parsed.map(({ user }) => user?.split('@')[1]).find(domain => domain !== undefined && domain !== '');
  // RFC 5321 4.1.3: an address stands in brackets where a domain is wanted.
  const ofHost = isIP(host) === 0 ? host : isIP(host) === 4 ? `[${host}]` : `[IPv6:${host}]`;
  return said[0] ?? ofUser ?? ofHost;
}

function accountsOf(parsed: readonly ServiceUrl[], domain: string): Account[] {
  const passwords = new Map<string, string>();
  for (const { user, password } of parsed) {
    if (user === undefined || password === undefined) continue;
    if (passwords.has(user) && passwords.get(user) !== password)
      throw new InvalidTarget(`the URLs give two passwords for the user ${user}`);
    passwords.set(user, password);
  }
  return [...passwords].map(([user, password]) => account(user, password, domain));
}
