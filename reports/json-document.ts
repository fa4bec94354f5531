/** A list whose items are made as it is written: too long to be held. */
class LongList {
  constructor(readonly items: Iterable<unknown>) {}
}

/** Stands in a document for a list whose items are made as it is written. */
export function longList(items: Iterable<unknown>): object {
  return new LongList(items);
}

/** A JSON document in pieces, with its long lists where they stand. */
export function* jsonDocument(document: object): Generator<string> {
  yield* pieces(document, '');
  yield '\n';
}

function* pieces(value: unknown, margin: string): Generator<string> {
  if (value instanceof LongList) yield* listed(value.items, margin, whole);
  else if (!holdsLongList(value)) yield* whole(value, margin);
  else if (Array.isArray(value)) yield* listed(value, margin, pieces);
  else yield* named(value as object, margin);
}

function* listed(
  items: Iterable<unknown>,
  margin: string,
  write: (item: unknown, margin: string) => Iterable<string>,
): Generator<string> {
  let before = `[\n${margin}  `;
  for (const item of items) {
    yield before;
    yield* write(item, `${margin}  `);
    before = `,\n${margin}  `;
  }
  yield before.startsWith('[') ? '[]' : `\n${margin}]`;
}

function* named(value: object, margin: string): Generator<string> {
  let before = `{\n${margin}  `;
  for (const [name, one] of Object.entries(value)) {
    if (one === undefined) continue;
    yield `${before}${JSON.stringify(name)}: `;
    yield* pieces(one, `${margin}  `);
    before = `,\n${margin}  `;
  }
  yield `\n${margin}}`;
}

/** What holds no long list. No text has a line end in JSON. */
function* whole(value: unknown, margin: string): Generator<string> {
  yield JSON.stringify(value, null, 2).replaceAll('\n', `\n${margin}`);
}

function holdsLongList(value: unknown): boolean {
  if (value instanceof LongList) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsLongList);
}
