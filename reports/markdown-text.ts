import { ruleLink } from '../record/rule-link.js';
import { visible, visibleLine } from './visible.js';

/** A table. `align` has an `l` or `r` for each column; cells are Markdown. `dense`: no spaces between cells, for large tables. */
export function table(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  align: string,
  { dense = false } = {},
): string {
  const rule = align.split(' ').map(side => (side === 'r' ? '---:' : '---'));
  // A bar parts cells even within code.
  const gap = dense ? '' : ' ';
  const line = (cells: readonly string[]) =>
    `|${gap}${cells.map(cell => cell.replaceAll('|', '\\|')).join(`${gap}|${gap}`)}${gap}|`;
  return [line(columns), line(rule), ...rows.map(line)].join('\n');
}

/** Text in which nothing is markup, nor a mention or a link to somebody. Bars are left to the table. */
export function prose(text: string): string {
  return visibleLine(text)
    .replace(/[\\`*_[\]#~]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', '&#64;')
    .replace(/(https?):/g, '$1&#58;');
}

/** Text as code in a line: fenced by more backticks than it has in a row. */
export function code(text: string): string {
  const line = visibleLine(text);
  const fence = '`'.repeat(longestRun(line) + 1);
  const padding = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${padding}${line}${padding}${fence}`;
}

/** A rule's id, with a link to its section where an RFC has it. */
export function linkedRule(rule: string): string {
  const link = ruleLink(rule);
  return link === undefined ? code(rule) : `[${code(rule)}](${link})`;
}

/** Text as a block of code. */
export function codeBlock(text: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}text\n${visible(text)}\n${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(run => run.length));
}
