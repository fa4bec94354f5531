// Pages in Markdown, as VitePress reads them.

import { code, prose } from '../../build/reports/markdown-text.js';

export { code, prose };

/** Blocks with an empty line between them. */
export const blocks = (...all) => `${all.flat().filter(Boolean).join('\n\n')}\n`;

/** A table: heads, and rows of cells that are Markdown already. */
export function table(heads, rows) {
  const line = cells => `| ${cells.map(cell => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

export const list = items => items.map(item => `- ${item}`).join('\n');

/** What is folded away until somebody wants to see it. */
export const folded = (summary, content) => `::: details ${summary}\n${content}\n:::`;

/** A page in which nothing is a template of Vue's: what is in braces stands there as it is. */
export const plain = content => `::::: v-pre\n${content}\n:::::\n`;

/** The anchor of a heading as GitHub makes it, on which the links in docs/ count; of a rule, its id without the RFC, which is the page. */
export function anchorOf(heading) {
  const rule = /^rfc\d+\/(\S+)$/.exec(heading);
  if (rule !== null) return rule[1];
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}

/** Where the site tells of a rule. */
export function ruleLink(id) {
  const [, rfc, key] = /^(rfc\d+)\/(.*)$/.exec(id) ?? [];
  return `/rfc/${rfc}#${key}`;
}

/** A rule's id with the link to it; what is no rule of an RFC has none. */
export const linkedRule = id => (/^rfc\d+\//.test(id) ? `[${code(id)}](${ruleLink(id)})` : code(id));

/** A name as it stands in an address: `Exchange dialect 2019`, `cyrus/trixie`. */
export const slug = name => name.toLowerCase().replace(/[^a-z0-9.]+/g, '-');

export const several = (count, noun) => `${count} ${noun}${count === 1 ? '' : 's'}`;
