import type { TranscriptEntry } from '../record/events.js';

/** How the three sources of an entry are marked in plain text. */
export const marks = { client: 'C:', server: 'S:', event: '--' } as const;

/** Whether the entries have to name their connection. */
export function severalConnections(entries: readonly TranscriptEntry[]): boolean {
  return entries.some(({ connection }) => connection !== entries[0]?.connection);
}

/** An entry's text by lines: it is parted after each `\n` that stands for an LF (and not for a backslash before an n). */
export function linesOf(text: string): string[] {
  const lines = text.match(/(?:[^\\]|\\[^n]|\\$)*?(?:\\n|$)/g) ?? [];
  return lines.length > 1 && lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** The end of an exchange as plain text, one line an entry's line; the first line tells how many entries were left out. */
export function transcriptTail(entries: readonly TranscriptEntry[], most: number, width = 200): string[] {
  const named = severalConnections(entries);
  const tail = entries.slice(-most);
  const lines = tail.flatMap(entry => {
    const prefix = `${named ? `${entry.connection} ` : ''}${marks[entry.direction]} `;
    return linesOf(entry.text).map(
      (line, at) => (at === 0 ? prefix : ' '.repeat(prefix.length)) + shorten(line, width),
    );
  });
  return tail.length < entries.length ? [`(${entries.length - tail.length} earlier)`, ...lines] : lines;
}

function shorten(line: string, width: number): string {
  return line.length > width ? `${line.slice(0, width)} .. (${line.length - width} more characters)` : line;
}
