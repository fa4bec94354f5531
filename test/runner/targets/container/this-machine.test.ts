import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { isThisMachine } from '../../../../runner/targets/container/loopback-container.js';

const own = Object.values(networkInterfaces())
  .flatMap(addresses => addresses ?? [])
  .filter(({ family, internal }) => family === 'IPv4' && !internal)
  .map(({ address }) => address);

describe('whether an engine is on this machine', () => {
  it.each(['localhost', '127.0.0.1', '127.0.0.53', '::1', ...own])('%s is', async host => {
    expect(await isThisMachine(host)).toBe(true);
  });

  // RFC 5737: addresses that no machine has.
  it.each(['192.0.2.1', '203.0.113.7'])('%s is not', async host => {
    expect(await isThisMachine(host)).toBe(false);
  });
});
