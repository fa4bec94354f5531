import { spawn } from 'node:child_process';
import { TargetUnavailable } from '../errors.js';

/** Lines that tell of a step; of the many others, such as those of a package manager in a build, nobody wants to know. */
const step = /^ ?(?:#\d+ \[|Step \d+\/|(?:Container|Image|Network|Volume) )/;

/**
 * Runs `docker compose`. What Testcontainers puts around it neither tells progress nor can be broken off, and when a container
 * fails, it removes them all with their logs.
 * @param words its arguments
 * @param environment what `${NAME}` in a compose file stands for, besides the environment of mailspec itself
 * @param progress is told each step
 * @param signal breaks it off
 * @returns what it writes
 * @throws TargetUnavailable when it is not installed; Error when it fails, with what it says
 */
export async function dockerCompose(
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
  progress: (line: string) => void = () => {},
  signal?: AbortSignal,
): Promise<string> {
  const running = spawn('docker', ['compose', '--progress', 'plain', ...words], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal && { signal }),
  });
  let [written, said] = ['', ''];
  running.stdout.setEncoding('utf8').on('data', (text: string) => {
    written += text;
  });
  running.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-10_000);
    for (const line of text.split('\n')) if (step.test(line)) progress(line.trim().slice(0, 100));
  });
  let failure: NodeJS.ErrnoException | undefined;
  running.once('error', error => {
    failure = error;
  });
  const status = await new Promise<number | null>(resolve => running.once('close', resolve));
  signal?.throwIfAborted();
  // Docker without it takes `compose` for a command that it does not know.
  if (failure?.code === 'ENOENT' || /unknown command|is not a docker command|unknown flag: --progress/.test(said))
    throw new TargetUnavailable(
      'a target of several containers needs version 2 of `docker compose`, which is not installed ' +
        "(.ci/engine in mailspec's repository does so on Debian)",
    );
  if (failure !== undefined) throw failure;
  if (status !== 0) throw new Error(said.trim());
  return written;
}
