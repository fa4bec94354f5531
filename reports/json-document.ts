/** A JSON document in pieces. One of its lists, empty in `around`, is filled with what is made as it is written. */
export function* jsonDocument(around: object, list: string, items: Iterable<unknown>): Generator<string> {
  // No text has a line end in JSON, and nothing in the document but this stands two spaces deep under this name.
  const opening = `\n  ${JSON.stringify(list)}: [`;
  const whole = indented(around);
  const at = whole.indexOf(opening) + opening.length;
  yield whole.slice(0, at);
  let empty = true;
  for (const item of items) {
    yield `${empty ? '' : ','}\n    ${indented(item).replaceAll('\n', '\n    ')}`;
    empty = false;
  }
  yield `${empty ? '' : '\n  '}${whole.slice(at)}\n`;
}

const indented = (value: unknown) => JSON.stringify(value, null, 2);
