import { isIPv4 } from 'node:net';
import type { Delivery, Protocol, Service, ServiceName, Tls } from './target.js';

interface ServiceDefaults {
  readonly protocol: Protocol;
  readonly port: number;
  readonly tls: Tls;
}

/** What each service is unless it is told otherwise: the registered ports (RFC 6409, 8314), LMTP on 24. */
export const defaults: Readonly<Record<ServiceName, ServiceDefaults>> = {
  smtp: { protocol: 'smtp', port: 25, tls: 'none' },
  submission: { protocol: 'smtp', port: 587, tls: 'starttls' },
  submissions: { protocol: 'smtp', port: 465, tls: 'implicit' },
  lmtp: { protocol: 'smtp', port: 24, tls: 'none' },
  pop3: { protocol: 'pop3', port: 110, tls: 'none' },
  pop3s: { protocol: 'pop3', port: 995, tls: 'implicit' },
  imap: { protocol: 'imap', port: 143, tls: 'none' },
  imaps: { protocol: 'imap', port: 993, tls: 'implicit' },
};

export const serviceNames = Object.keys(defaults) as readonly ServiceName[];

/** A service with what is not given taken from the defaults. */
export function service(
  name: ServiceName,
  given: { host: string; port?: number | undefined; tls?: Tls | undefined },
): Service {
  const { protocol, port, tls } = defaults[name];
  return { name, protocol, host: given.host, port: given.port ?? port, tls: given.tls ?? tls };
}

const stands: readonly (readonly [ServiceName, ServiceName])[] = [
  ['submission', 'submissions'],
  ['pop3', 'pop3s'],
  ['imap', 'imaps'],
];

/** Services by name. Where a protocol is there inside TLS only, that service stands for the plain one as well, so that its scenarios can be played. */
export function byName(services: readonly Service[]): Partial<Record<ServiceName, Service>> {
  const named: Partial<Record<ServiceName, Service>> = {};
  for (const each of services) named[each.name] = each;
  for (const [plain, secure] of stands) {
    const inTls = named[secure];
    if (named[plain] === undefined && inTls !== undefined) named[plain] = { ...inTls, name: plain };
  }
  return named;
}

/** How messages are brought in where nothing is said of it: by the first way there is. */
export function delivery(services: Partial<Record<ServiceName, Service>>): Delivery {
  if (services.smtp !== undefined) return 'smtp';
  if (services.lmtp !== undefined) return 'lmtp';
  return services.submission === undefined ? 'append' : 'submission';
}

/** Whether a host is this machine by its loopback address (RFC 1122 3.2.1.3, RFC 4291 2.5.3, RFC 6761 6.3). */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase();
  if (isIPv4(name)) return name.startsWith('127.');
  return name === '::1' || name === 'localhost' || name.endsWith('.localhost');
}
