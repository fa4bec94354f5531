import { imapServices } from './imap/services.js';
import { pop3Services } from './pop3/services.js';
import type { ServiceFacts } from './service-facts.js';
import { smtpServices } from './smtp/services.js';

// Facts alone: the command line is told of services before it loads what speaks to them.

const byProtocol = { smtp: smtpServices, pop3: pop3Services, imap: imapServices };
const all = { ...smtpServices, ...pop3Services, ...imapServices };

export type ProtocolName = keyof typeof byProtocol;

/** The ways in to a mail server, by the names of their services. */
export type ServiceName = keyof typeof all;

type Facts = typeof all;

/** Services that have a flag of the command line; its URL may name the one that stands for it, too. */
export type FlaggedService = { [S in ServiceName]: Facts[S] extends { flag: string } ? S : never }[ServiceName];

/** How a message comes into a mailbox. */
export type DeliveryMethod = {
  [S in ServiceName]: Facts[S] extends { delivers: infer Way } ? Way : never;
}[ServiceName];

/** What is known of a service. */
export interface Service extends ServiceFacts {
  readonly standsFor?: ServiceName;
  readonly delivers?: DeliveryMethod;
}

export const services: Readonly<Record<ServiceName, Service>> = all;

export const serviceNames = Object.keys(all) as readonly ServiceName[];

export const flaggedServices = serviceNames.filter(name => services[name].flag !== undefined) as FlaggedService[];

const speaking = new Map<string, ProtocolName>(
  Object.entries(byProtocol).flatMap(([protocol, its]) =>
    Object.keys(its).map(service => [service, protocol as ProtocolName] as const),
  ),
);

/** What is spoken at a service; undefined when there is none of that name. */
export function protocolOf(service: ServiceName): ProtocolName;
export function protocolOf(service: string): ProtocolName | undefined;
export function protocolOf(service: string): ProtocolName | undefined {
  return speaking.get(service);
}

/** The service that may take the place of another: the same protocol with the same rights, inside TLS. */
export function implicitTlsServiceOf(service: ServiceName): ServiceName | undefined {
  return serviceNames.find(name => services[name].standsFor === service);
}

const delivering = serviceNames.filter(name => services[name].delivers !== undefined);

/** The ways in, in order of preference: where nobody has to sign in, by a service that takes mail, by the one that is for reading it. */
export const deliveryMethods: readonly DeliveryMethod[] = [
  ...new Set(
    [...delivering.filter(name => services[name].strangers), ...delivering].flatMap(
      name => services[name].delivers ?? [],
    ),
  ),
];

/** The services by which a message comes that way; others stand for the first. */
export function servicesDelivering(way: DeliveryMethod): readonly ServiceName[] {
  return delivering.filter(name => services[name].delivers === way);
}

/** The first of them. */
export function serviceDelivering(way: DeliveryMethod): ServiceName {
  const [first] = servicesDelivering(way);
  if (first === undefined) throw new Error(`no service delivers messages by ${way}`);
  return first;
}
