import type { Results, VerdictEvent } from '../../record/events.js';
import { groupBy } from '../grouping.js';
import { code, prose, table } from '../markdown-text.js';
import type { Pieces } from '../reporter.js';
import { leniencyMeans } from '../verdict.js';
import { buildMatrix } from './build.js';
import { glyphs, legend, states } from './glyphs.js';
import type { Column, Matrix, RuleCell, RuleRow, State } from './model.js';

/** Characters of a branch that a cell has room for. */
const branchWidth = 40;

/** The matrix as a page of Markdown: the servers, the rules by RFC, and for each server what was found. */
export function renderMatrixMarkdown(records: readonly Results[]): Pieces {
  const matrix = buildMatrix(records);
  const { columns, rows, cautions } = matrix;
  const numbered = columns.map((column, at) => ({ column, at }));
  const occurring = states.filter(state => rows.some(({ cells }) => cells.some(cell => cell.state === state)));
  const lenient = rows.some(({ cells }) => cells.some(({ leniency }) => leniency));
  const blocks = [
    '# Compatibility',
    'What each server does with each rule. A rule with several scenarios shows the worst of their verdicts, and how many scenarios have it.',
    ...cautions.map(prose),
    table(
      [
        'server',
        'version',
        'tested on',
        ...occurring.map(state => `${glyphs[state]} ${state}`),
        ...(lenient ? ['by leniency'] : []),
      ],
      numbered.map(({ column, at }) => [
        serverName(column),
        prose(column.version ?? ''),
        column.date,
        ...occurring.map(state => String(rows.filter(({ cells }) => cells[at]?.state === state).length)),
        ...(lenient ? [String(rows.filter(({ cells }) => cells[at]?.leniency).length)] : []),
      ]),
      `l l l ${occurring.map(() => 'r').join(' ')}${lenient ? ' r' : ''}`,
    ),
    ...numbered.flatMap(({ column }) =>
      column.incomplete ? [`**${prose(column.name)}: ${prose(column.incomplete)}.** What it lacks is not known.`] : [],
    ),
    [
      ...occurring.map(state => `- ${glyphs[state]} ${state}: ${legend[state]}`),
      ...(lenient
        ? [`- by leniency: of the broken rules, those of which this holds in each scenario: ${leniencyMeans}`]
        : []),
    ].join('\n'),
    ...[...groupBy(rows, ({ document }) => document)].flatMap(([document, ofDocument]) => [
      `## ${prose(document)}`,
      table(
        ['section', 'rule', 'level', ...columns.map(serverName)],
        ofDocument.map(row => ruleLine(row)),
        `l l l ${columns.map(() => 'l').join(' ')}`,
        // Web pages of repositories show no more than half a megabyte.
        { dense: true },
      ),
    ]),
    ...findings(matrix),
  ];
  return blocks.map((block, at) => (at === 0 ? block : `\n\n${block}`)).concat('\n');
}

function serverName({ name, incomplete }: Column): string {
  return `${prose(name)}${incomplete ? ' (incomplete)' : ''}`;
}

function ruleLine({ rule, section, level, cells }: RuleRow): string[] {
  return [section, code(rule.split('/').slice(2).join('/') || rule), level, ...cells.map(cellText)];
}

function cellText({ state, count, of, branch }: RuleCell): string {
  const share = count < of && state !== 'pass' && state !== 'skip' ? ` ${count}/${of}` : '';
  const way = branch === undefined ? '' : ` ${prose(shorten(branch))}`;
  return `${glyphs[state]}${share}${way}`;
}

function shorten(text: string): string {
  return text.length > branchWidth ? `${text.slice(0, branchWidth - 2)}..` : text;
}

const explainedStates: readonly State[] = ['fail', 'fixed', 'error', 'known'];

/** What is said in the same words of some scenarios and servers. */
interface Found {
  readonly event: VerdictEvent;
  readonly scenarios: readonly string[];
  readonly servers: readonly string[];
}

/** What calls for an explanation. What is said of several servers or scenarios in the same words is told once. */
function findings({ rows, columns }: Matrix): string[] {
  const told = new Map<string, { readonly event: VerdictEvent; readonly servers: Set<string> }>();
  for (const { cells } of rows.flatMap(({ cases }) => cases)) {
    for (const [at, { event }] of cells.entries()) {
      if (event === undefined) continue;
      const key = JSON.stringify([event.scenario, ...wordsOf(event)]);
      const entry = told.get(key) ?? { event, servers: new Set() };
      told.set(key, entry);
      entry.servers.add(prose(columns[at]?.name ?? ''));
    }
  }
  const all = joined([...told.values()].map(({ event, servers }) => ({ event, servers: [...servers] })));
  const found = explainedStates.flatMap(state => all.filter(({ event }) => event.verdict === state));
  if (found.length === 0) return [];
  const lines = found.map(({ event: { verdict, reason, known, leniency }, scenarios, servers }) => {
    const more = known?.link && verdict === 'known' ? ` (${known.link.replaceAll(')', '%29')})` : '';
    const kind = leniency ? ' (leniency)' : '';
    const who = columns.length === 1 ? '' : ` (${servers.join(', ')})`;
    return `- ${glyphs[verdict]} ${verdict}${kind} ${scenarios.map(inShort).join(', ')}${who}: ${prose(reason)}${more}`;
  });
  return ['## Found', lines.join('\n')];
}

/** What is said of a scenario, but for its name. */
function wordsOf({ verdict, reason, known, leniency }: VerdictEvent): readonly unknown[] {
  return [verdict, reason, known?.link, leniency];
}

/** Scenarios of which the same is said of the same servers, together. */
function joined(found: readonly Omit<Found, 'scenarios'>[]): Found[] {
  const together = new Map<string, Found>();
  for (const { event, servers } of found) {
    const key = JSON.stringify([...wordsOf(event), ...servers]);
    const scenarios = [...(together.get(key)?.scenarios ?? []), event.scenario];
    together.set(key, { event, servers, scenarios });
  }
  return [...together.values()];
}

/** A scenario's id; of a further case of the scenario before it, the case alone: `a/b[c]`, `[d]`. */
function inShort(id: string, at: number, all: readonly string[]): string {
  const bracket = id.indexOf('[');
  return code(bracket >= 0 && all[at - 1]?.startsWith(id.slice(0, bracket + 1)) ? id.slice(bracket) : id);
}
