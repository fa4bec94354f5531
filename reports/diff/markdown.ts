import type { VerdictEvent } from '../../record/events.js';
import { html } from '../html/markup.js';
import { code, codeBlock, linkedRule, prose, table } from '../markdown-text.js';
import { transcriptTail } from '../transcript.js';
import { capabilityLine } from './capabilities.js';
import { type Comparison, changes, type Difference } from './compare.js';
import { headings, outcomeLine, reason, runName, slowerText, verdicts } from './words.js';

/** Characters of the whole. A comment on GitHub holds 65,536, one on GitLab a million; some are kept for who adds a line. */
const mostCharacters = 60_000;

/** Scenarios that are newly broken and shown with what was exchanged. */
const mostExchanges = 20;
const tailLength = 12;

/**
 * The comparison as Markdown that fits into a comment on a pull request: what is newly broken first, with the end of the exchange folded, then a table for each
 * other kind of change. What does not fit is counted.
 */
export function renderDiffMarkdown(comparison: Comparison): string {
  const { differences, capabilities } = comparison;
  const comment = new Comment();
  comment.add(`## mailspec: ${prose(runName(comparison.older))}, then ${prose(runName(comparison.newer))}`);
  comment.add(`**${prose(outcomeLine(comparison))}**`);
  for (const caution of comparison.cautions) comment.add(prose(caution));
  for (const change of changes) {
    const found = differences.filter(one => one.change === change);
    if (found.length > 0) comment.table(`### ${headings[change]}`, columns, found.map(row));
    if (change === 'broken') comment.each(found.slice(0, mostExchanges).flatMap(exchange));
  }
  if (capabilities.length > 0)
    comment.each(['### Announced otherwise', capabilities.map(one => `- ${prose(capabilityLine(one))}`).join('\n')]);
  if (comparison.slower.length > 0)
    comment.table(
      '### Slower',
      ['scenario', 'took'],
      comparison.slower.map(one => [code(one.scenario), slowerText(one)]),
      'l l',
    );
  return comment.text;
}

const columns = ['scenario', 'rule', 'verdicts', 'reason'];

function row(one: Difference): string[] {
  return [code(one.scenario), linkedRule((one.newer ?? one.older)?.rule ?? ''), verdicts(one), prose(reason(one))];
}

function exchange({ scenario, newer }: Difference): string[] {
  const { transcript = [], title }: Partial<VerdictEvent> = newer ?? {};
  if (transcript.length === 0) return [];
  const shown = codeBlock(transcriptTail(transcript, tailLength).join('\n'));
  // Where HTML begins a block, Markdown's own escapes are not read.
  const summary = html`<details><summary>${title} (${scenario})</summary>`.text;
  return [`${summary}\n\n${shown}\n\n</details>`];
}

/** Blocks of Markdown, as many as fit. */
class Comment {
  text = '';

  /** @returns whether it fitted */
  add(block: string): boolean {
    const longer = `${this.text === '' ? '' : `${this.text}\n`}${block}\n`;
    if (longer.length > mostCharacters) return false;
    this.text = longer;
    return true;
  }

  each(blocks: readonly string[]): void {
    for (const block of blocks) if (!this.add(block)) return;
  }

  /** As many rows as fit, the first ones. */
  table(heading: string, names: readonly string[], rows: readonly (readonly string[])[], align = 'l l l l'): void {
    const shown = (count: number) => {
      const rest = rows.length - count;
      const more = rest === 0 ? '' : `\n\n${rest} more are in the records.`;
      return `${heading} (${rows.length})\n\n${table(names, rows.slice(0, count), align)}${more}`;
    };
    let count = rows.length;
    while (count > 0 && !this.add(shown(count))) count = Math.floor(count / 2);
  }
}
