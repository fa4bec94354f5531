import { createContext, Script } from 'node:vm';
import type { Put } from './compiled.js';
import { Invalid } from './invalid.js';

/** An expression may search one text so long, in milliseconds. */
const longestMs = 1000;
/** The bound counts the time in which the machine stood still, too: whoever was stopped once in a search may try again. */
const attempts = 2;

const sandbox: { expression: RegExp; text: string } = { expression: /(?:)/, text: '' };
const context = createContext(sandbox);
const search = new Script('expression.exec(text)');

/** An expression whose search took too long: nothing can be said of the text. */
export class EndlessSearch extends Error {
  override readonly name = 'EndlessSearch';
}

/** So many steps come to an end in far less than the time of a search. */
const fewSteps = 1e7;

/** A regular expression of a scenario. Some never come to an end on some texts, so every search is bounded, unless it cannot take long. */
export class Expression {
  /** What is repeated is no group, so that a search takes no more steps than a power of the text's length. */
  private readonly plain: boolean;
  private readonly exponent: number;
  private readonly factor: number;

  constructor(private readonly expression: RegExp) {
    const count = (what: RegExp) => expression.source.match(what)?.length ?? 0;
    this.plain = !/\)[*+{]/.test(expression.source);
    this.exponent = 1 + count(/[*+{]/g);
    this.factor = 2 ** count(/[|?]/g);
  }

  /** How many groups it captures. */
  get groups(): number {
    // An empty alternative matches anything, and the result has a place for every group.
    return (new RegExp(`${this.expression.source}|`, this.expression.flags).exec('')?.length ?? 1) - 1;
  }

  /**
   * What it finds in a text: its first group, or the whole match when it has none.
   * @throws EndlessSearch
   */
  find(text: string): string | undefined {
    const match = this.exec(text);
    return match ? (match[1] ?? match[0]) : undefined;
  }

  /** @throws EndlessSearch */
  test(text: string): boolean {
    return this.exec(text) !== null;
  }

  private exec(text: string): RegExpExecArray | null {
    // A bound takes a thread that watches, which costs more than most searches.
    if (this.plain && this.factor * (text.length + 1) ** this.exponent <= fewSteps) return this.expression.exec(text);
    sandbox.expression = this.expression;
    sandbox.text = text;
    for (let attempt = 0; attempt < attempts; attempt++) {
      try {
        return search.runInContext(context, { timeout: longestMs }) as RegExpExecArray | null;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      }
    }
    throw new EndlessSearch(
      `not judged: ${this.expression} was still searching a text of ${text.length} characters after ${longestMs} ms`,
    );
  }
}

const form = /^\/(.+)\/([a-z]*)$/s;

/** Is a regular expression meant, where other texts may stand too? */
export function isExpression(text: string): boolean {
  return form.test(text);
}

/**
 * A regular expression as scenarios write it: `/.../flags`. The values of variables stand in it for themselves.
 * @throws Invalid
 */
export function regularExpression(text: string, put: Put = piece => piece): Expression {
  const [, template, flags = ''] = form.exec(text) ?? [];
  if (template === undefined)
    throw new Invalid(`\`${put(text)}\` is not a regular expression: it must stand between slashes`);
  if (!/^[imsu]*$/.test(flags))
    throw new Invalid(`\`${flags}\` are not flags of a regular expression: i, m, s and u can be used`);
  try {
    return new Expression(new RegExp(put(template, escaped), flags));
  } catch (error) {
    const why = (error as Error).message.replace(/^.*: /s, '').toLowerCase();
    throw new Invalid(`\`${put(text)}\` is not a regular expression: ${why}`);
  }
}

/** A text as it stands for itself in an expression, within a class of characters, too. */
export function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replaceAll('-', '\\x2d');
}
