import { readFileSync } from 'node:fs';
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair } from 'yaml';
import { compose } from './compose.js';
import { type Diagnostic, InvalidSource } from './diagnostic.js';
import type { Place } from './place.js';
import { precompiledValue } from './precompiled.js';
import { syntaxMessage } from './syntax.js';

/** The way from the root to a node: keys of maps, indices of lists. */
export type Path = readonly (string | number)[];

/** What a place is wanted of: a key of a map, its value, or a piece of text within the value. */
export type Part = 'key' | 'value' | { readonly text: string };

interface Span {
  readonly start: number;
  readonly end: number;
}

/** The tree of a text, and where its lines begin. */
interface Tree {
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
}

/** A YAML 1.2 file (core schema) whose every key and value knows where it stands. */
export class SourceDocument {
  /** The tree as plain values: maps, lists, texts, numbers, true, false, null. */
  readonly value: unknown;
  private made: Tree | undefined;

  /** @param value what the text is known to say; then its tree is made when a place is asked for */
  private constructor(
    /** The path as it is shown in messages. */
    readonly file: string,
    private readonly text: string,
    value?: unknown,
  ) {
    if (value !== undefined) {
      this.value = value;
      return;
    }
    const problems = this.syntaxProblems();
    if (problems.length === 0) this.inspect(this.tree.document.contents, problems);
    if (problems.length > 0) throw new InvalidSource(problems);
    this.value = this.plain();
  }

  private get tree(): Tree {
    if (this.made === undefined) {
      const lines = new LineCounter();
      this.made = { document: compose(this.text, lines), lines };
    }
    return this.made;
  }

  /**
   * Reads YAML from text.
   * @param file how the file is called in messages
   * @throws InvalidSource for wrong syntax, a key that occurs twice, or a number that would not be kept as it is written
   */
  static parse(file: string, text: string): SourceDocument {
    return new SourceDocument(file, text);
  }

  /**
   * Reads YAML from a file.
   * @param path where the file is
   * @param file how it is called in messages
   * @throws InvalidSource as `parse`, and when the file cannot be read or is not UTF-8
   */
  static read(path: string, file: string = path): SourceDocument {
    const place = { file, line: 1, column: 1 };
    let octets: Buffer;
    try {
      octets = readFileSync(path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const known: Readonly<Record<string, string>> = {
        ENOENT: 'there is no such file',
        EISDIR: 'expected a file, found a folder',
      };
      const message = known[code ?? ''] ?? `the file cannot be read (${code ?? String(error)})`;
      throw new InvalidSource([{ place, message }]);
    }
    let text: string;
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(octets);
    } catch {
      throw new InvalidSource([
        { place, message: 'the file is not UTF-8', hint: 'octets beyond it can be written as hex' },
      ]);
    }
    return new SourceDocument(file, text, precompiledValue(octets));
  }

  /**
   * Where a key, a value, or a piece of text within a value stands. A path that does not exist gives the nearest node above it.
   * It is looked for when its line or column is asked for: most places are of what is right, and nobody asks.
   */
  place(path: Path, of: Part = 'value'): Place {
    return new LaterPlace(this.file, () => this.placeAt(this.span(path, of).start));
  }

  /** A diagnostic about a key, a value, or a piece of text within a value. */
  diagnostic(path: Path, message: string, hint?: string, of: Part = 'value'): Diagnostic {
    return this.diagnosticAt(this.span(path, of), message, hint);
  }

  private plain(): unknown {
    try {
      return this.tree.document.toJS({ maxAliasCount: 1000 });
    } catch (error) {
      const start = { start: 0, end: 1 };
      throw new InvalidSource([
        this.diagnosticAt(start, `the aliases cannot be followed: ${(error as Error).message}`),
      ]);
    }
  }

  private placeAt(offset: number): Place {
    const { line, col } = this.tree.lines.linePos(Math.min(offset, this.text.length));
    return { file: this.file, line: Math.max(1, line), column: Math.max(1, col) };
  }

  private diagnosticAt(span: Span, message: string, hint?: string): Diagnostic {
    const place = this.placeAt(span.start);
    const lineStart = Math.min(span.start, this.text.length) - (place.column - 1);
    const source = this.text.slice(lineStart).split(/\r?\n/, 1)[0] ?? '';
    const shown = source.slice(place.column - 1, place.column - 1 + Math.max(1, span.end - span.start)).trimEnd();
    return { place, message, source, length: Math.max(1, shown.length), ...(hint === undefined ? {} : { hint }) };
  }

