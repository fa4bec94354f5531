import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import type { ContainerRuntimeClient } from 'testcontainers';

const label = 'mailspec.process';

/** The label by which a container tells whose it is: this machine's name and this process's number. */
export const ownLabel: Readonly<Record<string, string>> = { [label]: `${hostname()}/${process.pid}` };

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Docker's own label of what belongs to a compose file's containers. */
export const projectLabel = 'com.docker.compose.project';

/** Names of projects differ by machine and process, as labels do; there may be none but small letters, digits and hyphens in them. */
const machine = createHash('sha256').update(hostname()).digest('hex').slice(0, 12);
let projects = 0;

/** A name for what is started by a compose file. It tells whose it is. */
export function ownProject(): string {
  projects++;
  return `mailspec-${machine}-${process.pid}-${projects}`;
}

/** Removes all that was made for a compose file: containers, networks and volumes. Images stay. */
export async function removeProject({ container: { dockerode } }: ContainerRuntimeClient, name: string): Promise<void> {
  const filters = { label: [`${projectLabel}=${name}`] };
  for (const { Id } of await dockerode.listContainers({ all: true, filters }))
    await dockerode.getContainer(Id).remove({ force: true, v: true });
  for (const { Id } of await dockerode.listNetworks({ filters })) await dockerode.getNetwork(Id).remove();
  for (const { Name } of (await dockerode.listVolumes({ filters })).Volumes ?? [])
    await dockerode.getVolume(Name).remove();
}

/** The projects of this machine whose process is gone. */
async function leftProjects({ container: { dockerode } }: ContainerRuntimeClient): Promise<Set<string>> {
  const filters = { label: [projectLabel] };
  const found = [
    ...(await dockerode.listContainers({ all: true, filters })),
    ...(await dockerode.listNetworks({ filters })),
    ...((await dockerode.listVolumes({ filters })).Volumes ?? []),
  ].map(({ Labels }) => Labels?.[projectLabel] ?? '');
  return new Set(
    found.filter(name => {
      const [, of, pid] = /^mailspec-([0-9a-f]+)-(\d+)-\d+$/.exec(name) ?? [];
      return of === machine && !isRunning(Number(pid));
    }),
  );
}

/** Removes the containers of runs that were killed before they could do so themselves. */
export async function removeLeftovers(client: ContainerRuntimeClient): Promise<void> {
  const { dockerode } = client.container;
  const ours = await dockerode.listContainers({ all: true, filters: { label: [label] } });
  for (const { Id, Labels } of ours) {
    const [, host, pid] = /^(.*)\/(\d+)$/.exec(Labels[label] ?? '') ?? [];
    if (host !== hostname() || isRunning(Number(pid))) continue;
    // Another run may be removing it at this moment.
    await dockerode
      .getContainer(Id)
      .remove({ force: true, v: true })
      .catch(() => {});
  }
  for (const name of await leftProjects(client)) await removeProject(client, name).catch(() => {});
}
