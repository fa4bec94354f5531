import {
  type ContainerRuntimeClient,
  getContainerRuntimeClient,
  StartupCheckStrategy,
  type StartupStatus,
} from 'testcontainers';
import { flaggedServices } from '../../protocols/services.js';
import { TargetUnavailable } from '../errors.js';
import { oneLine } from '../started-server.js';
import { removeLeftovers } from './leftovers.js';
import { isThisMachine } from './loopback-container.js';

/** Testcontainers need not wait for anything: we wait for greetings. */
export class AtOnce extends StartupCheckStrategy {
  override async checkStartupState(): Promise<StartupStatus> {
    return 'SUCCESS';
  }
}

/** A container engine, and how what it publishes is reached. */
export interface Engine {
  readonly client: ContainerRuntimeClient;
  /** Whether that is this machine's loopback address. */
  readonly here: boolean;
  readonly host: string;
}

/**
 * The container engine, without what killed runs have left in it.
 * @throws TargetUnavailable when none answers
 */
export async function openEngine(): Promise<Engine> {
  const client = await answering();
  await removeLeftovers(client);
  const { host } = client.info.containerRuntime;
  const here = await isThisMachine(host);
  return { client, here, host: here ? '127.0.0.1' : host };
}

async function answering(): Promise<ContainerRuntimeClient> {
  // Its helper image would have to be pulled; we remove our containers ourselves, and those of killed runs with the next one.
  process.env.TESTCONTAINERS_RYUK_DISABLED ??= 'true';
  try {
    return await getContainerRuntimeClient();
  } catch (error) {
    const flags = flaggedServices.map(name => `\`--${name}\``);
    throw new TargetUnavailable(
      `no container engine answers (${(error as Error).message}). Start Docker (.ci/engine in mailspec's repository does so on Debian), ` +
        'or test without one: `--target embedded` for the embedded server, ' +
        `${flags.slice(0, -1).join(', ')} and ${flags.at(-1)?.replace(/`$/, ' URL`')} for a server that is up`,
    );
  }
}

/**
 * What a plan's version command prints, on one line.
 * @param timeoutMs how long it may take
 * @throws Error when it fails or takes longer; the signal's reason when that breaks it off
 */
export async function versionOf(
  { container }: ContainerRuntimeClient,
  id: string,
  command: readonly string[],
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<string> {
  signal?.throwIfAborted();
  const limit = AbortSignal.timeout(timeoutMs);
  const over = AbortSignal.any(signal === undefined ? [limit] : [limit, signal]);
  // It ends with the container, which is removed then.
  const brokenOff = new Promise<never>((_, reject) => {
    over.addEventListener('abort', () =>
      reject(signal?.aborted === true ? signal.reason : new Error('its version command does not end')),
    );
  });
  const { output, exitCode } = await Promise.race([container.exec(container.getById(id), [...command]), brokenOff]);
  if (exitCode !== 0) throw new Error(`its version command ends with status ${exitCode}: ${output.trim()}`);
  return oneLine(output);
}

/**
 * Waits until a container ends by itself.
 * @param id of a container that was created, and may not have been started yet
 * @returns its exit status; the promise stays pending when the container is removed first
 */
export function exitOf(
  client: ContainerRuntimeClient,
  id: string,
  condition: 'next-exit' | 'not-running',
): Promise<number> {
  const exit = client.container.getById(id).wait({ condition }) as Promise<{ StatusCode: number }>;
  return new Promise(resolve => {
    // What it is told when we have removed it means nothing.
    exit.then(
      ({ StatusCode }) => resolve(StatusCode),
      () => {},
    );
  });
}

/** The last lines of a container's log, both of its streams, without the frames that the engine puts around them. */
export async function logTailOf(client: ContainerRuntimeClient, id: string | undefined): Promise<string> {
  if (id === undefined) return '';
  const framed = await client.container.getById(id).logs({ stdout: true, stderr: true, tail: 200, follow: false });
  const chunks: Buffer[] = [];
  // Each frame: stream type, three zeros, length in four octets (big-endian), then so many octets.
  for (let at = 0; at + 8 <= framed.length; ) {
    const length = framed.readUInt32BE(at + 4);
    chunks.push(framed.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return Buffer.concat(chunks).toString('utf8').trimEnd();
}
