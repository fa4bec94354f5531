import { readdirSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import {
  describeVerdict,
  type HeaderEvent,
  type Listener,
  load,
  MailspecError,
  type RunOptions,
  run,
  type VerdictEvent,
} from '../../cli/programs/index.js';
import { folder, mailspec, root } from '../command-line.js';
import { within } from '../waiting.js';

const suites = join(root, 'test/cli/suites');
const smtp = () => load('smtp', { suites });
const broken: RunOptions = { fault: 'smtp-rset-keeps-buffers' };

/** What a run has told. */
function heard() {
  const headers: HeaderEvent[] = [];
  const verdicts: VerdictEvent[] = [];
  const lines: string[] = [];
  const listener: Listener = {
    begin: header => void headers.push(header),
    verdict: event => void verdicts.push(event),
    progress: line => void lines.push(line),
  };
  const of = (verdict: string) => verdicts.filter(each => each.verdict === verdict).map(({ scenario }) => scenario);
  return { headers, verdicts, lines, listener, of };
}

/** What something throws. */
async function thrownBy(act: () => unknown): Promise<unknown> {
  try {
    await act();
  } catch (error) {
    return error;
  }
  throw new Error('it throws nothing');
}

/** A server that accepts connections and says nothing. */
async function mute(): Promise<{ url: string; asked: Promise<void>; server: Server }> {
  let accepted = () => {};
  const asked = new Promise<void>(resolve => {
    accepted = resolve;
  });
  const server = createServer(socket => {
    socket.on('error', () => {});
    accepted();
  });
  const port = await new Promise<number>(resolve =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
  );
  return { url: `smtp://127.0.0.1:${port}`, asked, server };
}

describe('load', () => {
  it('chooses as `mailspec list` does', async () => {
    const { stdout } = await mailspec('list', 'smtp', '--suites', suites, '--level', 'SHOULD', '--json');
    expect(load('smtp', { suites, level: 'SHOULD' }).scenarios).toEqual(JSON.parse(stdout));
    expect(load(['smtp', 'imap'], { suites, exclude: ['smtp/greeting/verbs'] }).scenarios.length).toBeGreaterThan(3);
    expect(load().scenarios.length).toBeGreaterThan(1000);
  });

  it.each<[string, () => unknown, number, string]>([
    ['no scenario', () => load('smpt', { suites }), 4, 'no scenario matches smpt: did you mean `smtp`?'],
    ['no level', () => load([], { level: 'MUSTN' as 'MUST' }), 2, '--level takes one of MUST, MUST NOT, SHOULD'],
    ['no option', () => load([], { tags: 'x' } as object), 2, 'load has no option `tags`: did you mean `tag`?'],
    [
      'another type',
      () => load([], { rfc: 5321 } as object),
      2,
      'load: `rfc` has to be a string or an array of strings, not 5321',
    ],
    [
      'no selector',
      () => load([7] as unknown as string[]),
      2,
      'load takes a selector, or an array of them: each is a string',
    ],
  ])('tells what is meant by none: %s', async (_, act, exitStatus, message) => {
    const error = await thrownBy(act);
    expect(error).toBeInstanceOf(MailspecError);
    expect(error).toMatchObject({ name: 'MailspecError', exitStatus, message: expect.stringContaining(message) });
  });

  it('tells where a file is wrong', async () => {
    const file = join(folder({ 'x.yaml': 'suite: own/x\nscenarios:\n  - id: a\n    titel: A\n' }), 'x.yaml');
    const error = await thrownBy(() => load(file));
    expect(error).toMatchObject({ exitStatus: 2, message: expect.stringMatching(/x\.yaml:4:5: .*`titel`/) });
    expect((error as Error).cause).toMatchObject({ name: 'InvalidSource' });
  });
});

describe('run', () => {
  it('tells of the target, then of each verdict, and how many there are; it prints nothing', async () => {
    const written = [process.stdout, process.stderr].map(stream => vi.spyOn(stream, 'write'));
    const { headers, of, listener } = heard();
    const footer = await run(smtp(), broken, listener);
    for (const spy of written) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
    expect(headers).toMatchObject([
      { target: { name: 'embedded' }, planned: 4, selection: ['smtp', '--fault smtp-rset-keeps-buffers'] },
    ]);
    expect(of('fail')).toEqual(['smtp/greeting/rset']);
    expect(of('pass')).toContain('smtp/greeting/verbs[help]');
    expect(footer).toMatchObject({ exitStatus: 1, counts: { fail: 1, pass: of('pass').length } });
  });

  it('writes a record and reports where it is told to, as the command does', async () => {
    const results = folder();
    const footer = await run(smtp(), { results, reporter: 'json', strict: true, seed: 7, jobs: 1, order: 'file' });
    expect(footer.exitStatus).toBe(0);
    expect(readdirSync(results).sort()).toEqual(['report.json', 'results.jsonl']);
  });

  it('describes a verdict as the command prints it', async () => {
    const { headers, verdicts, listener } = heard();
    await run(smtp(), broken, listener);
    const failed = verdicts.find(({ verdict }) => verdict === 'fail');
    const [header] = headers;
    if (header === undefined || failed === undefined) throw new Error('nothing fails');
    const results = folder();
    const { stdout } = await mailspec(
      'run',
      'smtp',
      '--suites',
      suites,
      '--fault',
      'smtp-rset-keeps-buffers',
      '--results',
      results,
    );
    const lines = describeVerdict(header, failed).split('\n');
    // Ports and accounts are others each time.
    for (const line of lines.filter(each => !/connected to|RCPT TO/.test(each))) expect(stdout).toContain(line);
    expect(lines[0]).toBe('FAIL   RSET discards the transaction');
    expect(lines.join('\n')).toContain('S: 250 2.1.5 Recipient accepted');
  });

  it('plays several at a time, each on a server of its own', async () => {
    const [well, unwell] = await Promise.all([run(smtp()), run(smtp(), broken)]);
    expect([well.exitStatus, unwell.exitStatus]).toEqual([0, 1]);
  });

  it('waits for its listener', async () => {
    let busy = 0;
    let most = 0;
    await run(
      smtp(),
      { jobs: 1 },
      {
        verdict: async () => {
          most = Math.max(most, ++busy);
          await new Promise(setImmediate);
          busy -= 1;
        },
      },
    );
    expect(most).toBe(1);
  });

  it.each<[string, RunOptions, number, string]>([
    ['an option', { targt: 'x' } as object, 2, 'run has no option `targt`: did you mean `target`?'],
    ['a type', { failFast: 'yes' } as object, 2, 'run: `failFast` has to be true or false, not "yes"'],
    ['a signal', { signal: {} } as object, 2, 'run: `signal` has to be an AbortSignal, not [object Object]'],
    ['an order', { order: 'random' as 'file' }, 2, 'run: `order` has to be seed or file, not "random"'],
    ['a number', { jobs: 0 }, 2, '--jobs takes a whole number of at least 1, not `0`'],
    [
      'a fault',
      { fault: 'smtp-rset-keep-buffers' },
      2,
      'there is no fault `smtp-rset-keep-buffers`: did you mean `smtp-rset-keeps-buffers`?',
    ],
    ['a reporter', { reporter: 'htlm' }, 2, 'not `htlm`: did you mean `html`?'],
    ['a folder', { results: join(root, 'package.json') }, 2, 'the record cannot be written there'],
    ['a server', { smtp: 'smtp://127.0.0.1:1' }, 3, 'smtp at 127.0.0.1:1: the connection was refused'],
    [
      'undefined',
      { target: undefined, smtp: 'smtp://127.0.0.1:1', signal: undefined },
      3,
      'the connection was refused',
    ],
  ])('tells what cannot be: %s', async (_, options, exitStatus, message) => {
    const error = await thrownBy(() => run(smtp(), options));
    expect(error).toBeInstanceOf(MailspecError);
    expect(error).toMatchObject({ exitStatus, message: expect.stringContaining(message) });
  });

  it('takes only what load gives', async () => {
    const error = await thrownBy(() => run({ scenarios: [] }));
    expect(error).toMatchObject({ exitStatus: 2, message: "run takes what load() gives, such as load('smtp')" });
  });

  it('ends with what its listener throws, once all is cleaned up', async () => {
    const own = new TypeError('enough');
    const told: string[] = [];
    const verdict = (event: VerdictEvent) => {
      told.push(event.scenario);
      throw own;
    };
    expect(await thrownBy(() => run(smtp(), {}, { verdict }))).toBe(own);
    expect(told).toHaveLength(1);
    expect(await thrownBy(() => run(smtp(), {}, { begin: () => Promise.reject(own) }))).toBe(own);
  });
});

describe('a run that is aborted', () => {
  it('is not begun when it is aborted before', async () => {
    const signal = AbortSignal.abort(new Error('never'));
    const { headers, listener } = heard();
    expect(await thrownBy(() => run(smtp(), { signal }, listener))).toBe(signal.reason);
    expect(headers).toEqual([]);
  });

  it('ends with the reason of its signal, and lets go of the signal and of the server', async () => {
    const { url, asked, server } = await mute();
    const controller = new AbortController();
    const added = vi.spyOn(controller.signal, 'addEventListener');
    const removed = vi.spyOn(controller.signal, 'removeEventListener');
    const ended = thrownBy(() => run(smtp(), { smtp: url, signal: controller.signal }));
    await asked;
    controller.abort('stop it');
    expect(await ended).toBe('stop it');
    expect(removed).toHaveBeenCalledTimes(added.mock.calls.length);
    // It closes only when no connection is left.
    await within(new Promise<void>(resolve => server.close(() => resolve())), () => 'a connection was left open');
  });

  it('ends in the midst of its scenarios', async () => {
    const controller = new AbortController();
    const { of, listener } = heard();
    const verdict = (event: VerdictEvent) => {
      listener.verdict?.(event);
      controller.abort();
    };
    const error = await thrownBy(() => run(smtp(), { jobs: 1, signal: controller.signal }, { verdict }));
    expect(error).toMatchObject({ name: 'AbortError' });
    expect(of('error')).toEqual([]);
    expect(of('pass').filter(id => id.startsWith('smtp/'))).toHaveLength(1);
  });
});
