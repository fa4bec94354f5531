import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { ContainerRuntimeClient } from 'testcontainers';
import { didYouMean } from '../../source/nearest.js';
import { shownPath } from '../../source/place.js';
import { InvalidTarget, TargetUnavailable } from '../errors.js';
import { untilUp } from '../greeting.js';
import type { ComposePlan } from '../start-plans.js';
import { onceOrOnSignal, type StartedServer, sinkEnvironment, startFailure } from '../started-server.js';
import type { Service, ServiceName } from '../target.js';
import { dockerCompose } from './docker-compose.js';
import { exitOf, logTailOf, openEngine, versionOf } from './engine.js';
import { ownProject, projectLabel, removeProject } from './leftovers.js';
import { openSinkOnBridge } from './sink-on-bridge.js';

type Services = Readonly<Partial<Record<ServiceName, Service>>>;

/** What stands in a compose file, by service. */
type ComposeServices = Readonly<Record<string, { readonly image?: string }>>;

/**
 * Builds what a compose file builds, starts its containers, and waits until every service of the mail server greets.
 * @param name the target's, for messages
 * @param services with the ports inside of the mail server's container
 * @param signal breaks the start off; all that was made is removed
 * @throws TargetUnavailable when there is no engine or no `docker compose`, or a container fails, with the last lines of the mail server's log
 * @throws InvalidTarget when the compose file has no such service
 */
export async function startCompose(
  name: string,
  plan: ComposePlan & { readonly sink: boolean },
  services: Services,
  progress: (line: string) => void,
  signal?: AbortSignal,
): Promise<StartedServer> {
  const { client, here, host } = await openEngine();
  const sink = plan.sink && here ? await openSinkOnBridge(client, progress) : undefined;
  const project = ownProject();
  const folder = await mkdtemp(join(tmpdir(), 'mailspec-compose-'));
  let starting: Promise<unknown> = Promise.resolve();
  const close = onceOrOnSignal(async () => {
    try {
      // What is still being made would not be found.
      await starting.catch(() => {});
      await removeProject(client, project);
    } finally {
      await rm(folder, { recursive: true, force: true });
      await sink?.close();
    }
  });
  const logTail = async () => logTailOf(client, await idOf(client, project, plan.service));
  try {
    const environment = { ...plan.env, ...sinkEnvironment(sink) };
    const written = await servicesOf(plan.compose, environment);
    if (written[plan.service] === undefined) throw noService(plan, Object.keys(written));
    const changes = join(folder, 'changes.yaml');
    const ports = [...new Set(Object.values(services).map(({ port }) => port))];
    await writeFile(changes, changesOf(plan, written, ports, here));
    signal?.throwIfAborted();
    progress(`starting ${shownPath(plan.compose)}`);
    const began = Date.now();
    const words = ['--file', plan.compose, '--file', changes, '--project-name', project, 'up', '--detach', '--build'];
    starting = dockerCompose(words, environment, progress, signal);
    await starting;
    const id = await idOf(client, project, plan.service);
    if (id === undefined) throw new Error('it has no container');
    let hasEnded = false;
    const ended = exitOf(client, id, 'not-running').then(status => {
      hasEnded = true;
      throw new Error(`it ended with status ${status}`);
    });
    // Whoever waits for it hears of it; nobody has to.
    ended.catch(() => {});
    const published = await publishedOf(client, id, host, services);
    const { startMs } = plan;
    const waiting = { name, services: Object.values(published), began, startMs, hasEnded: () => hasEnded, ended };
    await untilUp(waiting, progress, signal);
    const version = plan.version && (await versionOf(client, id, plan.version, startMs, signal));
    return { services: published, logTail, close, ...(sink && { sink }), ...(version !== undefined && { version }) };
  } catch (error) {
    const log = await logTail().catch(() => '');
    await close().catch(() => {});
    if (signal?.aborted === true || error instanceof InvalidTarget || error instanceof TargetUnavailable) throw error;
    throw startFailure(`\`${plan.service}\` of ${name}`, error as Error, log);
  }
}

function noService({ compose, service }: ComposePlan, names: readonly string[]): InvalidTarget {
  const hint = didYouMean(service, names) ?? `it has ${names.join(', ')}`;
  return new InvalidTarget(`${shownPath(compose)} has no service \`${service}\`: ${hint}`);
}

/**
 * The services of a compose file as Docker understands it: with what it includes and extends.
 * @throws InvalidTarget when it does not understand it
 */
async function servicesOf(file: string, environment: Readonly<Record<string, string>>): Promise<ComposeServices> {
  try {
    const written = await dockerCompose(['--file', file, 'config', '--format', 'json'], environment);
    return (JSON.parse(written) as { readonly services: ComposeServices }).services;
  } catch (error) {
    if (error instanceof TargetUnavailable) throw error;
    throw new InvalidTarget(`${shownPath(file)} is no compose file: ${(error as Error).message}`);
  }
}

/**
 * What is changed of a compose file for a run: of all ports only the mail server's are published, on loopback, each on a free
 * one; and an image that is built has a name that does not change, so that runs do not leave one each behind.
 */
function changesOf(
  { compose, service }: ComposePlan,
  written: ComposeServices,
  ports: readonly number[],
  here: boolean,
): string {
  const folder = basename(dirname(compose))
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const published = ports.map(target => ({ target, ...(here && { host_ip: '127.0.0.1' }) }));
  const lines = Object.entries(written).flatMap(([name, { image }]) => [
    `  ${JSON.stringify(name)}:`,
    `    image: ${JSON.stringify(image ?? `mailspec/${folder}-${name}`)}`,
    `    ports: ${name === service ? `!override ${JSON.stringify(published)}` : '!reset []'}`,
  ]);
  return `${['services:', ...lines].join('\n')}\n`;
}

/** The id of the container of a service; undefined where there is none. */
async function idOf(client: ContainerRuntimeClient, project: string, service: string): Promise<string | undefined> {
  const filters = { label: [`${projectLabel}=${project}`, `com.docker.compose.service=${service}`] };
  const [container] = await client.container.dockerode.listContainers({ all: true, filters });
  return container?.Id;
}

/** The services where they can be reached; one whose port is not published, since the container has ended, at port 0. */
async function publishedOf(
  client: ContainerRuntimeClient,
  id: string,
  host: string,
  services: Services,
): Promise<Services> {
  const { NetworkSettings } = await client.container.inspect(client.container.getById(id));
  const portOf = (port: number) => Number(NetworkSettings.Ports[`${port}/tcp`]?.[0]?.HostPort ?? 0);
  return Object.fromEntries(
    Object.values(services).map(each => [each.name, { ...each, host, port: portOf(each.port) }]),
  ) as Services;
}
