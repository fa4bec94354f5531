import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { faults } from '../../reference/faults/index.js';
import { protocols } from '../../runner/protocols/index.js';
import { cover } from '../../runner/scenario/coverage.js';
import { choose } from '../runner/engine/playing.js';
import { bundledTargets, findTargetFile, readTargetFile } from '../runner/targets/opening.js';

const { scenarios, rules } = choose();
const invariants = Object.values(protocols).flatMap(protocol => [...protocol.invariants]);

describe('the bundled suites', () => {
  it('are there for every protocol, in numbers', () => {
    const count = (folder: string) => scenarios.filter(({ id }) => id.startsWith(`${folder}/`)).length;
    expect(count('smtp')).toBeGreaterThanOrEqual(50);
    expect(count('pop3')).toBeGreaterThanOrEqual(35);
    expect(count('imap')).toBeGreaterThanOrEqual(70);
    expect(count('delivery')).toBeGreaterThanOrEqual(10);
  });

  it('judge something: no scenario is made of set-up alone', () => {
    const asks = scenarios.filter(
      ({ steps }) =>
        !steps.some(
          step =>
            !step.setUp &&
            (step.expect !== undefined ||
              step.observe !== undefined ||
              step.forbid.length > 0 ||
              step.action?.verb === 'check' ||
              step.action?.verb === 'handshake'),
        ),
    );
    expect(asks.map(({ id }) => id)).toEqual([]);
  });
});

describe('what servers are known for', () => {
  const ids = new Set([
    ...[...scenarios, ...rules.all()].map(({ id }) => id),
    ...Object.values(protocols).flatMap(({ name, invariants: own }) => own.map(({ id }) => `invariant/${name}/${id}`)),
  ]);
  const folder = new URL('../../targets/known/', import.meta.url);

  it.each(readdirSync(folder))('is, in %s, about scenarios, rules and invariants that there are', name => {
    const keys = Object.keys(parse(readFileSync(new URL(name, folder), 'utf8')) as object);
    expect(keys).not.toEqual([]);
    expect(keys.filter(key => !ids.has(key) && !key.startsWith('calibration/'))).toEqual([]);
  });

  it('is asked for by a target', () => {
    const servers = bundledTargets()
      .filter(name => !name.startsWith('exchange-'))
      .flatMap(name => readTargetFile(findTargetFile(name)).servers)
      .map(({ name }) => `${name}.yaml`);
    expect(readdirSync(folder).filter(name => !servers.includes(name))).toEqual([]);
  });
});

describe('the catalogue', () => {
  it('has every rule that an invariant cites', () => {
    expect(
      invariants.filter(invariant => rules.get(invariant.rule) === undefined).map(invariant => invariant.rule),
    ).toEqual([]);
  });

  it('has every rule that a fault cites', () => {
    expect(
      faults.filter(fault => rules.get(fault.rule) === undefined).map(fault => `${fault.name}: ${fault.rule}`),
    ).toEqual([]);
  });

  it('has no rule without a scenario or a reason for having none', () => {
    const coverage = cover(
      rules,
      scenarios,
      invariants.map(invariant => invariant.rule),
      faults.map(({ rule }) => rule),
    );
    expect(coverage.flatMap(({ uncovered }) => uncovered)).toEqual([]);
  });

  it('gives no reason for leaving a rule untested that is tested', () => {
    const cited = new Set([...scenarios.map(({ rule }) => rule.id), ...invariants.map(invariant => invariant.rule)]);
    expect(
      rules
        .all()
        .filter(rule => rule.untested !== undefined && cited.has(rule.id))
        .map(({ id }) => id),
    ).toEqual([]);
  });
});
