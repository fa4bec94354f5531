import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Verdict, VerdictEvent } from '../../../record/events.js';
import { readKnown } from '../../../runner/targets/known.js';
import { updateOf, writeKnownUpdate } from '../../../runner/targets/known-update.js';
import { InvalidSource, openTarget, shownPath } from './opening.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailspec-known-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function event(scenario: string, verdict: Verdict, reason = 'expected 250, got 500'): VerdictEvent {
  return {
    event: 'verdict',
    scenario,
    title: 'A title',
    rule: 'rfc5321/4.1/rule',
    says: 'It says.',
    level: 'MUST',
    verdict,
    reason,
    file: 'suites/smtp/x.yaml',
    line: 1,
    durationMs: 1,
  };
}

function update(text: string | undefined, events: readonly VerdictEvent[]) {
  const file = join(folder, 'known.yaml');
  rmSync(file, { force: true });
  if (text !== undefined) writeFileSync(file, text);
  const written = writeKnownUpdate(file, updateOf(events));
  return { ...written, file, text: existsSync(file) ? readFileSync(file, 'utf8') : undefined };
}

const listed = `# Where this server departs.

# An old client needs it.
smtp/b/two:
  reason: It has a long reason, which goes on and on beyond what a writer of YAML would leave on one line, and stays as it is.
  link: https://example.org/1
smtp/a/one: {reason: 'It does so.'} # to be mended in 5.0

rfc1939/8/exclusive-lock:
  reason: "Two sessions: one maildrop."
`;

describe('an update of known deviations', () => {
  it('adds what fails and is missing at the end, with what was found and a reason to write', () => {
    const { text, added, removed } = update(listed, [
      event('smtp/c/three[x]', 'fail', 'expected 250, got "500\r\nwhat?"'),
      event('smtp/b/two', 'known'),
      event('smtp/d/four', 'pass'),
      event('smtp/d/five', 'warn'),
      event('smtp/d/six', 'error'),
      event('smtp/d/seven', 'skip'),
    ]);
    expect({ added, removed }).toEqual({ added: ['smtp/c/three[x]'], removed: [] });
    expect(text).toBe(`${listed}
# expected 250, got "500 what?"
smtp/c/three[x]:
  reason: "TODO: what the server does instead, and why that is how it is"
`);
  });

  it('takes off what a verdict calls fixed, and nothing else', () => {
    const { text, removed } = update(listed, [
      event('smtp/a/one', 'fixed'),
      event('known/rfc1939/8/exclusive-lock', 'fixed'),
      event('smtp/b/two', 'error'),
    ]);
    expect(removed).toEqual(['smtp/a/one', 'rfc1939/8/exclusive-lock']);
    expect(text).toBe(listed.slice(0, listed.indexOf('smtp/a/one')));
  });

  it('keeps what was not played, was skipped or could not be judged', () => {
    const before = update(listed, [event('smtp/a/one', 'skip'), event('smtp/b/two', 'error')]);
    expect(before).toMatchObject({ added: [], removed: [], text: listed });
  });

  it('leaves an expired entry to a person', () => {
    const { text, added, expired } = update(listed, [event('smtp/a/one', 'fail')]);
    expect({ added, expired, text }).toEqual({ added: [], expired: ['smtp/a/one'], text: listed });
  });

  it.each([undefined, '', '# Nothing is listed yet.\n{}\n'])('begins a list: %j', before => {
    const { text, file } = update(before, [event('invariant/imap/line-ends', 'fail'), event('smtp/c/three', 'fail')]);
    expect(text).toContain(
      `${before?.startsWith('#') ? '# Nothing is listed yet.\n' : ''}# expected 250, got 500\ninvariant/imap/line-ends:\n`,
    );
    expect(readKnown(file, { updating: true }).honoured.map(({ key }) => key)).toEqual([
      'invariant/imap/line-ends',
      'smtp/c/three',
    ]);
  });

  it('leaves an empty list that can be read', () => {
    const { file } = update('# head\n\nsmtp/a/one: {reason: r}\n', [event('smtp/a/one', 'fixed')]);
    expect(readFileSync(file, 'utf8')).toBe('# head\n\n{}\n');
    expect(readKnown(file)).toEqual({ honoured: [], expired: [], notHere: [] });
  });

  it('changes nothing when it is made twice', () => {
    const events = [event('smtp/c/three', 'fail'), event('smtp/a/one', 'fixed')];
    const once = update(listed, events).text;
    expect(update(once, [event('smtp/c/three', 'known')]).text).toBe(once);
  });
});

describe('a list whose reasons are still to be written', () => {
  it('cannot be used, and says so at the place', () => {
    const { file } = update(undefined, [event('smtp/c/three', 'fail')]);
    const told = (() => {
      try {
        readKnown(file);
        return '';
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidSource);
        return (error as Error).message;
      }
    })();
    expect(told).toContain(`${shownPath(file)}:3:11: the reason of smtp/c/three is still to be written`);
    expect(told).toContain('or say with `expires` until which day it holds without');
    expect(readKnown(file, { updating: true }).honoured).toHaveLength(1);
  });

  it('can be used until the day on which its entries end, and in no list of a server', () => {
    const { file } = update('smtp/c/three: {reason: "TODO: look", expires: 2027-03-31}\n', []);
    expect(readKnown(file, { today: '2027-03-31' })).toMatchObject({ honoured: [{ todo: true }], expired: [] });
    expect(readKnown(file, { today: '2027-04-01' })).toMatchObject({ honoured: [], expired: [{ todo: true }] });
    expect(() => readKnown(file, { today: '2027-03-31', version: '1.0' })).toThrow(InvalidSource);
  });

  it('is needed before a run that is to update it', async () => {
    await expect(openTarget({ updateKnown: true })).rejects.toThrow('--known FILE');
    const file = join(folder, 'new.yaml');
    const target = await openTarget({ updateKnown: true, known: file });
    await target.close();
    expect(target).toMatchObject({ known: [], knownFile: file });
    await expect(openTarget({ known: file })).rejects.toThrow(InvalidSource);
  });
});
