import { didYouMean } from '../source/diagnostic.js';
import type { Path, SourceDocument } from '../source/document.js';
import { isVariableName, mentions, texts, under } from '../source/template.js';
import { builtIn } from './built-in.js';
import type { Problems } from './problems.js';
import type { Scope } from './scope.js';

/** What mentions variables: a step, or what is given. */
export interface TemplateSource {
  readonly document: SourceDocument;
  readonly path: Path;
  /** As it is written. */
  readonly raw: unknown;
  /** With the values that are known put in. */
  readonly value: unknown;
  readonly scope: Scope;
}

/** Follows which variables have a value from step to step, and tells of those that have none. */
export class Names {
  private readonly bound = new Set<string>();
  private lost = false;

  constructor(
    /** Names that some step of the scenario binds, sooner or later. */
    private readonly later: ReadonlySet<string>,
    private readonly problems: Problems,
  ) {}

  /** Tells of each variable that is mentioned and that has no value yet. */
  check({ document, path, raw, value, scope }: TemplateSource): void {
    for (const { text, path: inner } of texts(value, text => text.includes('${'))) {
      for (const mention of mentions(text)) {
        if (Object.hasOwn(builtIn, mention.name) || this.bound.has(mention.name)) continue;
        // A list or map within a text: that has been told.
        if (typeof scope.find(mention.name)?.value === 'object') continue;
        if (this.lost && isVariableName(mention.name)) continue;
        const { message, hint } = this.complaint(mention.name, mention.text, scope);
        const here = contains(raw, inner, mention.text);
        const origin = here ? undefined : scope.origin(mention.text);
        this.problems.add(
          (origin?.document ?? document).diagnostic(origin?.path ?? [...path, ...inner], message, hint, {
            text: mention.text,
          }),
        );
      }
    }
  }

  /** Steps are missing that may have bound anything. */
  lose(): void {
    this.lost = true;
  }

  bind(name: string): void {
    this.bound.add(name);
  }

  private complaint(name: string, text: string, scope: Scope): { message: string; hint?: string } {
    if (!isVariableName(name)) return { message: `\`${text}\` is not a variable`, hint: 'write $${ for a literal ${' };
    if (scope.has(name))
      return {
        message: `the variable \`${name}\` has no value yet`,
        hint: 'a variable can only mention those that are written before it',
      };
    if (this.later.has(name))
      return {
        message: `the variable \`${name}\` has no value yet`,
        hint: 'it is this step or a later one that binds it',
      };
    const hint = didYouMean(name, [...scope.names(), ...this.later, ...Object.keys(builtIn)]);
    return { message: `undefined variable \`${name}\``, ...(hint === undefined ? {} : { hint }) };
  }
}

/** Is the text written at this place itself, and not put there by a variable? */
function contains(raw: unknown, path: readonly (string | number)[], text: string): boolean {
  const value = path.reduce<unknown>(under, raw);
  return typeof value === 'string' && value.includes(text);
}
