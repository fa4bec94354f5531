/** `/.../flags` as scenarios write a regular expression; undefined when the text has not that form or does not compile. */
export function regularExpression(text: string): RegExp | undefined {
  const form = /^\/(.+)\/([imsu]*)$/s.exec(text);
  if (!form) return undefined;
  try {
    return new RegExp(form[1] ?? '', form[2]);
  } catch {
    return undefined;
  }
}

/** What `/re/` finds in a text: its first group, or the whole match when it has none. */
export function firstFound(expression: RegExp, text: string): string | undefined {
  const match = expression.exec(text);
  return match ? (match[1] ?? match[0]) : undefined;
}

/** Does a scalar still hold a variable, whose value is not known when scenarios are loaded? */
export function holdsVariable(value: unknown): boolean {
  return typeof value === 'string' && value.includes('${');
}
