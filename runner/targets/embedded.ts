import { account } from './accounts.js';
import { InvalidTarget } from './errors.js';
import { byName, service, serviceNames } from './services.js';
import type { Target } from './target.js';

/**
 * Starts the reference server in this process. Its own certificate is the one that is trusted.
 * @param faults names of the rules' departures that it shall have
 * @throws InvalidTarget when there is no such fault
 */
export async function openEmbedded(faults: readonly string[]): Promise<Target> {
  // Loaded only when it is wanted: most of what the command line does needs no server.
  const { startReferenceServer } = await import('../../reference/server.js');
  const server = await startReferenceServer({ faults }).catch((error: Error) => {
    if (faults.length > 0 && /fault/i.test(error.message)) throw new InvalidTarget(error.message);
    throw error;
  });
  const { host, ports, domain, certificate, accounts } = server;
  return {
    name: 'embedded',
    about: 'the reference server of mailspec, in memory',
    domain,
    services: byName(serviceNames.map(name => service(name, { host, port: ports[name] }))),
    accounts: accounts.map(({ user, password }) => account(user, password, domain)),
    disposable: true,
    deliver: 'smtp',
    tls: { ca: certificate, insecure: false, servername: 'localhost' },
    known: [],
    loopback: true,
    timeoutMs: 10_000,
    close: () => server.close(),
  };
}
