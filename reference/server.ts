import { createSecureContext } from 'node:tls';
import { withOverrides } from './behaviour.js';
import type { DialectService } from './dialects/dialect.js';
import type { DialectSession } from './dialects/session.js';
import type { Behaviours } from './faults/index.js';
import { imapBehaviour } from './imap/behaviour.js';
import { serveImap } from './imap/serve.js';
import type { ImapContext, ImapOffer } from './imap/session.js';
import { selfSignedCertificate } from './net/certificate.js';
import { channelBinding } from './net/channel-binding.js';
import type { Connection } from './net/connection.js';
import { Listener } from './net/listener.js';
import { pop3Behaviour } from './pop3/behaviour.js';
import { servePop3 } from './pop3/serve.js';
import type { Pop3Context } from './pop3/session.js';
import { smtpBehaviour } from './smtp/behaviour.js';
import type { NextHop } from './smtp/relay/dialogue.js';
import { Relay } from './smtp/relay/relay.js';
import { serveSmtp } from './smtp/serve.js';
import type { SmtpContext } from './smtp/session.js';
import { Store } from './store/store.js';

export type ServiceName = 'smtp' | 'submission' | 'submissions' | 'lmtp' | 'pop3' | 'pop3s' | 'imap' | 'imaps';

export interface ReferenceOptions {
  /** The address to listen on. Default 127.0.0.1. */
  host?: string;
  /** A port for each service. Default 0: any free port. */
  ports?: Partial<Record<ServiceName, number>>;
  /** The mail domain: an account's address is user@domain. Default example.test. */
  domain?: string;
  /** Default user1 to user8, each with the password 'secret'. */
  accounts?: readonly { user: string; password: string }[];
  /** Names of violations to switch on (reference/faults). */
  faults?: readonly string[];
  /** The name of a dialect: another product's words, offers and violations (reference/dialects). LMTP is spoken as ever. */
  dialect?: string;
  /** What IMAP offers otherwise than it usually does. */
  offers?: readonly ImapOffer[];
  /** Where the mail of other domains goes, for those who have signed in. Default: nowhere, and it is refused. */
  relay?: Readonly<Record<string, NextHop>>;
  /** Key and certificate, PEM. Default: self-signed, made at start for localhost, the domain and the loopback addresses. */
  tls?: { key: string; cert: string };
  /** Is told of each connection when it has been accepted. It lets a test in the same process wait until a session has answered. */
  accepted?: (connection: Connection) => void;
}

export interface ReferenceServer {
  readonly host: string;
  readonly domain: string;
  readonly ports: Readonly<Record<ServiceName, number>>;
  /** The server's certificate, PEM, for a client to trust. */
  readonly certificate: string;
  readonly accounts: readonly { user: string; password: string }[];
  /** Resolves when no message waits to be sent on: each has been sent, returned or given up. One that is held does not count. */
  queueEmpty(): Promise<void>;
  /** Ends every session, timer and listener. The mail is gone with it. */
  close(): Promise<void>;
}

/** What the sessions of one server share, whatever its protocol. */
type SessionContext = SmtpContext & Pop3Context & ImapContext;

interface Service {
  implicitTls: boolean;
  serve: (connection: Connection, context: SessionContext) => void | Promise<void>;
}

const services: Readonly<Record<ServiceName, Service>> = {
  smtp: { implicitTls: false, serve: (connection, context) => serveSmtp(connection, context, 'smtp') },
  submission: { implicitTls: false, serve: (connection, context) => serveSmtp(connection, context, 'submission') },
  submissions: { implicitTls: true, serve: (connection, context) => serveSmtp(connection, context, 'submission') },
  lmtp: { implicitTls: false, serve: (connection, context) => serveSmtp(connection, context, 'lmtp') },
  pop3: { implicitTls: false, serve: servePop3 },
  pop3s: { implicitTls: true, serve: servePop3 },
  imap: { implicitTls: false, serve: serveImap },
  imaps: { implicitTls: true, serve: serveImap },
};
/** What a dialect calls a service. */
const dialectServices: Readonly<Partial<Record<ServiceName, DialectService>>> = {
  smtp: 'smtp',
  submission: 'submission',
  submissions: 'submission',
  pop3: 'pop3',
  pop3s: 'pop3',
  imap: 'imap',
  imaps: 'imap',
};
const serviceNames = Object.keys(services) as ServiceName[];

