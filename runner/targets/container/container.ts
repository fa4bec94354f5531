import type { ContainerRuntimeClient } from 'testcontainers';
import { untilUp } from '../greeting.js';
import type { ContainerPlan } from '../start-plans.js';
import { onceOrOnSignal, type StartedServer, sinkEnvironment, startFailure } from '../started-server.js';
import type { Service, ServiceName } from '../target.js';
import { AtOnce, exitOf, logTailOf, openEngine, versionOf } from './engine.js';
import { buildImage } from './image.js';
import { ownLabel } from './leftovers.js';
import { LoopbackContainer } from './loopback-container.js';
import { openSinkOnBridge } from './sink-on-bridge.js';

type Services = Readonly<Partial<Record<ServiceName, Service>>>;

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
    void exitOf(this.client, id, 'next-exit').then(status => {
      this.endedWith = status;
      this.onEnd(status);
    });
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
  const { client, here, host } = await openEngine();
  const { build, context = build, args } = plan;
  const image =
    build === undefined || context === undefined
      ? (plan.image ?? '')
      : await buildImage(client, { folder: build, context, args }, progress, signal);
  signal?.throwIfAborted();
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
  const logTail = () => logTailOf(client, container.id);
  try {
    progress(`starting ${image}`);
    const began = Date.now();
    const started = await Promise.race([container.start(), container.ended]);
    const published = Object.fromEntries(
      Object.values(services).map(each => [each.name, { ...each, host, port: started.getMappedPort(each.port) }]),
    ) as Services;
    const { startMs } = plan;
    const hasEnded = () => container.endedWith !== undefined;
    const starting = { name, services: Object.values(published), began, startMs, hasEnded, ended: container.ended };
    await untilUp(starting, progress, signal);
    const version = plan.version && (await versionOf(client, started.getId(), plan.version, startMs, signal));
    return { services: published, logTail, close, ...(sink && { sink }), ...(version !== undefined && { version }) };
  } catch (error) {
    const log = await logTail().catch(() => '');
    await close().catch(() => {});
    throw signal?.aborted === true ? error : startFailure(`the container of ${name}`, error as Error, log);
  }
}
