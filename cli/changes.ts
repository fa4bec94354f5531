import { type FSWatcher, readdirSync, readFileSync, statSync, watch } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';

/** What is never looked at: what editors and tools keep beside the files that people write. */
const besides = /^(?:\.|node_modules$)|~$/;

/** Files and folders, of which one asks from time to time what has changed. */
export class Changes {
  private seen: ReadonlyMap<string, string>;

  /**
   * @param paths files, and folders with all that they hold
   * @param except folders whose contents are of no interest
   */
  constructor(
    private readonly paths: readonly string[],
    private readonly except: ReadonlySet<string>,
  ) {
    this.seen = this.look();
  }

  /**
   * Waits until something is not as it was when this was asked last, or in the beginning.
   * @returns the paths of what has changed, in full; empty: the signal came first
   */
  async next(signal: AbortSignal): Promise<readonly string[]> {
    for (;;) {
      const happened = this.event(signal);
      // Whoever saves a file may empty it first: what is written then is an event of its own.
      const changed = this.compare();
      if (changed.length > 0 || signal.aborted) {
        happened.stop();
        return signal.aborted ? [] : changed;
      }
      await happened.one;
      happened.stop();
    }
  }

  private compare(): readonly string[] {
    const now = new Map(this.look());
    for (const path of now.keys()) {
      const before = this.seen.get(path);
      if (isEmpty(path) && before !== undefined) now.set(path, before);
    }
    const all = new Set([...this.seen.keys(), ...now.keys()]);
    const changed = [...all].filter(path => this.seen.get(path) !== now.get(path));
    this.seen = now;
    return changed;
  }

  /** The next event in any of the folders. They are watched and not the files, as many editors put a new file in the place of the old one. */
  private event(signal: AbortSignal): { readonly one: Promise<void>; stop(): void } {
    const folders = new Set(this.paths.map(path => (isFolder(path) ? resolve(path) : dirname(resolve(path)))));
    for (const file of this.seen.keys()) folders.add(dirname(file));
    let tell: () => void = () => {};
    const one = new Promise<void>(done => {
      tell = done;
    });
    const watchers = [...folders].flatMap((folder): FSWatcher[] => {
      try {
        return [watch(folder, tell).on('error', tell)];
      } catch {
        // It is gone, which the folder above it has told.
        return [];
      }
    });
    signal.addEventListener('abort', tell);
    const stop = () => {
      for (const each of watchers) each.close();
      signal.removeEventListener('abort', tell);
    };
    return { one, stop };
  }

  /** All files by their paths, with what tells whether they are the same. */
  private look(): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    const visit = (path: string): void => {
      const stat = statSync(path, { throwIfNoEntry: false });
      if (stat?.isFile()) found.set(path, `${stat.ino} ${stat.size} ${stat.mtimeMs}`);
      if (!stat?.isDirectory() || this.except.has(path)) return;
      for (const name of readdirSync(path)) if (!besides.test(name)) visit(join(path, name));
    };
    for (const path of this.paths) visit(resolve(path));
    return found;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function isEmpty(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.size === 0;
}

/** A suite file, and the files of fragments that it includes, as far as it can be read. */
export function withIncluded(file: string): readonly string[] {
  try {
    const { include } = parse(readFileSync(file, 'utf8')) as { readonly include?: unknown };
    const names = Array.isArray(include) ? include.filter(name => typeof name === 'string') : [];
    return [file, ...names.map(name => join(dirname(file), name))];
  } catch {
    return [file];
  }
}
