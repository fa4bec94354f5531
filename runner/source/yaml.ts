import type { Document, Node, Pair } from 'yaml';
import { compose, yaml } from './compose.js';
import { lineAndColumn } from './place.js';
import type { Span, Spans } from './span.js';
import { isUnclosedQuote, syntaxMessage } from './syntax.js';

/** One thing that is wrong in a text. */
export interface Problem extends Span {
  readonly message: string;
  readonly hint?: string;
}

/** What a YAML text says. */
export interface Reading {
  /** Maps, lists, texts, numbers, true, false, null. */
  readonly value: unknown;
  /** Where all of it stands. */
  spans(): Spans;
}

/** A text cannot be read. */
export class Unreadable extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(({ message }) => message).join('; '));
  }
}

/**
 * Reads a YAML 1.2 text (core schema).
 * @throws Unreadable for wrong syntax, a key that occurs twice, or a number that would not be kept as it is written
 */
export function readYaml(text: string): Reading {
  const document = compose(text);
  let problems = syntaxProblems(document, text);
  if (problems.length === 0) problems = [...slips(document.contents, document, text)];
  if (problems.length > 0) throw new Unreadable(problems);
  return { value: plain(document), spans: () => spansOf(document) };
}

function syntaxProblems(document: Document.Parsed, text: string): Problem[] {
  const problems = [...document.errors, ...document.warnings].map(error => {
    const [start, end] = isUnclosedQuote(error) ? quoteBefore(document, error.pos) : error.pos;
    return { start, end, line: lineAndColumn(text, start).line, ...syntaxMessage(error) };
  });
  // One slip can break several rules of YAML in its line.
  return problems.filter(({ line }, index) => problems.findIndex(other => other.line === line) === index);
}

/** Where the quoted text begins that goes on to a place: its quote is the slip, and not where the text ends. */
function quoteBefore(document: Document.Parsed, place: [number, number]): [number, number] {
  let found = place;
  yaml().visit(document, {
    Scalar(_key, { type, range }) {
      if (type?.startsWith('QUOTE_') && range && range[0] <= place[0] && range[2] >= place[0])
        found = [range[0], range[0] + 1];
    },
  });
  return found;
}

/** Tags of the core schema. The library knows more of them, which make what is no plain value: octets, dates, sets. */
const coreTags = ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map(name => `tag:yaml.org,2002:${name}`);

/** What is wrong with a tag, if there is one. */
function* tagSlips(node: Node | null): Generator<Problem> {
  if (node === null || !('tag' in node) || typeof node.tag !== 'string' || coreTags.includes(node.tag)) return;
  yield {
    ...(spanOf(node) ?? { start: 0, end: 1 }),
    message: `the tag \`${node.tag.replace('tag:yaml.org,2002:', '!!')}\` is not known`,
    hint: 'leave it out: values are maps, lists, texts, numbers, true, false and null',
  };
}

/** Finds unknown tags, doubled keys, keys that are no scalars, and numbers that are not kept as they are written. */
function* slips(node: Node | null, document: Document.Parsed, text: string): Generator<Problem> {
  const { isAlias, isMap, isScalar, isSeq } = yaml();
  const [tag] = tagSlips(node);
  if (tag !== undefined) {
    yield tag;
  } else if (isMap(node)) {
    const seen = new Map<string, Span>();
    for (const pair of node.items as Pair<Node, Node | null>[]) {
      const name = keyOf(pair.key);
      const span = spanOf(pair.key) ?? { start: 0, end: 1 };
      const first = name === undefined ? undefined : seen.get(name);
      yield* tagSlips(pair.key);
      if (name === undefined)
        yield {
          ...span,
          message: 'a key must be a plain word',
          hint: 'put quotes around it if it begins with one of { [ & *',
        };
      else if (first)
        yield {
          ...span,
          message: `duplicate key \`${name}\``,
          hint: `it is already in line ${lineAndColumn(text, first.start).line}`,
        };
      else seen.set(name, span);
      yield* slips(pair.value, document, text);
    }
  } else if (isSeq(node)) {
    for (const item of node.items) yield* slips(item as Node, document, text);
  } else if (
    isScalar(node) &&
    typeof node.value === 'number' &&
    node.source !== undefined &&
    node.source !== String(node.value)
  ) {
    yield {
      ...(spanOf(node) ?? { start: 0, end: 1 }),
      message: `\`${node.source}\` would be read as the number ${node.value}`,
      hint: 'put it in quotes if this text is meant, or write the number plainly',
    };
  } else if (isAlias(node)) {
    const span = spanOf(node) ?? { start: 0, end: 1 };
    const named = spanOf(node.resolve(document));
    if (named === undefined) yield { ...span, message: `there is no anchor \`&${node.source}\`` };
    else if (span.start < named.end && span.start >= named.start)
      yield { ...span, message: `the alias \`*${node.source}\` stands inside of what it names` };
  }
}

function plain(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: 1000 });
  } catch (error) {
    const message = `the aliases cannot be followed: ${(error as Error).message}`;
    throw new Unreadable([{ start: 0, end: 1, message }]);
  }
}

function spansOf(document: Document.Parsed): Spans {
  const { isAlias, isMap, isSeq } = yaml();
  // What aliases name is looked at once.
  const known = new Map<Node, Spans[2]>();
  const partsOf = (node: Node | null | undefined, span: Span): Spans[2] => {
    if (isMap(node))
      return Object.fromEntries(
        (node.items as Pair<Node, Node | null>[]).map(({ key, value }) => {
          const { start, end } = spanOf(key) ?? span;
          // An empty value has no text of its own.
          const inside = value === null || isEmpty(value) ? null : spans(value, span);
          return [String(keyOf(key)), [start, end, inside]];
        }),
      );
    return isSeq(node) ? node.items.map(item => (item === null ? null : spans(item as Node, span))) : undefined;
  };
  const spans = (node: Node, around: Span): Spans => {
    const span = spanOf(node) ?? around;
    const inside = isAlias(node) ? (node.resolve(document) ?? node) : node;
    const parts = known.get(inside) ?? partsOf(inside, span);
    known.set(inside, parts);
    return parts === undefined ? [span.start, span.end] : [span.start, span.end, parts];
  };
  const whole = { start: 0, end: 1 };
  return document.contents === null ? [whole.start, whole.end] : spans(document.contents, whole);
}

/** The text of a key, or undefined if it is no scalar. */
function keyOf(key: Node | null): string | undefined {
  return yaml().isScalar(key) ? String(key.value) : undefined;
}

function isEmpty(node: Node): boolean {
  return yaml().isScalar(node) && node.range !== undefined && node.range !== null && node.range[0] === node.range[1];
}

function spanOf(node: Node | null | undefined): Span | undefined {
  return node?.range ? { start: node.range[0], end: node.range[1] } : undefined;
}
