import { imap } from './imap/index.js';
import { pop3 } from './pop3/index.js';
import type { Protocol, Retrieval } from './protocol.js';
import { type ProtocolName, protocolOf, type ServiceName, serviceNames } from './services.js';
import { smtp } from './smtp/index.js';

/** The protocols that the harness speaks. */
export const protocols: Readonly<Record<ProtocolName, Protocol>> = { smtp, pop3, imap };

/** What is spoken at a service; undefined when there is none of that name. */
export function protocolAt(service: ServiceName): Protocol;
export function protocolAt(service: string): Protocol | undefined;
export function protocolAt(service: string): Protocol | undefined {
  const name = protocolOf(service);
  return name && protocols[name];
}

/** A protocol by which mail can be read. */
export type RetrievalProtocol = Protocol & { readonly retrieval: Retrieval };

/** Those by which mail can be read. One that leaves the mail to others meanwhile is preferred. */
export const retrievalProtocols: readonly RetrievalProtocol[] = Object.values(protocols)
  .filter((one): one is RetrievalProtocol => one.retrieval !== undefined)
  .sort((one, other) => Number(one.retrieval.exclusive) - Number(other.retrieval.exclusive));

/** The one by which the harness makes mailboxes, and its service. */
export const mailboxProtocol = imap as RetrievalProtocol;
export const mailboxService = mainService(mailboxProtocol);

/** The first service of a protocol, which others may stand for. */
export function mainService({ name, title }: Protocol): ServiceName {
  const found = serviceNames.find(service => protocolOf(service) === name);
  if (found === undefined) throw new Error(`${title} has no service`);
  return found;
}
