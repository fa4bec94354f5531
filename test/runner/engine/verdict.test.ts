import { describe, expect, it } from 'vitest';
import type { Level, Verdict } from '../../../record/events.js';
import { KnownDeviations } from '../../../runner/engine/known.js';
import type { Observation, RuleViolation } from '../../../runner/engine/observation.js';
import { broken, decide, noDeviations } from '../../../runner/engine/verdict.js';
import type { KnownDeviation } from '../../../runner/targets/target.js';
import { ruleOf, rules } from './playing.js';

const place = { file: 'x.yaml', line: 7, column: 1 };
const byLevel: Readonly<Record<Level, string>> = {
  MUST: '1/must',
  'MUST NOT': '1/must-not',
  SHOULD: '1/should',
  'SHOULD NOT': '1/should-not',
  MAY: '1/may',
  SECURITY: '1/security',
};

function breakOf(end: string, got = 'that'): RuleViolation {
  return { rule: ruleOf(end), place, expected: 'this', got };
}

function brokenBy(first: RuleViolation, ...rest: readonly RuleViolation[]): Observation {
  return { kind: 'broken', breaks: [first, ...rest], branches: [] };
}

const observed: Observation = { kind: 'observed', branches: [] };

function known(...keys: readonly string[]): KnownDeviations {
  return new KnownDeviations(keys.map((key): KnownDeviation => ({ key, reason: `known ${key}`, place })));
}

describe('leniency', () => {
  const lenient = { ...ruleOf('1/must'), severity: 'leniency' as const };
  const violation = { ...breakOf('1/must'), rule: lenient };

  it('is where a rule that is marked so is broken by a command that succeeds', () => {
    const accepted = brokenBy({ ...violation, accepted: true });
    expect(decide(lenient, accepted)).toMatchObject({ verdict: 'fail', leniency: true });
    expect(decide(lenient, accepted, false, known('rfc9999/1/must').find('a/b', lenient.id, accepted))).toMatchObject({
      verdict: 'known',
      leniency: true,
    });
  });

  it('is not where the command is refused otherwise, or the rule is another', () => {
    expect(decide(lenient, brokenBy(violation))).not.toHaveProperty('leniency');
    const other = brokenBy({ ...breakOf('1/must'), accepted: true });
    expect(decide(ruleOf('1/must'), other)).not.toHaveProperty('leniency');
  });
});

describe('the verdict', () => {
  // level, strict: what an observed, a broken and a known broken rule come to.
  it.each<[Level, boolean, Verdict, Verdict, Verdict]>([
    ['MUST', false, 'pass', 'fail', 'known'],
    ['MUST', true, 'pass', 'fail', 'known'],
    ['MUST NOT', false, 'pass', 'fail', 'known'],
    ['MUST NOT', true, 'pass', 'fail', 'known'],
    ['SHOULD', false, 'pass', 'warn', 'known'],
    ['SHOULD', true, 'pass', 'fail', 'known'],
    ['SHOULD NOT', false, 'pass', 'warn', 'known'],
    ['SHOULD NOT', true, 'pass', 'fail', 'known'],
    ['MAY', false, 'note', 'note', 'note'],
    ['MAY', true, 'note', 'note', 'note'],
    ['SECURITY', false, 'pass', 'fail', 'known'],
    ['SECURITY', true, 'pass', 'fail', 'known'],
  ])(
    'of a %s (strict: %s) is %s when observed, %s when broken, %s when that is known',
    (level, strict, whenObserved, whenBroken, whenKnown) => {
      const end = byLevel[level];
      const rule = ruleOf(end);
      const bad = brokenBy(breakOf(end));
      expect(decide(rule, observed, strict, noDeviations)).toMatchObject({ verdict: whenObserved, rule });
      expect(decide(rule, bad, strict, noDeviations)).toMatchObject({
        verdict: whenBroken,
        rule,
        place,
        expected: 'this',
        got: 'that',
      });
      for (const key of ['a/b', rule.id]) {
        expect(decide(rule, bad, strict, known(key).find('a/b', rule.id, bad)).verdict).toBe(whenKnown);
        const unjudged: Observation = { kind: 'unjudged', reason: 'no connection' };
        expect(decide(rule, unjudged, strict, known(key).find('a/b', rule.id, unjudged))).toMatchObject({
          verdict: 'error',
          reason: 'no connection',
        });
        const skipped: Observation = { kind: 'inapplicable', reason: 'not offered' };
        expect(decide(rule, skipped, strict, known(key).find('a/b', rule.id, skipped))).toMatchObject({
          verdict: 'skip',
          reason: 'not offered',
        });
      }
      expect(decide(rule, observed, strict, known('a/b').find('a/b', rule.id, observed)).verdict).toBe('fixed');
      expect(decide(rule, observed, strict, known('a/c').find('a/b', rule.id, observed)).verdict).toBe(whenObserved);
    },
  );

  it('tells the branches that were seen', () => {
    const seen: Observation = { kind: 'observed', branches: ['closes', 'replies'] };
    expect(decide(ruleOf('1/may'), seen, false, noDeviations)).toMatchObject({
      verdict: 'note',
      reason: 'closes, replies',
    });
    expect(decide(ruleOf('1/must'), seen, false, noDeviations)).toMatchObject({
      verdict: 'pass',
      reason: 'closes, replies',
    });
    expect(decide(ruleOf('1/may'), brokenBy(breakOf('1/may')), false, noDeviations).reason).toBe(
      'not supported: expected this, got that',
    );
  });

  it('is about the most severe of several breaks, the first of equals', () => {
    const observation = brokenBy(
      breakOf('1/may'),
      breakOf('1/should'),
      breakOf('1/must', 'first'),
      breakOf('2/other', 'second'),
    );
    expect(decide(ruleOf('1/must'), observation, false, noDeviations)).toMatchObject({ verdict: 'fail', got: 'first' });
  });

  it('does not let a rule that is known excuse another', () => {
    const rule = ruleOf('1/must');
    const both = brokenBy(breakOf('1/should'), breakOf('1/must'));
    const judge = (...keys: readonly string[]) => decide(rule, both, false, known(...keys).find('a/b', rule.id, both));
    expect(judge('rfc9999/1/should')).toMatchObject({ verdict: 'fail', rule });
    expect(judge('rfc9999/1/must')).toMatchObject({ verdict: 'warn', rule: ruleOf('1/should') });
    expect(judge('rfc9999/1/must', 'rfc9999/1/should')).toMatchObject({ verdict: 'known', rule });
    // An entry for the scenario is for all that it shows.
    expect(judge('a/b')).toMatchObject({ verdict: 'known', rule, reason: 'known a/b' });
    const beside = brokenBy(breakOf('1/may'), breakOf('1/must'));
    expect(decide(rule, beside, false, known(rule.id).find('a/b', rule.id, beside)).verdict).toBe('known');
  });

  it('of a broken level needs no scenario', () => {
    expect((['MUST', 'SHOULD NOT', 'MAY'] as const).map(level => broken(level, false))).toEqual([
      'fail',
      'warn',
      'note',
    ]);
  });
});

