/** The way from the root to a value: keys of maps, indices of lists. */
export type Path = readonly (string | number)[];

/** What a place is wanted of: a key of a map, its value, or a piece of text within the value. */
export type Part = 'key' | 'value' | { readonly text: string };

/** A piece of a text: where it begins, and where what follows it begins. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where a value stands, and its parts, if it has any. This is plain data, so that the build can keep it. */
export type Spans = readonly [start: number, end: number, parts?: Items | Entries];
type Items = readonly (Spans | null)[];
type Entries = Readonly<Record<string, Entry>>;

/** Where a key stands, and its value; null if that has no text of its own. */
type Entry = readonly [start: number, end: number, value: Spans | null];

/** Where a key, a value, or a piece of text within a value stands. A path that does not exist gives the nearest value above it. */
export function spanAt(root: Spans, text: string, path: Path, of: Part): Span {
  let span = spanOf(root);
  let inside: Spans | null = root;
  for (const [depth, step] of path.entries()) {
    const parts: Items | Entries | undefined = inside?.[2];
    if (isItems(parts)) {
      const item: Spans | null | undefined = parts[Number(step)];
      if (item == null) return span;
      inside = item;
      span = spanOf(item);
    } else {
      const entry: Entry | undefined = parts !== undefined && Object.hasOwn(parts, step) ? parts[step] : undefined;
      if (entry === undefined) return span;
      inside = entry[2];
      const last = depth === path.length - 1;
      // The key stands for a value that has no text.
      span = spanOf((last && of === 'key') || inside === null ? entry : inside);
    }
  }
  if (typeof of === 'object') {
    const start = text.indexOf(of.text, span.start);
    const end = start + of.text.length;
    if (start >= 0 && end <= span.end) return { start, end };
  }
  return span;
}

function spanOf([start, end]: Spans | Entry): Span {
  return { start, end };
}

function isItems(parts: Items | Entries | undefined): parts is Items {
  return Array.isArray(parts);
}
