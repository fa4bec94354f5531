import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { greets } from '../../../../runner/targets/greeting.js';
import { root } from '../../../command-line.js';
import { openTarget, TargetUnavailable } from '../opening.js';

/**
 * A mail server that does nothing but greet. It starts a process of its own, writes into its folder who both of them are, and keeps ports and environment
 * there.
 */
const server = `
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
const [folder, imap, smtp, notes] = process.argv.slice(2);
const child = spawn(process.execPath, ['-e', 'require("node:net").createServer().listen(0)']);
writeFileSync(folder + '/store', 'mail');
writeFileSync(notes, JSON.stringify({ pids: [process.pid, child.pid], folder, cwd: process.cwd(), word: process.env.WORD, sink: process.env.SINK_HOST }));
console.log('it is up');
createServer(socket => socket.end('* OK ready\\r\\n')).listen(Number(imap), '127.0.0.1');
createServer(socket => socket.end('220 ready\\r\\n')).listen(Number(smtp), '127.0.0.1');
`;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailspec-process-'));
  writeFileSync(join(folder, 'server.mjs'), server);
  vi.stubEnv('TMPDIR', folder);
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

interface Notes {
  readonly pids: readonly number[];
  readonly folder: string;
  readonly [key: string]: unknown;
}
const notes = () => JSON.parse(readFileSync(join(folder, 'notes.json'), 'utf8')) as Notes;

/** @param process the value of the key `process`, in YAML's JSON */
function targetFile(process: object, more = ''): string {
  const path = join(folder, 'target.yaml');
  const services = 'services: {imap: , smtp: }\ndomain: example.test\n';
  writeFileSync(path, `name: mine\n${services}process: ${JSON.stringify(process)}\n${more}`);
  return path;
}

const command = [process.execPath, 'server.mjs', '${folder}', '${port:imap}', '${port:smtp}', 'notes.json'];

/** A program that does not end. */
const hangs = 'require("node:net").createServer().listen(0)';

