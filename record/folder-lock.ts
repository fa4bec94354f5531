import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** The lock's name within its directory. */
export const lockFile = 'results.lock';

/** Keeps a directory of results for one run: two runs would write over each other's record. */
export class FolderLock {
  private constructor(private readonly path: string) {}

  /**
   * Takes the directory. The lock of a run that died is taken over.
   * @throws Error that names the process which has it
   */
  static take(directory: string): FolderLock {
    const path = join(directory, lockFile);
    for (;;) {
      try {
        const descriptor = openSync(path, 'wx');
        writeSync(descriptor, `${process.pid} ${hostname()}\n`);
        closeSync(descriptor);
        return new FolderLock(path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = holderOf(path);
      if (holder !== undefined)
        throw new Error(
          `another run is writing there (${holder}); give each run a folder of its own, or remove ${path}`,
        );
      rmSync(path, { force: true });
    }
  }

  release(): void {
    rmSync(this.path, { force: true });
  }
}

/** Who has the lock, in words; undefined when it is nobody any more. On another machine it may be anybody. */
function holderOf(path: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  const [, pid, host] = /^(\d+) (.*)\n$/.exec(text) ?? [];
  if (pid === undefined) return 'it has just begun';
  if (host !== hostname()) return `process ${pid} on ${host}`;
  return Number(pid) === process.pid || isAlive(Number(pid)) ? `process ${pid}` : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
