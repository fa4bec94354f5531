import { relative } from 'node:path';

/** A place in a source file. Line and column are counted from 1. */
export interface Place {
  /** The path as it is to be shown, relative to the working directory where that is shorter. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A path as people are to read it: relative to the working directory where that is shorter. */
export function shownPath(path: string): string {
  const near = relative(process.cwd(), path);
  return near !== '' && near.length < path.length ? near : path;
}
