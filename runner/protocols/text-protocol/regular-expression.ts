import { createContext, Script } from 'node:vm';

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

/** A regular expression of a scenario. Some never come to an end on some texts, so every search is bounded. */
export class Expression {
  constructor(private readonly expression: RegExp) {}

  /** @throws EndlessSearch */
  test(text: string): boolean {
    return this.exec(text) !== null;
  }

  /** @throws EndlessSearch */
  exec(text: string): RegExpExecArray | null {
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

/** `/.../flags` as scenarios write a regular expression; undefined when the text has not that form or does not compile. */
export function regularExpression(text: string): Expression | undefined {
  const form = /^\/(.+)\/([imsu]*)$/s.exec(text);
  if (!form) return undefined;
  try {
    return new Expression(new RegExp(form[1] ?? '', form[2]));
  } catch {
    return undefined;
  }
}

/** What `/re/` finds in a text: its first group, or the whole match when it has none. */
export function firstFound(expression: Expression, text: string): string | undefined {
  const match = expression.exec(text);
  return match ? (match[1] ?? match[0]) : undefined;
}

/** Does a scalar still hold a variable, whose value is not known when scenarios are loaded? */
export function holdsVariable(value: unknown): boolean {
  return typeof value === 'string' && value.includes('${');
}
