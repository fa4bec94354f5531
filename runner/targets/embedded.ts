import type { ReferenceOptions } from '../../reference/server.js';
import { serviceNames } from '../protocols/services.js';
import { openSink, remoteDomain, remotePlainDomain } from '../sink/sink.js';
import { InvalidSource } from '../source/diagnostic.js';
import { didYouMean } from '../source/nearest.js';
import { account } from './accounts.js';
import { InvalidTarget } from './errors.js';
import { byName, embeddedService, service } from './services.js';
import type { ServiceName, Target, TargetFacts } from './target.js';
import type { TargetFile } from './target-file.js';

/**
 * Are these faults of the reference server?
 * @throws InvalidTarget when one is not
 */
export async function checkFaults(names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const { faults } = await import('../../reference/faults/index.js');
  const known = faults.map(({ name }) => name as string);
  const unknown = names.find(name => !known.includes(name));
  if (unknown === undefined) return;
  const hint = didYouMean(unknown, known) ?? '`mailspec serve --fault list` shows what there is';
  throw new InvalidTarget(`there is no fault \`${unknown}\`: ${hint}`);
}

/** How the reference server is started. */
export interface EmbeddedOptions {
  /** In a thread of its own, which takes a moment to begin. */
  readonly ownThread?: boolean | undefined;
  /** What IMAP offers otherwise than it usually does. */
  readonly offers?: ReferenceOptions['offers'];
}

type Ports = Readonly<Partial<Record<ServiceName, number>>>;

/** It has nobody else to serve: more of them make up for what some wait. With many more a busy machine would leave each of them too little time. */
const jobs = 8;
/** So many accounts that no scenario waits for one for long. */
const accountCount = 16;

/**
 * Starts the reference server in this process. Its own certificate is the one that is trusted.
 * @param faults names of the rules' violations that it shall have
 * @throws InvalidTarget when there is no such fault
 */
export async function openEmbedded(
  faults: readonly string[],
  { ownThread, offers }: EmbeddedOptions = {},
): Promise<Target> {
  // Loaded only when it is wanted: most of what the command line does needs no server.
  const start = ownThread
    ? (await import('../../reference/in-thread.js')).startInThread
    : (await import('../../reference/server.js')).startReferenceServer;
  await checkFaults(faults);
  // The sink is the next hop to which it relays, so that what it transmits is seen.
  const sink = await openSink({ host: '127.0.0.1', port: 0, plainPort: 0 });
  const ownAccounts = Array.from({ length: accountCount }, (_, at) => ({ user: `user${at + 1}`, password: 'secret' }));
  const relay = {
    [remoteDomain]: { host: sink.host, port: sink.port },
    [remotePlainDomain]: { host: sink.host, port: sink.plainPort },
  };
  const server = await start({ faults, relay, accounts: ownAccounts, ...(offers && { offers }) }).catch(
    async (error: Error) => {
      await sink.close();
      throw error;
    },
  );
  const { host, domain, certificate, accounts } = server;
  // It need not have every service that can be tested.
  const ports: Ports = server.ports;
  return {
    name: 'embedded',
    about: 'the reference server of mailspec, in memory',
    domain,
    services: byName(
      serviceNames.flatMap(name => (ports[name] === undefined ? [] : service(name, { host, port: ports[name] }))),
    ),
    accounts: accounts.map(({ user, password }) => account(user, password, domain)),
    disposable: true,
    apop: true,
    deliver: 'smtp',
    tls: { ca: certificate, insecure: false, servername: 'localhost' },
    known: [],
    loopback: true,
    jobs,
    timeoutMs: 10_000,
    sink,
    close: async () => {
      await server.close();
      await sink.close();
    },
  };
}

/**
 * Starts the reference server in another product's dialect, for a target file that names one. Ports are its own; the file's accounts are made.
 * @throws InvalidSource when there is no such dialect
 */
export async function openDialect(
  file: TargetFacts,
  { name: dialect, place }: NonNullable<TargetFile['dialect']>,
): Promise<Target> {
  const { dialects } = await import('../../reference/dialects/index.js');
  const known = dialects.map(({ name }) => name);
  if (!known.includes(dialect)) {
    const hint = didYouMean(dialect, known) ?? `there are ${known.join(', ')}`;
    throw new InvalidSource([{ place, message: `there is no dialect \`${dialect}\``, hint }]);
  }
  const { startReferenceServer } = await import('../../reference/server.js');
  const { domain, accounts } = file;
  const server = await startReferenceServer({ dialect, domain, ...(accounts.length > 0 && { accounts }) });
  const { host } = server;
  const ports: Ports = server.ports;
  const services = Object.values(file.services).flatMap(each => {
    const spoken = embeddedService(each);
    const port = spoken && ports[spoken];
    return port === undefined ? [] : { ...each, host, port };
  });
  return {
    ...file,
    known: [],
    services: byName(services),
    tls: { ca: server.certificate, insecure: false, servername: 'localhost' },
    loopback: true,
    close: () => server.close(),
  };
}
