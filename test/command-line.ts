import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished, vi } from 'vitest';
import { carryOut } from '../cli/program.js';
import { within } from './waiting.js';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** The command line as it is published. */
export const built = join(root, 'dist', 'cli', 'main.js');

/** The command line, a compiled file for each source. */
export const compiled = join(root, 'build', 'cli', 'main.js');

export interface Ended {
  /** The exit status; undefined when a signal ended it. */
  readonly status: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that is running. */
export interface Running {
  readonly process: ChildProcess;
  /** What it has written to standard output so far. */
  received(): string;
  /** Waits until it has written something that fits. */
  says(pattern: RegExp): Promise<string>;
  readonly ended: Promise<Ended>;
}

/** Starts `mailspec` with these arguments. */
export function start(
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: object; readonly program?: string } = {},
): Running {
  const child = spawn(process.execPath, [options.program ?? built, ...args], {
    cwd: options.cwd ?? root,
    env: { ...process.env, NO_COLOR: '1', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  let listener: () => void = () => {};
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    listener();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const closed = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code => {
      listener();
      resolve({ status: code ?? undefined, stdout, stderr });
    });
  });
  // What goes on for ever is killed, and fails its test.
  const ended = within(closed, () => {
    child.kill('SIGKILL');
    return `mailspec ${args.join(' ')} did not end: ${stdout}${stderr}`;
  });
  const says = async (pattern: RegExp): Promise<string> => {
    while (!pattern.test(stdout)) {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`it ended before it said ${pattern}: ${stdout}${stderr}`);
      await new Promise<void>(resolve => {
        listener = resolve;
      });
    }
    return stdout;
  };
  return { process: child, received: () => stdout, says, ended };
}

/**
 * Carries out `mailspec` with these arguments in this process, one after the other: most do less than it takes to start one.
 * Each command is started as one, too, by a test of `test/cli/commands.test.ts`.
 */
export function mailspec(...args: readonly string[]): Promise<Ended> {
  return mailspecIn(process.cwd(), ...args);
}

/** The same in another working folder. */
export function mailspecIn(cwd: string, ...args: readonly string[]): Promise<Ended> {
  const ended = turn.then(() => inThisProcess(cwd, args));
  turn = ended.catch(() => undefined);
  return ended;
}

/** A process has its streams, its working folder and its exit status once. */
let turn: Promise<unknown> = Promise.resolve();

async function inThisProcess(cwd: string, args: readonly string[]): Promise<Ended> {
  const before = process.cwd();
  process.chdir(cwd);
  const [stdout, stderr] = [process.stdout, process.stderr].map(held);
  const status = process.exitCode;
  process.exitCode = undefined;
  try {
    await carryOut(args);
    return { status: Number(process.exitCode ?? 0), stdout: stdout?.text() ?? '', stderr: stderr?.text() ?? '' };
  } finally {
    process.exitCode = status;
    process.chdir(before);
    for (const stream of [stdout, stderr]) stream?.release();
  }
}

/** Keeps what is written to a stream from it. */
function held(stream: NodeJS.WriteStream): { text(): string; release(): void } {
  let written = '';
  const spy = vi.spyOn(stream, 'write').mockImplementation(piece => {
    written += piece;
    return true;
  });
  return { text: () => written, release: () => spy.mockRestore() };
}

/** A folder for this test, with files in it; it is gone when the test is over. */
export function folder(files: Readonly<Record<string, string>> = {}): string {
  const path = mkdtempSync(join(tmpdir(), 'mailspec-test-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return path;
}