  private span(path: Path, of: Part): Span {
    let node: Node | null = this.tree.document.contents;
    let span: Span = { start: node?.range?.[0] ?? 0, end: node?.range?.[1] ?? 1 };
    for (const [depth, step] of path.entries()) {
      const inside = this.resolve(node);
      let child: Node | null = null;
      if (isMap(inside)) {
        const pair = (inside.items as Pair<Node, Node | null>[]).find(item => keyOf(item.key) === String(step));
        if (pair === undefined) return span;
        child = pair.value ?? null;
        const last = depth === path.length - 1;
        // An empty value has no text of its own: the key stands for it.
        if ((last && of === 'key') || child === null || isEmpty(child)) span = spanOf(pair.key) ?? span;
        else span = spanOf(child) ?? span;
      } else if (isSeq(inside)) {
        child = (inside.items[Number(step)] as Node | undefined) ?? null;
        if (child === null) return span;
        span = spanOf(child) ?? span;
      } else return span;
      node = child;
    }
    if (typeof of === 'object') {
      const at = this.text.indexOf(of.text, span.start);
      if (at >= 0 && at + of.text.length <= span.end) return { start: at, end: at + of.text.length };
    }
    return span;
  }

  private resolve(node: Node | null): Node | null {
    return isAlias(node) ? (node.resolve(this.tree.document) ?? null) : node;
  }

  private syntaxProblems(): Diagnostic[] {
    const problems = [...this.tree.document.errors, ...this.tree.document.warnings].map(error => {
      const [start, end] = error.pos;
      const { message, hint } = syntaxMessage(error);
      return this.diagnosticAt({ start, end }, message, hint);
    });
    // One slip can break several rules of YAML in its line.
    return problems.filter(
      ({ place }, index) => problems.findIndex(other => other.place.line === place.line) === index,
    );
  }

  /** Finds doubled keys, keys that are no scalars, and numbers that are not kept as they are written. */
  private inspect(node: Node | null, problems: Diagnostic[]): void {
    if (isMap(node)) {
      const seen = new Map<string, Span>();
      for (const pair of node.items as Pair<Node, Node | null>[]) {
        const name = keyOf(pair.key);
        const span = spanOf(pair.key) ?? { start: 0, end: 1 };
        const first = name === undefined ? undefined : seen.get(name);
        if (name === undefined)
          problems.push(
            this.diagnosticAt(
              span,
              'a key must be a plain word',
              'put quotes around it if it begins with one of { [ & *',
            ),
          );
        else if (first)
          problems.push(
            this.diagnosticAt(
              span,
              `duplicate key \`${name}\``,
              `it is already in line ${this.placeAt(first.start).line}`,
            ),
          );
        else seen.set(name, span);
        this.inspect(pair.value, problems);
      }
    } else if (isSeq(node)) {
      for (const item of node.items) this.inspect(item as Node, problems);
    } else if (
      isScalar(node) &&
      typeof node.value === 'number' &&
      node.source !== undefined &&
      node.source !== String(node.value)
    ) {
      problems.push(
        this.diagnosticAt(
          spanOf(node) ?? { start: 0, end: 1 },
          `\`${node.source}\` would be read as the number ${node.value}`,
          'put it in quotes if this text is meant, or write the number plainly',
        ),
      );
    } else if (isAlias(node)) {
      const span = spanOf(node) ?? { start: 0, end: 1 };
      const named = spanOf(node.resolve(this.tree.document));
      if (named === undefined) problems.push(this.diagnosticAt(span, `there is no anchor \`&${node.source}\``));
      else if (span.start < named.end && span.start >= named.start)
        problems.push(this.diagnosticAt(span, `the alias \`*${node.source}\` stands inside of what it names`));
    }
  }
}

/** A place that is looked for when its line or column is asked for. */
class LaterPlace implements Place {
  private found: Place | undefined;
  private readonly find: () => Place;

  constructor(
    readonly file: string,
    find: () => Place,
  ) {
    this.find = find;
  }

  get line(): number {
    this.found ??= this.find();
    return this.found.line;
  }

  get column(): number {
    this.found ??= this.find();
    return this.found.column;
  }
}

/** The text of a key, or undefined if it is no scalar. */
function keyOf(key: Node | null): string | undefined {
  return isScalar(key) ? String(key.value) : undefined;
}

function isEmpty(node: Node): boolean {
  return isScalar(node) && node.range !== undefined && node.range !== null && node.range[0] === node.range[1];
}

function spanOf(node: Node | null | undefined): Span | undefined {
  return node?.range ? { start: node.range[0], end: node.range[1] } : undefined;
}
