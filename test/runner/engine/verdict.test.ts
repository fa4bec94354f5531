import { describe, expect, it } from 'vitest';
import type { Level, Verdict } from '../../../record/events.js';
import { KnownDeviations } from '../../../runner/engine/known.js';
import type { Observation, RuleViolation } from '../../../runner/engine/observation.js';
import {
  asksForRetry,
  broken,
  type Decision,
  decide,
  decideTries,
  noDeviations,
} from '../../../runner/engine/verdict.js';
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

describe('the verdict over several tries', () => {
  const decision = (verdict: Verdict, rule = '1/must'): Decision => ({
    verdict,
    rule: ruleOf(rule),
    reason: `a ${verdict}`,
  });
  const of = (first: Decision, ...more: readonly Decision[]) => {
    const { decision: chosen, at, flaky } = decideTries([first, ...more]);
    return [chosen.verdict, at, flaky, chosen.reason];
  };

  it('is asked for where something failed or could not be judged', () => {
    const all: readonly Verdict[] = ['pass', 'fail', 'warn', 'note', 'skip', 'known', 'fixed', 'error'];
    expect(all.filter(verdict => asksForRetry(decision(verdict)))).toEqual(['fail', 'error']);
  });

  it.each<[Verdict[], readonly [Verdict, number, boolean, string]]>([
    [['pass'], ['pass', 0, false, 'a pass']],
    [
      ['fail', 'fail'],
      ['fail', 0, false, 'a fail'],
    ],
    [
      ['fail', 'pass'],
      ['pass', 1, true, 'flaky, fail then pass: a fail'],
    ],
    [
      ['error', 'fail', 'note'],
      ['note', 2, true, 'flaky, error then fail then note: a error'],
    ],
    [
      ['fail', 'known'],
      ['known', 1, true, 'flaky, fail then known: a fail'],
    ],
    [
      ['error', 'fail'],
      ['fail', 1, true, 'flaky, error then fail: a fail'],
    ],
    [
      ['fail', 'error'],
      ['fail', 0, true, 'flaky, fail then error: a fail'],
    ],
    [
      ['fail', 'skip'],
      ['fail', 0, true, 'flaky, fail then skip: a fail'],
    ],
  ])('of %j', ([first = 'pass', ...more], expected) => {
    expect(of(decision(first), ...more.map(one => decision(one)))).toEqual(expected);
  });

  it('is flaky where another rule was broken', () => {
    expect(of(decision('fail'), decision('fail', '2/other'))).toEqual([
      'fail',
      0,
      true,
      'flaky, fail then fail: a fail',
    ]);
  });
});

describe('a baseline', () => {
  const before = { key: 'a/b', rule: ruleOf('1/must').id, reason: 'failed already', baseline: true as const, place };
  const judged = (observation: Observation, scenario = 'a/b', end = '1/must') =>
    decide(
      ruleOf(end),
      observation,
      false,
      new KnownDeviations([], [before]).find(scenario, ruleOf(end).id, observation),
    );

  it('excuses a scenario for the rule that it saw broken, and nothing else', () => {
    expect(judged(brokenBy(breakOf('1/must')))).toMatchObject({ verdict: 'known', reason: 'failed already' });
    expect(judged(brokenBy(breakOf('1/must')), 'a/c').verdict).toBe('fail');
    expect(judged(brokenBy(breakOf('2/other')), 'a/b', '2/other').verdict).toBe('fail');
    expect(judged(brokenBy(breakOf('1/must'), breakOf('2/other'))).verdict).toBe('fail');
  });

  it('makes nothing of what passes now', () => {
    expect(judged(observed).verdict).toBe('pass');
  });

  it('comes after what a list says', () => {
    const listed = new KnownDeviations([{ key: 'a/b', reason: 'a bug', place }], [before]);
    const observation = brokenBy(breakOf('1/must'));
    expect(
      decide(ruleOf('1/must'), observation, false, listed.find('a/b', ruleOf('1/must').id, observation)).reason,
    ).toBe('a bug');
  });
});
