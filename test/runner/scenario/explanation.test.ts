import { expect, describe as group, it } from 'vitest';
import { describe, explain } from '../../../runner/scenario/explanation.js';
import type { Outline, Rule } from '../../../runner/scenario/model.js';

const place = { file: 'x.yaml', line: 1, column: 1 };
const rule = (id: string, more: Partial<Rule> = {}): Rule => ({
  id,
  rfc: Number(/\d+/.exec(id)?.[0]),
  section: id.split('/')[1] ?? '',
  level: 'MUST',
  says: 'It answers.',
  sameAs: [],
  place,
  ...more,
});
const outline = (id: string, cited: Rule): Outline => ({
  id,
  title: `T ${id}`,
  rule: cited,
  proves: [cited],
  tags: [],
  place,
});
const nothing = { scenarios: [], invariants: [], faults: [], deviations: [] };

group('the explanation of a rule', () => {
  const older = rule('rfc821/4.1/answers');
  const asked = rule('rfc5321/4.1.1/answers', { sameAs: [older.id] });

  it('has what tests it and the same rule in other RFCs, shows that these can fail, and is known of servers', () => {
    const row = (id: string) => ({ ...outline(`smtp/x/table[${id}]`, asked), title: `Each (${id})` });
    const explained = explain(asked, {
      scenarios: [
        row('a'),
        row('b]'),
        outline('smtp/x/old@rev2', older),
        outline('smtp/x/other', rule('rfc5321/4.2/other')),
      ],
      invariants: [{ id: 'invariant/smtp/always', title: 'Always', rule: older.id }],
      faults: [
        { name: 'smtp-mute', says: 'Nothing is said.', rule: older.id },
        { name: 'smtp-other', says: 'Else.', rule: 'rfc5321/4.2/other' },
      ],
      deviations: [
        { server: 'one', key: 'smtp/x/table[a]', reason: 'It is mute.' },
        { server: 'one', key: 'invariant/smtp/always', reason: 'It is mute.' },
        { server: 'two', versions: '<3', key: older.id, reason: 'It is slow.' },
        { server: 'two', key: 'smtp/x/other', reason: 'It is odd.' },
      ],
    });
    expect(describe(explained)).toBe(
      [
        'rfc5321/4.1.1/answers  MUST',
        '  It answers.',
        '  https://www.rfc-editor.org/rfc/rfc5321#section-4.1.1',
        '  the same in',
        '    rfc821/4.1/answers',
        '  tested by',
        '    smtp/x/table (2 cases): Each',
        '    smtp/x/old: T smtp/x/old@rev2',
        '    invariant/smtp/always: Always',
        '  seen to fail with the fault',
        '    smtp-mute: Nothing is said.',
        '  known of',
        '    one: It is mute. (smtp/x/table[a], invariant/smtp/always)',
        '    two <3: It is slow. (rfc821/4.1/answers)',
        '',
      ].join('\n'),
    );
  });

  it('says how grave it is to break the rule, where that is more or less than usual', () => {
    const told = explain(rule('rfc5321/4.1.1/answers', { severity: 'mail-loss' }), nothing);
    expect(told.severity).toBe('mail-loss');
    expect(describe(told)).toContain(
      '\n  It answers.\n  mail-loss: Mail may be lost, altered, deleted, or delivered to others.\n',
    );
    expect(explain(asked, nothing).severity).toBe('interoperability');
  });

  it.each([
    [{ untested: 'it shows nowhere.' }, '  not tested: it shows nowhere.'],
    [{}, '  not tested: no scenario has been written yet'],
    [
      { errata: [{ id: 17, status: 'verified' as const, says: 'It is 251.' }], inSuccessor: 'It may be mute.' },
      "  erratum 17 (verified): It is 251.\n  the RFC's successor: It may be mute.\n  not tested: no scenario has been written yet",
    ],
  ])('tells why nothing tests it, and what became of its text: %j', (more, lines) => {
    const text = describe(explain(rule('rfc5321/A.1/answers', more), nothing));
    expect(text).toBe(
      `rfc5321/A.1/answers  MUST\n  It answers.\n  https://www.rfc-editor.org/rfc/rfc5321#appendix-A.1\n${lines}\n`,
    );
  });
});
