/** A place in a source file. Line and column are counted from 1. */
export interface Place {
  /** The path as it is to be shown, relative to the working directory where that is shorter. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}