/**
 * Starts the embedded mail server: every service on its port, all over one store in memory.
 * Mail for another domain is refused, unless `relay` names its next hop.
 * @throws Error for an unknown fault, no account, or a port that cannot be had (then nothing is left listening)
 */
export async function startReferenceServer(options: ReferenceOptions = {}): Promise<ReferenceServer> {
  const host = options.host ?? '127.0.0.1';
  const domain = options.domain ?? 'example.test';
  const accounts =
    options.accounts ?? Array.from({ length: 8 }, (_, at) => ({ user: `user${at + 1}`, password: 'secret' }));
  if (accounts.length === 0) throw new Error('The reference server needs at least one account.');
  const { offers } = options;
  const behaviours = await behavioursWith(options.faults ?? []);
  const hostname = `mail.${domain}`;
  const tls = options.tls ?? selfSignedCertificate([domain, hostname]);
  const dialect = options.dialect === undefined ? undefined : await speaking(options.dialect, tls.cert);
  const secureContext = createSecureContext({ key: tls.key, cert: tls.cert, minVersion: 'TLSv1.2' });
  const context: SessionContext = {
    store: new Store(accounts, domain),
    domain,
    hostname,
    ...behaviours,
    ...(offers && { imap: withOverrides(behaviours.imap, [{ offers: next => [...next(), ...offers] }]) }),
  };
  const relay = options.relay === undefined ? undefined : new Relay(options.relay, context);
  if (relay !== undefined) context.relay = relay;

  const spoken = (name: ServiceName, connection: Connection): SessionContext => {
    const service = dialectServices[name];
    if (dialect === undefined || service === undefined) return context;
    const session = dialect(options.faults ?? [], service, connection, hostname);
    return {
      ...context,
      ...session.behaviours,
      dialect: session,
      mechanisms: session.mechanisms,
    };
  };
  const listeners = await openAll(name =>
    Listener.open({
      host,
      port: options.ports?.[name] ?? 0,
      secureContext,
      implicitTls: services[name].implicitTls,
      serve: connection => services[name].serve(connection, spoken(name, connection)),
      ...(options.accepted && { accepted: options.accepted }),
    }),
  );
  const ports = Object.fromEntries([...listeners].map(([name, { port }]) => [name, port]));
  return {
    host,
    domain,
    ports: ports as Record<ServiceName, number>,
    certificate: tls.cert,
    accounts,
    queueEmpty: async () => relay?.queueEmpty(),
    close: async () => {
      relay?.close();
      await Promise.all([...listeners.values()].map(listener => listener.close()));
    },
  };
}

/**
 * Opens every service.
 * @throws what one of them fails with; then none is left listening
 */
async function openAll(open: (name: ServiceName) => Promise<Listener>): Promise<ReadonlyMap<ServiceName, Listener>> {
  const opened = await Promise.allSettled(serviceNames.map(async name => [name, await open(name)] as const));
  const listeners = new Map(opened.flatMap(each => (each.status === 'fulfilled' ? [each.value] : [])));
  const failed = opened.find(each => each.status === 'rejected');
  if (failed === undefined) return listeners;
  await Promise.all([...listeners.values()].map(listener => listener.close()));
  throw failed.reason;
}

/** What the servers do at their seams. Faults and dialects, which most servers are started without, are loaded when they are asked for. */
async function behavioursWith(faults: readonly string[]): Promise<Behaviours> {
  if (faults.length === 0) return { smtp: smtpBehaviour, pop3: pop3Behaviour, imap: imapBehaviour };
  const { Faults } = await import('./faults/index.js');
  return new Faults(faults).behaviours;
}

type Speaker = (
  faults: readonly string[],
  service: DialectService,
  connection: Connection,
  hostname: string,
) => DialectSession;

/** Makes the dialect's session of a connection. */
async function speaking(name: string, certificate: string): Promise<Speaker> {
  const { findDialect } = await import('./dialects/index.js');
  const { DialectSession } = await import('./dialects/session.js');
  const dialect = findDialect(name);
  const binding = dialect.extendedProtection ? channelBinding(certificate) : undefined;
  return (faults, ...of) => new DialectSession(faults, dialect, ...of, binding);
}