/** Those that starts have made. */
function folders(): string[] {
  return readdirSync(folder).filter(name => name.startsWith('mailspec-server-'));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until neither the server nor what it started is there, nor its folder. */
async function expectNothingLeft({ pids, folder: store }: Notes): Promise<void> {
  await expect.poll(() => [...pids.filter(isAlive), existsSync(store)]).toEqual([false]);
}

describe('a target that is a process', () => {
  it('is started on free ports in a folder of its own, and ended with all that it has started', async () => {
    const plan = { command, env: { WORD: 'imap at ${port:imap}' }, version: [process.execPath, '--version'] };
    const lines: string[] = [];
    const target = await openTarget({ target: targetFile(plan, 'sink: true\n'), progress: line => lines.push(line) });
    const { imap, smtp } = target.services;
    expect(target).toMatchObject({ name: 'mine', loopback: true, version: process.version });
    expect(await Promise.all([imap!, smtp!].map(each => greets(each, 10_000)))).toEqual([undefined, undefined]);
    expect(notes()).toMatchObject({ cwd: folder, word: `imap at ${imap?.port}`, sink: target.sink?.host });
    expect(await target.logTail?.()).toBe('it is up');
    expect(lines).toEqual([`starting ${process.execPath}`, expect.stringMatching(/^mine is up after \d+\.\d s$/)]);
    await target.close();
    await target.close();
    await expectNothingLeft(notes());
  });

  it.each<[string, object, string]>([
    [
      'ends at once',
      { command: [process.execPath, '-e', 'console.log("no configuration"); process.exitCode = 3'] },
      'the process of mine does not start: it ended with status 3\n   | no configuration',
    ],
    [
      'puts itself in the background',
      { command: [process.execPath, '-e', '0'] },
      'the process of mine does not start: it ended with status 0: it must stay in the foreground\n   its log is empty',
    ],
    [
      'is ended by a signal',
      { command: [process.execPath, '-e', 'process.kill(process.pid, "SIGKILL")'] },
      'the process of mine does not start: it was ended by SIGKILL\n   its log is empty',
    ],
    [
      'is not there',
      { command: ['./no-such-server'] },
      'the process of mine does not start: there is no program ./no-such-server, or not the one that its first line names\n   its log is empty',
    ],
    [
      'may not be executed',
      { command: ['./server.mjs'] },
      'the process of mine does not start: ./server.mjs is not a program that may be executed\n   its log is empty',
    ],
    [
      'no system can start',
      { command: ['./server\0.mjs'] },
      "the process of mine does not start: The argument 'file' must be a string without null bytes. Received './server\\x00.mjs'\n   its log is empty",
    ],
    [
      'prints long lines and colours',
      {
        command: [
          process.execPath,
          '-e',
          'console.log("\\x1b[31mred\\x1b[0m\\r\\n" + "y".repeat(201)); process.exitCode = 1',
        ],
      },
      `the process of mine does not start: it ended with status 1\n   | red\n   | ${'y'.repeat(200)}..`,
    ],
    [
      'has no program that tells the version',
      { command, version: ['./no-such-server'] },
      'the process of mine does not start: its version command fails: there is no program ./no-such-server, or not the one that its first line names\n   | it is up',
    ],
    [
      'is refused its version',
      { command, version: [process.execPath, '-e', 'console.error("no such\\noption"); process.exitCode = 2'] },
      'the process of mine does not start: its version command fails: it ended with status 2: no such, option\n   | it is up',
    ],
    [
      'tells no version',
      { command, version: [process.execPath, '-e', '0'] },
      'the process of mine does not start: its version command fails: it prints nothing\n   | it is up',
    ],
  ])('that %s does not start', async (_, plan, message) => {
    await expect(openTarget({ target: targetFile(plan) })).rejects.toThrow(new TargetUnavailable(message));
    expect(folders()).toEqual([]);
  });

  it('is ended when its version command does not end', async () => {
    const already = createServer(socket => socket.end('* OK ready\r\n')).listen(0, '127.0.0.1');
    onTestFinished(() => void already.close());
    await once(already, 'listening');
    const { port } = already.address() as AddressInfo;
    const path = join(folder, 'hanging.yaml');
    const asleep = [process.execPath, '-e', hangs];
    const plan = { command: asleep, version: asleep, start: '1ms' };
    writeFileSync(
      path,
      `name: mine\nservices: {imap: {port: ${port}}}\ndomain: example.test\nprocess: ${JSON.stringify(plan)}\n`,
    );
    await expect(openTarget({ target: path })).rejects.toThrow(
      new TargetUnavailable(
        'the process of mine does not start: its version command fails: it does not end within 0.001 s\n   its log is empty',
      ),
    );
  });

  it('is ended when the run is interrupted while its version is asked for', async () => {
    const interrupted = new AbortController();
    const progress = (line: string) => {
      if (line.startsWith('mine is up')) interrupted.abort();
    };
    const plan = { command, version: [process.execPath, '-e', hangs] };
    const opening = openTarget({ target: targetFile(plan), progress, signal: interrupted.signal });
    await expect(opening).rejects.toMatchObject({ name: 'AbortError' });
    await expectNothingLeft(notes());
  });

  it('need not wait for what the version command leaves behind, which is ended', async () => {
    const child = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(hangs)}], { stdio: 'inherit' })`;
    const script = `const child = ${child}; console.log('\\x1b[1m4.2\\x1b[0m', child.pid); process.exit()`;
    const target = await openTarget({ target: targetFile({ command, version: [process.execPath, '-e', script] }) });
    const [version, pid] = target.version?.split(' ') ?? [];
    expect(version).toBe('4.2');
    await expect.poll(() => isAlive(Number(pid))).toBe(false);
    await target.close();
  });

  it('that ends during the run says how in its log', async () => {
    const target = await openTarget({ target: targetFile({ command }) });
    process.kill(notes().pids[0] as number, 'SIGKILL');
    await expect.poll(() => target.logTail?.()).toBe('it is up\nit was ended by SIGKILL');
    await target.close();
    await expectNothingLeft(notes());
  });

  it('is ended when it does not greet in time', async () => {
    const silent = [...command];
    // Nothing listens at the port of IMAP.
    silent[3] = '0';
    const opening = openTarget({ target: targetFile({ command: silent, start: '1ms' }) });
    await expect(opening).rejects.toThrow(
      /^the process of mine does not start: not every service greets: imap on port /,
    );
  });

  it('does not outlive a harness that is killed', async () => {
    const path = targetFile({ command });
    const open = new URL('build/runner/targets/open.js', `file://${root}/`).href;
    const script = `const { openTarget } = await import(${JSON.stringify(open)}); await openTarget({ target: ${JSON.stringify(path)} }); console.log('open');`;
    const harness = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(harness.stdout, 'data');
    const made = notes();
    expect(made.pids.filter(isAlive)).toHaveLength(2);
    harness.kill('SIGKILL');
    await expectNothingLeft(made);
  });
});
