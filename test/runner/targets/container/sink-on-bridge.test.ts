import { describe, expect, it } from 'vitest';
import { gatewayOf } from '../../../../runner/targets/container/sink-on-bridge.js';

describe("the address of this machine in Docker's bridge", () => {
  const of = (...Config: { Gateway?: string; Subnet?: string }[]) => gatewayOf({ IPAM: { Config } });

  it('is the gateway that Docker names', () => {
    expect(of({ Subnet: '172.17.0.0/16', Gateway: '172.17.0.9' })).toBe('172.17.0.9');
  });

  it('is the first address of the subnet where Docker names no gateway', () => {
    expect(of({ Subnet: '172.17.0.0/16' })).toBe('172.17.0.1');
    expect(of({ Subnet: '192.0.2.128/25' })).toBe('192.0.2.129');
  });

  it('is an IPv4 address', () => {
    expect(of({ Subnet: 'fd00::/64', Gateway: 'fd00::1' }, { Subnet: '172.18.0.0/16' })).toBe('172.18.0.1');
    expect(of({ Subnet: 'fd00::/64' })).toBeUndefined();
  });

  it('is unknown where the network has none', () => {
    expect(gatewayOf({})).toBeUndefined();
    expect(gatewayOf({ IPAM: { Config: null } })).toBeUndefined();
  });
});
