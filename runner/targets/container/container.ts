import {
  type ContainerRuntimeClient,
  getContainerRuntimeClient,
  type StartedTestContainer,
  StartupCheckStrategy,
  type StartupStatus,
} from 'testcontainers';
import { flaggedServices } from '../../protocols/services.js';
import { TargetUnavailable } from '../errors.js';
import { untilUp } from '../greeting.js';
import type { ContainerPlan } from '../start-plans.js';
import { onceOrOnSignal, oneLine, type StartedServer, sinkEnvironment, startFailure } from '../started-server.js';
import type { Service, ServiceName } from '../target.js';
import { buildImage } from './image.js';
import { ownLabel, removeLeftovers } from './leftovers.js';
import { isThisMachine, LoopbackContainer } from './loopback-container.js';
import { openSinkOnBridge } from './sink-on-bridge.js';

type Services = Readonly<Partial<Record<ServiceName, Service>>>;

/** Testcontainers need not wait for anything: we wait for greetings. */
class AtOnce extends StartupCheckStrategy {
  override async checkStartupState(): Promise<StartupStatus> {
    return 'SUCCESS';
  }
}

class TargetContainer extends LoopbackContainer {
  id: string | undefined;
  /** Once it has ended by itself: its exit status. */
  endedWith: number | undefined;
  private onEnd: (status: number) => void = () => {};
  /** Settles, by a rejection, when it ends. */
  readonly ended = new Promise<never>((_, reject) => {
    this.onEnd = status => reject(new Error(`it ended with status ${status}`));
  });

  constructor(
    image: string,
    private readonly client: ContainerRuntimeClient,
  ) {
    super(image);
    // Whoever waits for it hears of it; nobody has to.
    this.ended.catch(() => {});
  }

  /** The id is wanted before the start is over, so that a start that fails or is broken off can be undone. */
  protected override async containerCreated(id: string): Promise<void> {
    this.id = id;
    const exit = this.client.container.getById(id).wait({ condition: 'next-exit' }) as Promise<{ StatusCode: number }>;
    exit.then(
      ({ StatusCode }) => {
        this.endedWith = StatusCode;
        this.onEnd(StatusCode);
      },
      // It was removed, by us.
      () => {},
    );
  }
}

async function engine(): Promise<ContainerRuntimeClient> {
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
 * Builds or takes the plan's image, starts it, and waits until every service greets.
 * @param name the target's, for messages
 * @param services with the ports inside of the container
 * @param signal breaks the start off; the container is removed
 * @throws TargetUnavailable when there is no engine, or the image or the container fails, with the last lines of its log
 */
export async function startContainer(
  name: string,
  plan: ContainerPlan & { readonly sink: boolean },
  services: Services,
  progress: (line: string) => void,
  signal?: AbortSignal,
): Promise<StartedServer> {
  const client = await engine();
  await removeLeftovers(client);
  const { build, context = build, args } = plan;
  const image =
    build === undefined || context === undefined
      ? (plan.image ?? '')
      : await buildImage(client, { folder: build, context, args }, progress, signal);
  signal?.throwIfAborted();
  const here = await isThisMachine(client.info.containerRuntime.host);
  const sink = plan.sink && here ? await openSinkOnBridge(client, progress) : undefined;
  const container = new TargetContainer(image, client)
    .withEnvironment({ ...plan.env, ...sinkEnvironment(sink) })
    .withLabels({ ...ownLabel })
    .withStartupTimeout(plan.startMs)
    .withWaitStrategy(new AtOnce()) as TargetContainer;
  const ports = [...new Set(Object.values(services).map(({ port }) => port))];
  if (here) container.publish(ports);
  else container.withExposedPorts(...ports);
  const close = onceOrOnSignal(async () => {
    try {
      // What is in it is not worth an orderly end.
      if (container.id !== undefined)
        await client.container.dockerode.getContainer(container.id).remove({ force: true, v: true });
    } finally {
      await sink?.close();
    }
  });
  const logTail = () => tail(client, container.id);
  try {
    progress(`starting ${image}`);
    const began = Date.now();
    const started = await Promise.race([container.start(), container.ended]);
    const host = here ? '127.0.0.1' : started.getHost();
    const published = Object.fromEntries(
      Object.values(services).map(each => [each.name, { ...each, host, port: started.getMappedPort(each.port) }]),
    ) as Services;
    const { startMs } = plan;
    const hasEnded = () => container.endedWith !== undefined;
    const starting = { name, services: Object.values(published), began, startMs, hasEnded, ended: container.ended };
    await untilUp(starting, progress, signal);
    const version = plan.version === undefined ? undefined : await versionOf(started, plan.version);
    return { services: published, logTail, close, ...(sink && { sink }), ...(version !== undefined && { version }) };
  } catch (error) {
    const log = await logTail().catch(() => '');
    await close().catch(() => {});
    throw signal?.aborted === true ? error : startFailure(`the container of ${name}`, error as Error, log);
  }
}

/** What the plan's version command prints, on one line. */
async function versionOf(container: StartedTestContainer, command: readonly string[]): Promise<string> {
  const { output, exitCode } = await container.exec([...command]);
  if (exitCode !== 0) throw new Error(`its version command ends with status ${exitCode}: ${output.trim()}`);
  return oneLine(output);
}

/** The last lines of a container's log, both of its streams, without the frames that the engine puts around them. */
async function tail(client: ContainerRuntimeClient, id: string | undefined): Promise<string> {
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