describe('an entry for a rule', () => {
  const rule = ruleOf('1/must');
  const bad = brokenBy(breakOf('1/must'));

  it('is out of date when the rule was tested and nothing broke it', () => {
    const entries = known(rule.id);
    expect([...entries.stale(rules)]).toEqual([]);
    entries.find('a/b', rule.id, observed);
    expect([...entries.stale(rules)]).toMatchObject([
      { scenario: `known/${rule.id}`, rule: rule.id, verdict: 'fixed', level: 'MUST', file: 'x.yaml', line: 7 },
    ]);
    entries.find('a/c', rule.id, bad);
    expect([...entries.stale(rules)]).toEqual([]);
  });

  it('is still needed when a step of a scenario of another rule broke it', () => {
    const entries = known(rule.id);
    entries.find('a/b', rule.id, observed);
    entries.find('a/c', 'rfc9999/2/other', bad);
    expect([...entries.stale(rules)]).toEqual([]);
  });

  it('does not make a scenario that passes stale by itself', () => {
    expect(decide(rule, observed, false, known(rule.id).find('a/b', rule.id, observed)).verdict).toBe('pass');
  });
});

describe('an entry for a scenario that is played in several revisions', () => {
  const rule = ruleOf('1/must');
  const decided = (scenario: string, seen: Observation, ...keys: readonly string[]) =>
    decide(rule, seen, false, known(...keys).find(scenario, rule.id, seen));

  it('excuses it in each, and is out of date only by the first', () => {
    expect(decided('a/b[c]@rev2', brokenBy(breakOf('1/must')), 'a/b[c]')).toMatchObject({ verdict: 'known' });
    expect(decided('a/b[c]@rev2', observed, 'a/b[c]').verdict).toBe('pass');
    expect(decided('a/b[c]', observed, 'a/b[c]').verdict).toBe('fixed');
  });

  it('excuses it in one alone that it names', () => {
    const bad = brokenBy(breakOf('1/must'));
    expect(decided('a/b@rev2', bad, 'a/b@rev2', 'a/b')).toMatchObject({ reason: 'known a/b@rev2' });
    expect(decided('a/b', bad, 'a/b@rev2').verdict).toBe('fail');
    expect(decided('a/b@rev2', observed, 'a/b@rev2').verdict).toBe('fixed');
  });
});

describe('an intermittent entry', () => {
  const rule = ruleOf('1/must');
  const listed = (key: string) => new KnownDeviations([{ key, reason: 'at times', place, intermittent: true }]);
  const decided = (key: string, seen: Observation) =>
    decide(rule, seen, false, listed(key).find('a/b', rule.id, seen)).verdict;

  it.each(['a/b', rule.id])('for %s excuses what is broken, and is not out of date when nothing is', key => {
    expect(decided(key, brokenBy(breakOf('1/must')))).toBe('known');
    expect(decided(key, observed)).toBe('pass');
    const entries = listed(key);
    entries.find('a/b', rule.id, observed);
    expect([...entries.stale(rules)]).toEqual([]);
  });
});
