import type { VerdictEvent } from '../../record/events.js';
import { visibleLine } from '../visible.js';
import { capabilityLine } from './capabilities.js';
import { type Comparison, changes } from './compare.js';
import { headings, outcomeLine, reason, runName, slowerText, verdicts } from './words.js';

/** The comparison as lines of text. */
export function renderDiffConsole(comparison: Comparison): string {
  const lines = [
    `${runName(comparison.older)}`,
    `${runName(comparison.newer)}`,
    ...comparison.cautions.map(caution => `caution: ${caution}`),
  ];
  for (const change of changes) {
    const found = comparison.differences.filter(one => one.change === change);
    if (found.length === 0) continue;
    lines.push('', `${headings[change]} (${found.length})`);
    for (const one of found) {
      lines.push(`  ${one.scenario}  ${verdicts(one)}`);
      if (reason(one) !== '') lines.push(`    ${reason(one)}`);
    }
  }
  if (comparison.capabilities.length > 0)
    lines.push('', 'Announced otherwise', ...comparison.capabilities.map(one => `  ${capabilityLine(one)}`));
  const { slower } = comparison;
  if (slower.length > 0)
    lines.push('', `Slower (${slower.length})`, ...slower.map(one => `  ${one.scenario}  ${slowerText(one)}`));
  lines.push('', outcomeLine(comparison));
  return `${lines.map(visibleLine).join('\n')}\n`;
}

/** The comparison as one JSON document: `older` and `newer` name the runs; each difference has the verdicts without their transcripts. */
export function renderDiffJson({ older, newer, differences, ...rest }: Comparison): string {
  const document = {
    older: { target: older.target.name, version: older.target.version, started: older.started, suites: older.suites },
    newer: { target: newer.target.name, version: newer.target.version, started: newer.started, suites: newer.suites },
    ...rest,
    differences: differences.map(one => ({
      ...one,
      ...(one.older ? { older: brief(one.older) } : {}),
      ...(one.newer ? { newer: brief(one.newer) } : {}),
    })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function brief({ rule, level, verdict, reason: why, file, line, expected, got }: VerdictEvent) {
  return { rule, level, verdict, reason: why, file, line, expected, got };
}
