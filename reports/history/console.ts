import { visibleLine } from '../visible.js';
import type { RuleHistory, ServerHistory } from './build.js';
import { moment, occurring, outcomeText, runText, shortHash, turnText } from './words.js';

/** Scenarios of a turn that are named. */
const mostNamed = 3;

/** The history as lines of text. */
export function* renderHistoryConsole(servers: readonly ServerHistory[]): Generator<string> {
  for (const [at, server] of servers.entries()) {
    const lines = [
      ...(at > 0 ? [''] : []),
      server.name,
      ...runs(server),
      '',
      ...server.rules.flatMap(rule => ruleLines(server, rule)),
      outcomeText(server),
    ];
    yield `${lines.map(line => visibleLine(line).trimEnd()).join('\n')}\n`;
  }
}

function runs({ runs: all }: ServerHistory): string[] {
  const verdicts = occurring(all);
  const rows = [
    ['run', 'begun', 'version', 'suites', ...verdicts, ''],
    ...all.map(run => [
      String(run.number),
      moment(run),
      run.version ?? '',
      shortHash(run),
      ...verdicts.map(verdict => String(run.counts[verdict])),
      run.remarks.join('; '),
    ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map(row => row[column]!.length)));
  const isNumber = (column: number) => column === 0 || (column > 3 && column < 4 + verdicts.length);
  return rows.map(row => {
    const cells = row.map((cell, column) =>
      isNumber(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
    );
    return `  ${cells.join('  ')}`;
  });
}

function ruleLines(server: ServerHistory, { rule, level, now, turns }: RuleHistory): string[] {
  return [
    `  ${rule} (${level}), now ${now}`,
    ...turns.flatMap(turn => {
      const named = turn.scenarios.slice(0, mostNamed).join(', ');
      const rest = turn.scenarios.length - mostNamed;
      return [
        `    ${runText(server, turn)}: ${turnText(turn)}: ${named}${rest > 0 ? ` and ${rest} more` : ''}`,
        ...(turn.reason === '' ? [] : [`      ${turn.reason}`]),
      ];
    }),
    '',
  ];
}
