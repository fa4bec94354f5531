import { InvalidSource } from '../source/diagnostic.js';
import type { Path, SourceDocument } from '../source/document.js';
import { mapTexts, mentions, replaceMentions, soleVariable } from '../source/template.js';

/** A value with the place where a person wrote it. */
export interface Written {
  readonly value: unknown;
  readonly document: SourceDocument;
  readonly path: Path;
  /** As it is written, and the names that it can mention. */
  readonly raw?: unknown;
  readonly scope?: Scope;
}

/** With its variables put in, a value of a suite holds at most so many characters and entries. */
const largest = 1_048_576;

const sizes = new WeakMap<object, number>();

/** How large a value is: its characters and entries. What stands in several places is looked at once, and counts each time. */
function sizeOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return String(value).length;
  const known = sizes.get(value);
  if (known !== undefined) return known;
  const size = Object.values(value).reduce((sum: number, inner) => sum + 1 + sizeOf(inner), 0);
  sizes.set(value, size);
  return size;
}

/** Names whose values are known when suites are loaded: vars, a row's columns, a fragment's parameters. The inner ones come first. */
export class Scope {
  /** Names that were used, here or further in. */
  readonly used = new Set<string>();

  constructor(
    private readonly values: ReadonlyMap<string, Written>,
    private readonly outer?: Scope,
  ) {}

  find(name: string): Written | undefined {
    const own = this.values.get(name);
    if (own === undefined) return this.outer?.find(name);
    this.used.add(name);
    return own;
  }

  names(): string[] {
    return [...this.values.keys(), ...(this.outer?.names() ?? [])];
  }

  has(name: string): boolean {
    return this.values.has(name) || (this.outer?.has(name) ?? false);
  }

  /** Where a text that mentions this was written, if it came here by a variable. */
  origin(mention: string): Written | undefined {
    for (const written of this.values.values()) {
      const found = typeof written.value === 'string' && mentions(written.value).some(({ text }) => text === mention);
      if (found) return written;
    }
    return this.outer?.origin(mention);
  }

  /**
   * Puts known values into a template; what is not known is left for the run. A text that is exactly `${name}` becomes the value whole:
   * what stands there then is of the type of the template only once the schema has accepted it.
   * @param at where the template is written
   * @param unfit told of a list or map that stands within a text, where only a scalar can
   * @throws InvalidSource when it becomes too large
   */
  fill<T>(template: T, at: Pick<Written, 'document' | 'path'>, unfit: (mention: string) => void = () => {}): T {
    let size = 0;
    const count = (value: unknown): void => {
      size += sizeOf(value);
      if (size > largest)
        throw new InvalidSource([
          at.document.diagnostic(
            at.path,
            `with its variables inserted this has more than ${largest} characters`,
            'a long message is written with `repeat` and `times`',
          ),
        ]);
    };
    const filled: unknown = mapTexts(template, text => {
      const sole = soleVariable(text);
      if (sole !== undefined) {
        const found = this.find(sole);
        if (found !== undefined) count(found.value);
        return found === undefined ? text : found.value;
      }
      return replaceMentions(
        text,
        mention => {
          const found = this.find(mention.name);
          if (found === undefined) return undefined;
          count(found.value);
          if (typeof found.value !== 'object' || found.value === null) return String(found.value ?? '');
          unfit(mention.text);
          return undefined;
        },
        '$${',
      );
    });
    return filled as T;
  }
}
