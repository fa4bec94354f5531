import { code, linkedRule, prose, table } from '../markdown-text.js';
import type { ServerHistory } from './build.js';
import { moment, occurring, outcomeText, runText, shortHash, turnText } from './words.js';

/** The history as tables: the runs of each server, and each rule that changed. */
export function* renderHistoryMarkdown(servers: readonly ServerHistory[]): Generator<string> {
  for (const server of servers) {
    const verdicts = occurring(server.runs);
    yield `## mailspec: ${prose(server.name)}\n\n**${prose(outcomeText(server))}**\n\n`;
    yield `${table(
      ['run', 'begun', 'version', 'suites', ...verdicts, 'remarks'],
      server.runs.map(run => [
        String(run.number),
        moment(run),
        prose(run.version ?? ''),
        code(shortHash(run)),
        ...verdicts.map(verdict => String(run.counts[verdict])),
        prose(run.remarks.join('; ')),
      ]),
      ['r', 'l', 'l', 'l', ...verdicts.map(() => 'r'), 'l'].join(' '),
    )}\n\n`;
    if (server.rules.length === 0) continue;
    const rows = server.rules.flatMap(({ rule, level, now, turns }) =>
      turns.map(turn => [
        linkedRule(rule),
        level,
        now,
        prose(runText(server, turn)),
        prose(turnText(turn)),
        turn.scenarios.map(code).join(', '),
        prose(turn.reason),
      ]),
    );
    yield `${table(['rule', 'level', 'now', 'when', 'what', 'scenarios', 'reason'], rows, 'l l l l l l l')}\n\n`;
  }
}
