import type { ContainerRuntimeClient } from 'testcontainers';
import { openSink, type Sink } from '../../sink/sink.js';

/**
 * Opens the sink where containers reach this machine and others do not: at the gateway of the engine's bridge.
 * @returns undefined where there is no such bridge, or it is another machine's
 */
export async function openSinkOnBridge(client: ContainerRuntimeClient): Promise<Sink | undefined> {
  const host = await gateway(client);
  return host === undefined ? undefined : openSink({ host, port: 0, plainPort: 0 }).catch(() => undefined);
}

/** What a container is told of the sink. */
export function sinkEnvironment(sink: Sink | undefined): Readonly<Record<string, string>> {
  if (sink === undefined) return {};
  return { SINK_HOST: sink.host, SINK_PORT: String(sink.port), SINK_PLAIN_PORT: String(sink.plainPort) };
}

interface Bridge {
  readonly IPAM?: { readonly Config?: readonly { readonly Gateway?: string }[] | null };
}

async function gateway(client: ContainerRuntimeClient): Promise<string | undefined> {
  const bridge = (await client.container.dockerode
    .getNetwork('bridge')
    .inspect()
    .catch(() => undefined)) as Bridge | undefined;
  return bridge?.IPAM?.Config?.find(({ Gateway }) => Gateway !== undefined)?.Gateway;
}
