import type { ContainerRuntimeClient } from 'testcontainers';
import { openSink, type Sink } from '../../sink/sink.js';

/**
 * Opens the sink where containers reach this machine and others do not: at the gateway of the engine's bridge.
 * @param progress is told why there is no sink, where there is none
 * @returns undefined where there is no such bridge, or nothing can listen at its gateway
 */
export async function openSinkOnBridge(
  client: ContainerRuntimeClient,
  progress: (line: string) => void,
): Promise<Sink | undefined> {
  try {
    const host = gatewayOf((await client.container.dockerode.getNetwork('bridge').inspect()) as Bridge);
    if (host === undefined) throw new Error("Docker's bridge has no IPv4 address");
    return await openSink({ host, port: 0, plainPort: 0 });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    progress(`no sink: scenarios about relaying are skipped (${why})`);
    return undefined;
  }
}

/** What Docker tells of a network. */
export interface Bridge {
  readonly IPAM?: { readonly Config?: readonly { readonly Gateway?: string; readonly Subnet?: string }[] | null };
}

/** The address of this machine in a bridge. Some versions of Docker do not name it: then it is the subnet's first, which Docker takes. */
export function gatewayOf(bridge: Bridge): string | undefined {
  for (const { Gateway, Subnet } of bridge.IPAM?.Config ?? []) {
    const first = /^(\d+\.\d+\.\d+\.)(\d+)\/\d+$/.exec(Subnet ?? '');
    const found = Gateway ?? (first && `${first[1]}${Number(first[2]) + 1}`);
    if (found && !found.includes(':')) return found;
  }
  return undefined;
}
