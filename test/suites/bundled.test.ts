import { describe, expect, it } from 'vitest';
import { faults } from '../../reference/faults/index.js';
import { protocols } from '../../runner/protocols/index.js';
import { cover } from '../../runner/scenario/coverage.js';
import { choose } from '../runner/engine/playing.js';

const { scenarios, rules } = choose([], {});
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
