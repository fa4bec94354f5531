import { describe, expect, it } from 'vitest';
import { decide } from '../../../runner/engine/verdict.js';
import { ownRule, verdictEvent } from '../../../runner/engine/verdict-event.js';
import { ruleOf } from './playing.js';

const place = { file: 'x.yaml', line: 7, column: 1 };

describe('the event of a verdict', () => {
  it('holds no field that is empty', () => {
    const rule = ruleOf('1/must');
    const decision = decide(rule, { kind: 'observed', branches: [] });
    expect(verdictEvent({ id: 'smtp/a/b', title: 'A', decision, place, tags: [] })).toEqual({
      event: 'verdict',
      scenario: 'smtp/a/b',
      title: 'A',
      rule: rule.id,
      says: rule.says,
      level: 'MUST',
      verdict: 'pass',
      reason: '',
      file: 'x.yaml',
      line: 7,
      durationMs: 0,
    });
  });

  it('tells of the deviation that is known, of the errata, and of the place of the rule that was broken', () => {
    const errata = [{ id: 1, status: 'verified', says: 'Or else.' }] as const;
    const rule = { ...ruleOf('1/must'), errata, inSuccessor: 'Not any more.' };
    const broken = { kind: 'broken', breaks: [{ rule, place, expected: 'this', got: 'that' }], branches: [] } as const;
    const entry = { key: rule.id, reason: 'It is old', link: 'https://example.com/1', place };
    const decision = decide(rule, broken, false, { observed: undefined, broken: () => entry });
    expect(
      verdictEvent({ id: 'smtp/a/b', title: 'A', decision, place, durationMs: 1.6, tags: ['core'] }),
    ).toMatchObject({
      verdict: 'known',
      known: { reason: 'It is old', link: 'https://example.com/1' },
      errata,
      inSuccessor: 'Not any more.',
      durationMs: 2,
      tags: ['core'],
    });
  });

  it.each([
    ['security', false, 'security'],
    ['interoperability', false, undefined],
    ['leniency', true, 'leniency'],
    ['leniency', false, undefined],
  ] as const)(
    'of a rule whose breach is %s, broken by what was accepted: %s, has the severity %s',
    (severity, accepted, told) => {
      const rule = { ...ruleOf('1/must'), severity };
      const breaks = [{ rule, place, expected: 'this', got: 'that', ...(accepted && { accepted }) }] as const;
      const event = (decision: ReturnType<typeof decide>) =>
        verdictEvent({ id: 'smtp/a/b', title: 'A', decision, place }).severity;
      expect(event(decide(rule, { kind: 'broken', breaks, branches: [] }))).toBe(told);
      const kept = severity === 'interoperability' ? undefined : severity;
      expect(event(decide(rule, { kind: 'observed', branches: [] }))).toBe(kept);
    },
  );

  it('masks what must not be told in the reason, in what was expected and in what came', () => {
    const rule = ruleOf('1/must');
    const broken = { kind: 'broken', breaks: [{ rule, place, expected: 'no abc', got: 'abc' }], branches: [] } as const;
    const hidden = (text: string) => text.replaceAll('abc', '***');
    expect(verdictEvent({ id: 'smtp/a/b', title: 'A', decision: decide(rule, broken), place, hidden })).toMatchObject({
      reason: 'expected no ***, got ***',
      expected: 'no ***',
      got: '***',
    });
  });

  it('is an error where the harness itself asks and is not answered', () => {
    const rule = ownRule('health/imap', 'It is well.', 'example');
    const decision = decide(rule, { kind: 'unjudged', reason: 'it is gone' });
    expect(verdictEvent({ id: rule.id, title: 'It is well', decision, place: rule.place })).toMatchObject({
      rule: 'health/imap',
      verdict: 'error',
      reason: 'it is gone',
      file: 'example',
      line: 0,
    });
  });
});
