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
}
