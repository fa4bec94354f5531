import { readFileSync } from 'node:fs';
import { type Diagnostic, InvalidSource } from './diagnostic.js';
import { lineAndColumn, type Place } from './place.js';
import { precompiledReading } from './precompiled.js';
import { type Part, type Path, type Span, type Spans, spanAt } from './span.js';
import { type Problem, type Reading, readYaml, Unreadable } from './yaml.js';

export type { Part, Path } from './span.js';

/** A YAML 1.2 file (core schema) whose every key and value knows where it stands. */
export class SourceDocument {
  /** The tree as plain values: maps, lists, texts, numbers, true, false, null. */
  readonly value: unknown;
  private readonly reading: Reading;
  private made: Spans | undefined;

  /** @param known what the text is known to say */
  private constructor(
    /** The path as it is shown in messages. */
    readonly file: string,
    private readonly text: string,
    known?: Reading,
  ) {
    this.reading = known ?? this.read();
    this.value = this.reading.value;
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
    return new SourceDocument(file, text, precompiledReading(octets));
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

  private read(): Reading {
    try {
      return readYaml(this.text);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      const tell = ({ message, hint, ...span }: Problem) => this.diagnosticAt(span, message, hint);
      throw new InvalidSource(error.problems.map(tell));
    }
  }

  private span(path: Path, of: Part): Span {
    this.made ??= this.reading.spans();
    return spanAt(this.made, this.text, path, of);
  }

  private placeAt(offset: number): Place {
    return { file: this.file, ...lineAndColumn(this.text, offset) };
  }

  private diagnosticAt(span: Span, message: string, hint?: string): Diagnostic {
    const place = this.placeAt(span.start);
    const lineStart = Math.min(span.start, this.text.length) - (place.column - 1);
    const source = this.text.slice(lineStart).split(/\r?\n/, 1)[0] ?? '';
    const shown = source.slice(place.column - 1, place.column - 1 + Math.max(1, span.end - span.start)).trimEnd();
    return { place, message, source, length: Math.max(1, shown.length), ...(hint === undefined ? {} : { hint }) };
  }
}

/** A tree of values, each of which knows where it is written. */
export type Source = Pick<SourceDocument, 'value' | 'place' | 'diagnostic'>;

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
