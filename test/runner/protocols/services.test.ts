import { describe, expect, it } from 'vitest';
import { protocolAt, protocols, retrievalProtocols } from '../../../runner/protocols/index.js';
import {
  deliveryMethods,
  flaggedServices,
  implicitTlsServiceOf,
  type ServiceName,
  serviceDelivering,
  serviceNames,
  services,
} from '../../../runner/protocols/services.js';
import { readSchema } from '../../../runner/source/schema.js';

interface Schema {
  readonly enum?: readonly string[];
  /** What an editor offers. */
  readonly examples?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

const target = readSchema('runner/targets/target.schema.json') as Schema;
const scenario = readSchema('runner/scenario/scenario.schema.json') as Schema;

/** Every `enum` below a key of this name. */
function enumsOf(tree: unknown, key: string): (readonly string[])[] {
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([name, value]) => [
    ...(name === key ? enumsIn(value) : []),
    ...enumsOf(value, key),
  ]);
}

function enumsIn(tree: unknown): (readonly string[])[] {
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([name, value]) =>
    name === 'enum' ? [value as readonly string[]] : enumsIn(value),
  );
}

describe('The services of the protocols', () => {
  it('are those of target files', () => {
    const { services, deliver } = target.properties ?? {};
    expect(Object.keys(services?.properties ?? {})).toEqual(serviceNames);
    expect(deliver?.enum).toEqual(deliveryMethods);
  });

  it('are those that scenarios need and connect to', () => {
    const { needs, connect } = scenario.definitions ?? {};
    for (const place of [needs, connect])
      expect(Object.keys(place?.properties ?? {})).toEqual(expect.arrayContaining([...serviceNames]));
  });

  it('are what an editor offers where one is to be named', () => {
    const { needs, connect } = scenario.definitions ?? {};
    for (const place of [needs?.properties?.service, connect]) expect(place?.examples).toEqual(serviceNames);
  });

  it('are the ways by which scenarios deliver and wait for mail', () => {
    const ways = enumsOf(scenario, 'via').map(words => [...words].sort());
    expect(ways).toContainEqual([...deliveryMethods].sort());
    expect(ways).toContainEqual(retrievalProtocols.map(({ name }) => name).sort());
  });

  it('say hello in a way that their protocol and `connect` know', () => {
    const known = Object.values(protocols).flatMap(({ hellos }) => hellos);
    expect(enumsOf(scenario, 'hello')).toContainEqual(known);
    for (const name of serviceNames) {
      const { hello } = services[name];
      if (hello !== undefined) expect(protocolAt(name).hellos).toContain(hello);
    }
  });

  it('tell what they offer when they are asked by a command of the protocol, or by hello', () => {
    for (const name of serviceNames) {
      const { capabilities } = protocolAt(name);
      expect([capabilities.command, services[name].hello].filter(command => command !== undefined)).toHaveLength(1);
    }
  });

  it.each(serviceNames)('%s has a flag, or stands for one that has', name => {
    const { flag, standsFor } = services[name];
    expect(flag === undefined).toBe(standsFor !== undefined);
    if (standsFor !== undefined) {
      expect(flaggedServices).toContain(standsFor);
      expect(implicitTlsServiceOf(standsFor as ServiceName)).toBe(name);
      expect(protocolAt(standsFor)).toBe(protocolAt(name));
    }
  });

  it.each(deliveryMethods)('bring messages by %s to a service whose protocol takes them', way => {
    expect(protocolAt(serviceDelivering(way)).delivery).toBeDefined();
  });
});
