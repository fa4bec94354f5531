import { mapTexts, replaceMentions, soleVariable } from './template.js';

/**
 * Puts variables into a template at run time.
 * @param template a value whose texts may hold `${name}`; a text that is exactly `${name}` becomes the variable's value as it is, any other
 *   gets it as text; `$${` becomes a literal `${`
 * @param variables the value of a variable, undefined if it has none
 * @throws Error when a variable has no value (an earlier step did not come to bind it)
 */
export function substitute(template: unknown, variables: (name: string) => unknown): unknown {
  const value = (name: string): unknown => {
    const found = variables(name);
    if (found === undefined) throw new Error(`the variable ${name} has no value`);
    return found;
  };
  return mapTexts(template, text => {
    const sole = soleVariable(text);
    if (sole !== undefined) return value(sole);
    return replaceMentions(text, mention => String(value(mention.name)), '${');
  });
}
