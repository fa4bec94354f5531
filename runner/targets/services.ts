import { isIPv4 } from 'node:net';
import {
  type DeliveryMethod,
  deliveryMethods,
  implicitTlsServiceOf,
  protocolOf,
  type ServiceName,
  serviceDelivering,
  serviceNames,
  services,
} from '../protocols/services.js';
import type { Service, Tls } from './target.js';

/** A service with what is not given taken from the defaults. */
export function service(
  name: ServiceName,
  given: { host: string; port?: number | undefined; tls?: Tls | undefined },
): Service {
  const { port, tls } = services[name];
  return { name, protocol: protocolOf(name), host: given.host, port: given.port ?? port, tls: given.tls ?? tls };
}

/** Services by name. Where a protocol is there inside TLS only, that service stands for the plain one as well, so that its scenarios can be played. */
export function byName(given: readonly Service[]): Partial<Record<ServiceName, Service>> {
  const named: Partial<Record<ServiceName, Service>> = {};
  for (const each of given) named[each.name] = each;
  for (const secure of serviceNames) {
    const plain = services[secure].standsFor;
    const inTls = named[secure];
    if (plain !== undefined && named[plain] === undefined && inTls !== undefined)
      named[plain] = { ...inTls, name: plain };
  }
  return named;
}

/** How messages are brought in where nothing is said of it: by the first way there is. */
export function delivery(given: Partial<Record<ServiceName, Service>>): DeliveryMethod {
  const found = deliveryMethods.find(way => given[serviceDelivering(way)] !== undefined);
  return found ?? (deliveryMethods.at(-1) as DeliveryMethod);
}

/**
 * Which of the embedded server's services speaks what a target has under a name: it has each in the clear and, but for those between servers, inside TLS.
 * Undefined: none does.
 */
export function embeddedService({ name, tls }: Pick<Service, 'name' | 'tls'>): ServiceName | undefined {
  const clear = services[name].standsFor ?? name;
  return tls === 'implicit' ? implicitTlsServiceOf(clear) : clear;
}

/** Whether a host is this machine by its loopback address (RFC 1122 3.2.1.3, RFC 4291 2.5.3, RFC 6761 6.3). */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase();
  if (isIPv4(name)) return name.startsWith('127.');
  return name === '::1' || name === 'localhost' || name.endsWith('.localhost');
}
