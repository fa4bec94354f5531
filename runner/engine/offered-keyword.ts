/** Does some line of what a service offers have the keyword, with the parameter if one is named? ASCII case does not count. */
export function offersKeyword(lines: readonly string[], need: string): boolean {
  const [keyword = '', ...parameters] = need.toUpperCase().split(' ');
  return lines.some(line => {
    const [word, ...rest] = line.toUpperCase().split(/[ =]/);
    const whole = line.toUpperCase().split(' ')[0];
    if (whole !== keyword && word !== keyword) return false;
    return parameters.every(parameter => rest.includes(parameter));
  });
}
