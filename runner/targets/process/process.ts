import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { services as known, serviceNames } from '../../protocols/services.js';
import { openSink, type Sink } from '../../sink/sink.js';
import { untilUp } from '../greeting.js';
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
  const made: Made = { folder };
  const output = new Output();
  let over = '';
  const logTail = async () => [output.tail(), over].filter(Boolean).join('\n');
  const close = onceOrOnSignal(() => end(made));
  try {
    if (plan.sink) made.sink = await openSink({ host, port: 0, plainPort: 0 });
    const fill = (text: string) => filled(text, placed, folder);
    const env = {
      ...process.env,
      ...Object.fromEntries(Object.entries(plan.env).map(([key, text]) => [key, fill(text)])),
      ...sinkEnvironment(made.sink),
    };
    const command = plan.command.map(fill);
    progress(`starting ${command[0]}`);
    const began = Date.now();
    const server = start(command, plan.cwd, env);
    made.server = server;
    output.read(server.stdout, server.stderr);
    const ended = endOf(server, command);
    if (server.pid !== undefined) made.watchdog = watch(server.pid, folder);
    const starting = { name, services: Object.values(placed), began, startMs: plan.startMs, ended };
    await untilUp({ ...starting, hasEnded: () => hasEnded(server) }, progress, signal);
    const version = plan.version && (await versionOf(plan.version.map(fill), plan, env, signal));
    // Its last words do not always say why it is gone.
    ended.catch(({ message }: Error) => {
      over = message;
    });
    const { sink } = made;
    return { services: placed, logTail, close, ...(sink && { sink }), ...(version !== undefined && { version }) };
  } catch (error) {
    await close();
    throw signal?.aborted === true ? error : startFailure(`the process of ${name}`, error as Error, output.tail());
  }
}

/** Starts a command with no input, in a process group of its own, so that all of it can be ended. */
function start([file = '', ...words]: readonly string[], cwd: string, env: NodeJS.ProcessEnv) {
  return spawn(file, words, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
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
function endOf(server: ChildProcess, command: readonly string[]): Promise<never> {
  const ended = new Promise<never>((_, reject) => {
    server.once('error', error => reject(new Error(whyNotStarted(error, command))));
    server.once('exit', (status, signal) =>
      reject(
        new Error(
          status === 0 ? 'it ended with status 0: it must stay in the foreground' : `it ${howItEnded(status, signal)}`,
        ),
      ),
    );
  });
  // Whoever waits for it hears of it; nobody has to.
  ended.catch(() => {});
  return ended;
}

function howItEnded(status: number | null, signal: NodeJS.Signals | null): string {
  return status === null ? `was ended by ${signal}` : `ended with status ${status}`;
}

function whyNotStarted({ code, message }: NodeJS.ErrnoException, [file]: readonly string[]): string {
  if (code === 'ENOENT') return `there is no program ${file}, or not the one that its first line names`;
  if (code === 'EACCES') return `${file} is not a program that may be executed`;
  return message;
}

/**
 * Starts what outlives the harness: once the harness is gone, however that came, the pipe to it closes, and it kills a process group and removes
 * the server's folder.
 */
function watch(group: number, ...folders: readonly string[]): ChildProcess {
  const script = 'cat > /dev/null; kill -s KILL -- "-$1" 2> /dev/null; shift; rm -rf -- "$@"';
  const watchdog = spawn('sh', ['-c', script, 'sh', String(group), ...folders], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watchdog.unref();
  return watchdog;
}

/** Has a watchdog do at once what it does when the harness is gone. */
async function release(watchdog: ChildProcess): Promise<void> {
  const exit = once(watchdog, 'exit');
  watchdog.ref();
  watchdog.stdin?.end();
  await exit;
}

/** What a start has made so far. */
interface Made {
  readonly folder: string;
  sink?: Sink;
  server?: ChildProcess;
  watchdog?: ChildProcess;
}

/** Ends the server, orderly if it does so in time, and removes what was made for it. */
async function end({ server, watchdog, folder, sink }: Made): Promise<void> {
  try {
    if (server?.pid !== undefined) await endGroup(server, server.pid);
    server?.stdout?.destroy();
    server?.stderr?.destroy();
  } finally {
    await sink?.close();
    if (watchdog !== undefined) await release(watchdog);
    await rm(folder, { recursive: true, force: true });
  }
}

async function endGroup(server: ChildProcess, group: number): Promise<void> {
  if (!hasEnded(server)) {
    const exit = once(server, 'exit');
    signalGroup(group, 'SIGTERM');
    const late = setTimeout(() => signalGroup(group, 'SIGKILL'), graceMs);
    await exit;
    clearTimeout(late);
  }
  // Those of its processes that are still there.
  signalGroup(group, 'SIGKILL');
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * What the version command prints. It is ended with all that it has started, as the server is.
 * @throws Error when it fails, prints nothing, or takes longer than the server may to start
 */
async function versionOf(
  command: readonly string[],
  { cwd, startMs }: ProcessPlan,
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<string> {
  const [printed, complaints] = [new Output(), new Output()];
  const asked = start(command, cwd, env);
  printed.read(asked.stdout);
  complaints.read(asked.stderr);
  const watchdog = asked.pid === undefined ? undefined : watch(asked.pid);
  const closed = new Promise(resolve => asked.once('close', resolve));
  const late = AbortSignal.timeout(startMs);
  try {
    const [status, by] = await once(asked, 'exit', { signal: signal ? AbortSignal.any([signal, late]) : late });
    // What it has left behind would hold its output open.
    signalGroup(asked.pid as number, 'SIGKILL');
    await closed;
    const text = oneLine(printed.tail() || complaints.tail());
    if (status !== 0) throw new Error(`it ${howItEnded(status, by)}${text && `: ${text}`}`);
    if (text === '') throw new Error('it prints nothing');
    return text;
  } catch (error) {
    if (signal?.aborted === true) throw error;
    const why = late.aborted ? `it does not end within ${startMs / 1000} s` : whyNotStarted(error as Error, command);
    throw new Error(`its version command fails: ${why}`);
  } finally {
    if (watchdog !== undefined) await release(watchdog);
    asked.stdout.destroy();
    asked.stderr.destroy();
  }
}
