/** What is wrong with `/../flags`, if anything. */
export function regularExpressionProblem(text: string): string | undefined {
  const form = /^\/(.+)\/([a-z]*)$/s.exec(text);
  if (form === null) return `\`${text}\` is not a regular expression: it must stand between slashes`;
  const flags = form[2] ?? '';
  if (!/^[imsu]*$/.test(flags)) return `\`${flags}\` are not flags of a regular expression: i, m, s and u can be used`;
  try {
    new RegExp(form[1] ?? '', flags);
    return undefined;
  } catch (error) {
    return `\`${text}\` is not a regular expression: ${(error as Error).message.replace(/^.*: /s, '').toLowerCase()}`;
  }
}
