import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyClaims, checkClaims } from '../../../runner/scenario/claims.js';
import { root } from '../../command-line.js';
import { InvalidSource, loadRules, type RuleCatalogue } from './load.js';

const levels = 'levels: All of it.\n';

/** RFC 10 was replaced by 20, and that by 30; RFC 25 is an extension that 30 took over, RFC 40 stands beside them. */
const files = {
  'rfc10.yaml': `rfc: 10\ntitle: T\n${levels}obsoleted-by: [20]\nrules:
  1/milder: {level: SHOULD, says: x, same-as: rfc20/1/milder}
  1/split: {level: MUST, says: x, same-as: rfc20/1/joined}
  2/split: {level: MAY, says: x, same-as: rfc20/1/joined}
`,
  'rfc20.yaml': `rfc: 20\ntitle: T\n${levels}obsoleted-by: [30]\nrules:
  1/milder: {level: MUST, says: x, same-as: rfc30/1/milder}
  1/joined: {level: MUST, says: x}
`,
  'rfc25.yaml': `rfc: 25\ntitle: T\n${levels}rules:\n  1/taken-over: {level: SHOULD, says: x, same-as: rfc30/1/taken-over}\n`,
  'rfc30.yaml': `rfc: 30\ntitle: T\n${levels}rules:
  1/milder: {level: MUST, says: x}
  1/new: {level: MUST, says: x}
  1/taken-over: {level: MUST, says: x}
  1/open: {level: SECURITY, says: x}
`,
  'rfc40.yaml': `rfc: 40\ntitle: T\n${levels}rules:\n  1/beside: {level: MUST, says: x}\n`,
};

function catalogue(): RuleCatalogue {
  const folder = mkdtempSync(join(tmpdir(), 'mailspec-claims-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return loadRules(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const claims = (...rfcs: readonly number[]) =>
  rfcs.map(rfc => ({ rfc, place: { file: 'target.yaml', line: 3, column: 10 } }));

function refusal(rfcs: readonly number[], rules = catalogue()): string {
  try {
    checkClaims(claims(...rfcs), rules);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidSource);
    return (error as Error).message;
  }
  return 'accepted';
}

describe('a server that claims an older RFC', () => {
  it.each([
    ['what it has, as it has it', 'rfc30/1/milder', { id: 'rfc10/1/milder', level: 'SHOULD' }],
    ['the mildest of several that are the same', 'rfc20/1/joined', { id: 'rfc10/2/split', level: 'MAY' }],
    ['what an extension asks', 'rfc30/1/taken-over', { id: 'rfc25/1/taken-over', level: 'SHOULD' }],
    ['what harms others', 'rfc30/1/open', { id: 'rfc30/1/open', level: 'SECURITY' }],
    ['what is no part of the succession', 'rfc40/1/beside', { id: 'rfc40/1/beside', level: 'MUST' }],
  ])('is held to %s', (_what, id, rule) => {
    const held = applyClaims(claims(10), catalogue(), []).rules.get(id);
    expect(held).toMatchObject(rule);
    expect(held?.notAsked).toBe(undefined);
  });

  it('is not held to what came later', () => {
    expect(applyClaims(claims(10), catalogue(), []).rules.get('rfc30/1/new')).toMatchObject({
      id: 'rfc30/1/new',
      notAsked: 'the target claims RFC 10, which does not require it',
    });
    expect(applyClaims(claims(10), catalogue(), []).rules.get('rfc30/1/nothing')).toBe(undefined);
  });

  it('is held to the newest where it claims nothing', () => {
    const rules = catalogue();
    expect(applyClaims([], rules, []).rules).toBe(rules);
  });
});

describe('claims', () => {
  it('name an RFC that another one obsoletes', () => {
    expect(refusal([10])).toBe('accepted');
    const bundled = loadRules(join(root, 'suites/rules'));
    for (const rfc of [821, 1725, 2060, 2821, 3501]) expect(refusal([rfc], bundled)).toBe('accepted');
    expect(refusal([2060, 821, 1725], bundled)).toBe('accepted');
    expect(refusal([2006], bundled)).toBe(
      'target.yaml:3:10: the catalogue has no RFC 2006\n   = did you mean `rfc2060`?',
    );
  });

  it.each([
    [[777], 'target.yaml:3:10: the catalogue has no RFC 777'],
    [
      [40],
      'target.yaml:3:10: no RFC obsoletes RFC 40: servers are tested against it without `claims`\n   = leave it out',
    ],
    [[10, 20], 'target.yaml:3:10: RFC 20 takes the place of RFC 10\n   = name the one to test the server against'],
  ])('of %s are refused', (rfcs, message) => {
    expect(refusal(rfcs)).toBe(message);
  });
});
