import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { services as known, serviceNames } from '../../protocols/services.js';
import { openSink, type Sink } from '../../sink/sink.js';
import { waitForGreetings } from '../greeting.js';
import type { ProcessPlan } from '../start-plans.js';
import { onceOrOnSignal, oneLine, type StartedServer, sinkEnvironment, startFailure } from '../started-server.js';
import type { Service, ServiceName } from '../target.js';
import { Output } from './output.js';

type Services = StartedServer['services'];

const host = '127.0.0.1';

/** How long a server may take to end by itself, in milliseconds, before it is killed. */
const graceMs = 10_000;

/**
 * Starts a server as a process of this machine, on free ports, and waits until every service greets. It ends with the harness, whatever happens to that, and
 * so do the processes that it has started, unless they leave its process group.
 * @param name the target's, for messages
 * @param services those with port 0 are given a free one
 * @param signal breaks the start off; the process is ended
 * @throws TargetUnavailable when it cannot be started, ends, or does not greet, with the last lines of its output
 */
export async function startProcess(
  name: string,
  plan: ProcessPlan & { readonly sink: boolean },
  services: Services,
  progress: (line: string) => void,
  signal?: AbortSignal,
): Promise<StartedServer> {
  const placed = await withPorts(services);
  const folder = await mkdtemp(join(tmpdir(), 'mailspec-server-'));
  const sink = plan.sink ? await openSink({ host, port: 0, plainPort: 0 }) : undefined;
  const fill = (text: string) => filled(text, placed, folder);
  const environment = {
    ...process.env,
    ...Object.fromEntries(Object.entries(plan.env).map(([key, text]) => [key, fill(text)])),
    ...sinkEnvironment(sink),
  };
  const [command = '', ...words] = plan.command.map(fill);
  const output = new Output();
  const server = spawn(command, words, {
    cwd: plan.cwd,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, so that all of it can be ended.
    detached: true,
  });
  output.read(server.stdout, server.stderr);
  const ended = endOf(server);
  const watchdog = server.pid === undefined ? undefined : watch(server.pid, folder);
  const close = onceOrOnSignal(() => end(server, { watchdog, folder, sink }));
  const logTail = async () => output.tail();
  try {
    progress(`starting ${command}`);
    const began = Date.now();
    const isOver = () => signal?.aborted === true || server.exitCode !== null || server.signalCode !== null;
    const silent = await Promise.race([waitForGreetings(Object.values(placed), plan.startMs, isOver), ended]);
    signal?.throwIfAborted();
    if (isOver()) await ended;
    if (silent.length > 0) throw new Error(`not every service greets: ${silent.join('; ')}`);
    progress(`${name} is up after ${((Date.now() - began) / 1000).toFixed(1)} s`);
    const version = plan.version && (await versionOf(plan.version.map(fill), plan.cwd, environment));
    return { services: placed, logTail, close, ...(sink && { sink }), ...(version !== undefined && { version }) };
  } catch (error) {
    await close();
    throw signal?.aborted === true ? error : startFailure(`the process of ${name}`, error as Error, output.tail());
  }
}

/** The services with free ports in place of 0. */
async function withPorts(services: Services): Promise<Services> {
  const wanted = Object.values(services);
  const lacking = [...new Set(wanted.filter(({ port }) => port === 0).map(owner))];
  const ports = new Map((await freePorts(lacking.length)).map((port, index) => [lacking[index], port]));
  return Object.fromEntries(
    wanted.map(each => [each.name, { ...each, host, port: ports.get(owner(each)) ?? each.port }]),
  ) as Services;
}

/** The service whose port it is: `imaps` for an `imap` that it stands for. */
function owner({ name, tls }: Service): ServiceName {
  const secure = tls === 'implicit' ? serviceNames.find(other => known[other].standsFor === name) : undefined;
  return secure ?? name;
}

/** Ports that nothing listens at. Something else may take one before the server does; then this does not greet. */
async function freePorts(count: number): Promise<number[]> {
  const listening = await Promise.all(
    Array.from({ length: count }, async () => {
      const listener = createServer().listen(0, host);
      await once(listener, 'listening');
      return listener;
    }),
  );
  return Promise.all(
    listening.map(async listener => {
      const { port } = listener.address() as AddressInfo;
      await new Promise(resolve => listener.close(resolve));
      return port;
    }),
  );
}

/** A text of the plan with ports and the folder in place of `${port:imap}` and `${folder}`. */
function filled(text: string, services: Services, folder: string): string {
  return text.replace(/\$\{(?:port:(\w+)|folder)\}/g, (_, name?: ServiceName) =>
    name === undefined ? folder : String(services[name]?.port),
  );
}

/** Settles, by a rejection, when the server ends or cannot be started. */
function endOf(server: ChildProcess): Promise<never> {
  const ended = new Promise<never>((_, reject) => {
    server.once('error', ({ message }) => reject(new Error(message)));
    server.once('exit', (status, signal) => reject(new Error(howItEnded(status, signal))));
  });
  // Whoever waits for it hears of it; nobody has to.
  ended.catch(() => {});
  return ended;
}

function howItEnded(status: number | null, signal: NodeJS.Signals | null): string {
  if (status === null) return `it was ended by ${signal}`;
  return status === 0 ? 'it ended with status 0: it must stay in the foreground' : `it ended with status ${status}`;
}

/**
 * Starts what outlives the harness: once the harness is gone, however that came, the pipe to it closes, and it kills the server's process group and removes
 * its folder.
 */
function watch(group: number, folder: string): ChildProcess {
  const script = 'cat > /dev/null; kill -s KILL -- "-$1" 2> /dev/null; rm -rf -- "$2"';
  const watchdog = spawn('sh', ['-c', script, 'sh', String(group), folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watchdog.unref();
  return watchdog;
}

interface Started {
  readonly watchdog: ChildProcess | undefined;
  readonly folder: string;
  readonly sink: Sink | undefined;
}

/** Ends the server, orderly if it does so in time, and removes what was made for it. */
async function end(server: ChildProcess, { watchdog, folder, sink }: Started): Promise<void> {
  try {
    if (server.pid !== undefined && server.exitCode === null && server.signalCode === null) {
      const exit = once(server, 'exit');
      signalGroup(server.pid, 'SIGTERM');
      const late = setTimeout(() => signalGroup(server.pid as number, 'SIGKILL'), graceMs);
      await exit;
      clearTimeout(late);
    }
    // Those of its processes that are still there.
    if (server.pid !== undefined) signalGroup(server.pid, 'SIGKILL');
    server.stdout?.destroy();
    server.stderr?.destroy();
  } finally {
    await rm(folder, { recursive: true, force: true });
    await sink?.close();
    if (watchdog !== undefined) {
      const exit = once(watchdog, 'exit');
      watchdog.ref();
      watchdog.stdin?.end();
      await exit;
    }
  }
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** What the version command prints. */
async function versionOf(command: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  const [file = '', ...words] = command;
  try {
    const { stdout, stderr } = await promisify(execFile)(file, words, { cwd, env });
    return oneLine(stdout === '' ? stderr : stdout);
  } catch (error) {
    throw new Error(`its version command fails: ${(error as Error).message.trim()}`);
  }
}
