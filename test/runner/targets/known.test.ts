import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expiredNotice, readKnown } from '../../../runner/targets/known.js';
import { InvalidSource, shownPath } from './opening.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailspec-known-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function known(text: string, today = '2026-06-15', version?: string) {
  const file = join(folder, 'known.yaml');
  writeFileSync(file, text);
  return readKnown(file, { today, ...(version !== undefined && { version }) });
}

describe('known deviations', () => {
  it('are keyed by scenario, case, revision or rule', () => {
    const { honoured, expired } = known(`# why
smtp/syntax/mail-from[no-brackets]:
  reason: It takes an address without brackets.
  link: https://example.org/bug/1
rfc1939/8/lock-is-exclusive: {reason: It does not lock.}
imap/list/star@rev2: {reason: It crashes.}
imap/search/finds[old]@rev2: {reason: It crashes.}
`);
    expect(expired).toEqual([]);
    expect(honoured).toMatchObject([
      {
        key: 'smtp/syntax/mail-from[no-brackets]',
        reason: 'It takes an address without brackets.',
        link: 'https://example.org/bug/1',
        place: { line: 2, column: 1 },
      },
      { key: 'rfc1939/8/lock-is-exclusive', reason: 'It does not lock.', place: { line: 5, column: 1 } },
      { key: 'imap/list/star@rev2' },
      { key: 'imap/search/finds[old]@rev2' },
    ]);
  });

  it('hold until their last day is over, and then are told of', () => {
    const text = 'a/b: {reason: r, expires: 2026-06-14}\na/c: {reason: r, expires: 2026-06-15}\n';
    const { honoured, expired } = known(text);
    expect(honoured.map(({ key }) => key)).toEqual(['a/c']);
    expect(expired.map(expiredNotice)).toEqual([
      `${shownPath(join(folder, 'known.yaml'))}:1:1: the known deviation a/b expired on 2026-06-14 and is no longer honoured`,
    ]);
  });

  it('of a server hold for the versions that they name', () => {
    const text = 'a/b: {reason: r, versions: <3.9}\na/c: {reason: r, versions: "3.10"}\na/d: {reason: r}\n';
    const keys = (version: string) => known(text, undefined, version).honoured.map(({ key }) => key);
    expect(keys('3.7')).toEqual(['a/b', 'a/d']);
    expect(keys('3.10')).toEqual(['a/c', 'a/d']);
  });

  it('of a server may be said not to be those of a target', () => {
    const { honoured, notHere } = known('a/b: {reason: r, deviates: false}\na/c: {reason: r}\n');
    expect(honoured.map(({ key }) => key)).toEqual(['a/c']);
    expect(notHere.map(({ key }) => key)).toEqual(['a/b']);
  });

  it.each(['', '# nothing yet\n', '{}\n'])('may be none: %j', text => {
    expect(known(text)).toEqual({ honoured: [], expired: [], notHere: [] });
  });

  it.each([
    ['a/b: {}\n', '1:6: `a/b`: the key `reason` is missing'],
    ['a/b: {reason: ""}\n', '1:15: `reason` must not be empty'],
    ['a/b: {reason: r, expiry: 2026-01-01}\n', '1:18: unknown key `expiry`'],
    ['a/b: {reason: r, expires: tomorrow}\n', '1:27: `expires` must be a date of the form YYYY-MM-DD'],
    ['a/b: {reason: r, expires: 2026-02-30}\n', '1:27: 2026-02-30 is not a valid date'],
    ['a/b: {reason: r, intermittent: often}\n', '1:32: `intermittent` must be true or false, but is a text'],
    ['a/b: {reason: r, versions: <3.9}\n', '1:18: `versions` is allowed only in a list about one server'],
    [
      'a/b: {reason: r, versions: 3.x}\n',
      '1:28: `versions` must be one or more conditions such as <3.9, >=2.3 <2.4.2 or 2.3',
    ],
    ['a/b: {reason: r, deviates: true}\n', '1:28: `deviates` must be `false`'],
    ['a/b: {reason: r, play: true}\n', '1:24: `play` must be `false`'],
    ['rfc1939/8/lock: {reason: r, play: false}\n', '1:29: `play` is about a scenario, and rfc1939/8/lock is none'],
    [
      'invariant/imap/line-ends: {reason: r, play: false}\n',
      '1:39: `play` is about a scenario, and invariant/imap/line-ends is none',
    ],
    ['a/b: {reason: r, link: bug 7}\n', '1:24: `link` must be an address that begins with https:// or http://'],
    [
      'pipelining: {reason: r}\n',
      '1:1: the key `pipelining` must be the id of a scenario (smtp/pipelining/answers-in-order) or of a rule (rfc2920/3.2/answer-in-order)',
    ],
    ['a/b: {reason: r}\na/b: {reason: r}\n', '2:1: duplicate key `a/b`'],
    ['- a/b\n', '1:1: the file must be a map or nothing, but is a list'],
  ])('%j is refused', (text, message) => {
    expect(() => known(text)).toThrow(InvalidSource);
    expect(() => known(text)).toThrow(`known.yaml:${message}`);
  });

  it('of a server cannot be denied in its own list', () => {
    const text = 'a/b: {reason: r, deviates: false}\n';
    expect(() => known(text, undefined, '3.7')).toThrow(
      'known.yaml:1:18: `deviates` is allowed only in the list of a target\n    1 | a/b: {reason: r, deviates: false}\n      |                  ^^^^^^^^\n   = `versions` limits an entry to versions of the server',
    );
  });
});
