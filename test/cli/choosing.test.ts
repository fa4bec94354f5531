import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { HeaderEvent } from '../../record/events.js';
import { folder, mailspec, mailspecIn, root } from '../command-line.js';

const suites = join(root, 'test/cli/suites');

const listed = async (...args: string[]) => {
  const { stdout } = await mailspec('list', '--suites', suites, ...args);
  return stdout.split('\n').flatMap(line => (line.includes('/') ? [line.split(' ', 1)[0]] : []));
};
const headerIn = (results: string) =>
  JSON.parse(readFileSync(join(results, 'results.jsonl'), 'utf8').split('\n', 1)[0] ?? '') as HeaderEvent;

describe('what names scenarios on the command line', () => {
  it('is an id, the beginning of ids, or a pattern', async () => {
    expect(await listed('smtp/greeting/verbs[noop]')).toEqual(['smtp/greeting/verbs[noop]']);
    expect(await listed('smtp/gree')).toEqual(await listed('smtp/greeting'));
    expect(await listed('**[noop]')).toEqual(['smtp/greeting/verbs[noop]']);
  });

  it('names what is to be left out, too', async () => {
    const all = await listed('smtp/greeting');
    expect(await listed('smtp/greeting', '--exclude', 'smtp/greeting/verbs')).toEqual(
      all.filter(id => !id?.startsWith('smtp/greeting/verbs')),
    );
  });

  it('must leave out something', async () => {
    const { status, stderr } = await mailspec('list', '--suites', suites, 'smtp', '--exclude', 'imap');
    expect([status, stderr]).toEqual([4, '--exclude imap leaves nothing out: `mailspec list` shows what there is\n']);
  });

  it.each([
    ['list', 'smtp/greeting', 'smtp/greting'],
    ['list', 'smtp/greting', 'imap'],
    ['run', 'imap', 'smtp/greting'],
  ])('must mean something, each of several as one alone: %s %s %s', async (...command) => {
    const { status, stderr } = await mailspec(...command, '--suites', suites);
    expect([status, stderr]).toEqual([4, 'no scenario matches smtp/greting: did you mean `smtp/greeting`?\n']);
  });
});

describe('the hash of the suites', () => {
  it('is the same whatever is chosen of them', async () => {
    const results = folder();
    await mailspec('run', 'smtp/greeting/ehlo', '--suites', suites, '--results', join(results, 'one'));
    await mailspec('run', 'imap/mailbox', '--suites', suites, '--results', join(results, 'other'));
    expect(headerIn(join(results, 'one')).suites).toBe(headerIn(join(results, 'other')).suites);
  });
});

describe('--last-failed', () => {
  const broken = ['--fault', 'smtp-noop-refused'];

  it('plays what failed in the run before, until nothing fails', async () => {
    const place = folder();
    const chosen = ['smtp/commands/verb-in-any-case', 'smtp/commands/hello-in-any-case'];
    const first = await mailspecIn(place, 'run', ...chosen, ...broken);
    expect(first.status).toBe(1);
    expect(headerIn(join(place, 'results')).planned).toBeGreaterThan(1);
    const second = await mailspecIn(place, 'run', '--last-failed');
    expect(second.stderr).toBe('');
    expect(second.status).toBe(0);
    expect(headerIn(join(place, 'results'))).toMatchObject({ planned: 1, selection: ['--last-failed'] });
    const third = await mailspecIn(place, 'run', '--last-failed');
    const record = join('results', 'results.jsonl');
    expect([third.status, third.stderr]).toEqual([4, `--last-failed: nothing failed in ${record}\n`]);
  });

  it('wants the record of a run', async () => {
    const { status, stderr } = await mailspecIn(folder(), 'run', '--last-failed', '--results', 'none');
    const record = join('none', 'results.jsonl');
    expect([status, stderr]).toEqual([
      2,
      `--last-failed: there is no ${record}: name the folder of the run before by --results\n`,
    ]);
  });
});
