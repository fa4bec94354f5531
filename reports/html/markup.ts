import { visible } from '../visible.js';

/** HTML that is safe to stand in an element or a quoted attribute. Only `html` and `trusted` make it. */
export class Markup {
  constructor(readonly text: string) {}
}

export type Content = string | number | Markup | undefined | readonly Content[];

/** A template whose values are escaped, whatever they hold; markup and lists of it stand as they are, and undefined is nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  let text = parts[0] ?? '';
  for (let at = 0; at < values.length; at += 1) text += render(values[at]) + (parts[at + 1] ?? '');
  return new Markup(text);
}

/** Text of this program's own, never of a record. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

function render(value: Content): string {
  if (value === undefined) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return special.test(value) ? escaped(visible(value)) : value;
  let text = '';
  for (const part of value) text += render(part);
  return text;
}

/** All but what stands in markup as it is: most texts have none of it. */
const special = /[^\t\n\x20-\x7e]|[&<>"']/;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, character => entities[character] ?? character);
}
