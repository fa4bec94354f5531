import { createServer } from 'node:net';
import { GenericContainer } from 'testcontainers';
import { isLoopback } from '../services.js';

/**
 * Whether a host is this machine itself: then what is published on loopback can be reached. Only an address of this
 * machine can be listened at; the list of its interfaces would lack the engine's bridge while no container is on it.
 */
export async function isThisMachine(host: string): Promise<boolean> {
  if (isLoopback(host)) return true;
  const server = createServer();
  return new Promise(resolve => {
    server.once('error', () => resolve(false));
    server.listen(0, host, () => server.close(() => resolve(true)));
  });
}

/** A container whose ports are published on the loopback address alone: a test server is for nobody else's eyes. */
export class LoopbackContainer extends GenericContainer {
  publish(ports: readonly number[]): this {
    this.withExposedPorts(...ports);
    this.hostConfig.PortBindings = Object.fromEntries(
      ports.map(port => [`${port}/tcp`, [{ HostIp: '127.0.0.1', HostPort: '0' }]]),
    );
    return this;
  }
}
