import { networkInterfaces } from 'node:os';
import { GenericContainer } from 'testcontainers';
import { isLoopback } from '../services.js';

/** Whether a host is this machine itself: then what is published on loopback can be reached. */
export function isThisMachine(host: string): boolean {
  return (
    isLoopback(host) ||
    Object.values(networkInterfaces()).some(addresses => addresses?.some(({ address }) => address === host))
  );
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
