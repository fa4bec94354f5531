import type { Place } from './place.js';

export { didYouMean, nearest } from './nearest.js';

/** One thing that is wrong in a file that a person wrote. */
export interface Diagnostic {
  readonly place: Place;
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  /** The variables that brought what is wrong there. */
  readonly values?: readonly ValueOf[];
  /** The text of the line, without its end. */
  readonly source?: string;
  /** How many characters of the line the carets stand under. */
  readonly length?: number;
}

/** A variable, and where its value is written. */
export interface ValueOf {
  readonly name: string;
  readonly place: Place;
}

/** A line is shown up to this many characters. */
const widest = 160;
const gutter = 5;

/** Cuts a long line down to the part around the carets. */
function excerpt(line: string, column: number): { text: string; column: number } {
  if (line.length <= widest) return { text: line, column };
  const from = column < widest / 2 ? 0 : column - Math.floor(widest / 2);
  const head = from > 0 ? '…' : '';
  const tail = from + widest < line.length ? '…' : '';
  return { text: head + line.slice(from, from + widest) + tail, column: column - from + head.length };
}

/** A diagnostic as a person reads it: place and message, the line with carets below it, and the hint. */
export function render(diagnostic: Diagnostic): string {
  const { place, message, hint, source, values = [] } = diagnostic;
  const lines = [`${place.file}:${place.line}:${place.column}: ${message}`];
  if (source !== undefined) {
    const { text, column } = excerpt(source, place.column);
    // Tabs are kept, so that the carets stand where the text stands.
    const indent = text.slice(0, column - 1).replace(/[^\t]/g, ' ');
    const length = Math.max(1, Math.min(diagnostic.length ?? 1, text.length - column + 1));
    lines.push(`${String(place.line).padStart(gutter)} | ${text}`.trimEnd());
    lines.push(`${' '.repeat(gutter)} | ${indent}${'^'.repeat(length)}`);
  }
  if (hint !== undefined) lines.push(`   = ${hint}`);
  for (const { name, place: at } of values)
    lines.push(`   = the value of \`${name}\` stands in ${at.file}:${at.line}:${at.column}`);
  return lines.join('\n');
}

/** Files that a person wrote cannot be used as they are. Its message is every diagnostic, rendered. */
export class InvalidSource extends Error {
  override readonly name = 'InvalidSource';
  constructor(readonly diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(render).join('\n\n'));
  }
}
