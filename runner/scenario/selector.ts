import { escaped } from '../protocols/match/regular-expression.js';
import type { Outline } from './model.js';

// What names scenarios on the command line: the id of a suite, a scenario or a case, the beginning of ids, or a pattern for them. `*` stands for any characters
// but `/`, and `**` for any.

/** Where an id may end that others begin with. */
const end = '(?:$|[/[@])';

/** The scenarios that a selector means: those whose ids it names, and where it names none, those whose ids begin so. */
export function meantBy<T extends Outline>(selector: string, scenarios: readonly T[]): readonly T[] {
  const named = (pattern: RegExp) => scenarios.filter(({ id }) => pattern.test(id));
  const whole = named(patternOf(selector.replace(/\/$/, ''), end));
  return whole.length > 0 ? whole : named(patternOf(selector, ''));
}

/** May a suite of this id hold scenarios that the selector means? */
export function mayMean(selector: string, suite: string): boolean {
  const [known = ''] = selector.split('*', 1);
  return `${suite}/`.startsWith(known) || known.startsWith(`${suite}/`);
}

function patternOf(selector: string, behind: string): RegExp {
  const parts = selector.split(/(\*{1,2})/).map(part => {
    if (part === '**') return '.*';
    return part === '*' ? '[^/]*' : escaped(part);
  });
  return new RegExp(`^${parts.join('')}${behind}`, 's');
}
