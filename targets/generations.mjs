// The page docs/generations.md: what each version of a server does otherwise than the one before it.

import { withoutRevision } from '../build/runner/protocols/imap/revisions.js';

/**
 * What a server's list of known deviations says of a scenario that is not as it was.
 * @param lists the lists, by server
 * @param servers those that the target is made of
 * @returns {{server: string, key: string, reason: string, intermittent?: boolean} | undefined}
 */
function entryOf({ change, scenario, older, newer }, servers, lists) {
  const { rule } = change === 'mended' ? older : newer;
  for (const key of [scenario, withoutRevision(scenario), rule])
    for (const server of servers) {
      const entry = lists[server]?.[key];
      if (entry !== undefined) return { server, key, ...entry };
    }
  return undefined;
}

const names = {
  courier: 'Courier',
  cyrus: 'Cyrus',
  dovecot: 'Dovecot',
  exim: 'Exim',
  mailutils: 'GNU Mailutils',
  opensmtpd: 'OpenSMTPD',
  postfix: 'Postfix',
  sendmail: 'Sendmail',
};

const headings = ['Mended', 'Broken', 'New, and not right'];

/** Under which heading a difference stands; undefined: the page does not tell of it. */
function headingOf({ change, older }) {
  if (change === 'mended') return 'Mended';
  if (change !== 'newly known' && change !== 'broken') return undefined;
  return older?.verdict === 'skip' ? 'New, and not right' : 'Broken';
}

const wasNotPlayed = ({ older, newer }) => older?.verdict === 'skip' && newer !== undefined;
const isNotPlayed = ({ older, newer }) => newer?.verdict === 'skip' && older !== undefined;
const chooses = ({ older, newer }) => older?.verdict === 'note' && newer?.verdict === 'note';

/** `imap/quota 5, imap/status 1`: how many scenarios of which suites. */
function bySuite(scenarios) {
  const counts = new Map();
  for (const { scenario } of scenarios) {
    const [base] = scenario.split('[');
    const suite = base.slice(0, base.lastIndexOf('/'));
    counts.set(suite, (counts.get(suite) ?? 0) + 1);
  }
  return [...counts].map(([suite, count]) => `\`${suite}\` ${count}`).join(', ');
}

/** A row of the table of targets: how many scenarios are otherwise than in the one before. */
function rowOf({ older, newer, diff: { differences, same } }) {
  return [
    `\`${older.target}\``,
    `\`${newer.target}\``,
    same.scenarios,
    ...headings.map(heading => differences.filter(difference => headingOf(difference) === heading).length),
    differences.filter(chooses).length,
    bySuite(differences.filter(wasNotPlayed)),
    bySuite(differences.filter(isNotPlayed)),
  ];
}

/**
 * By server, its version and the one before (`Postfix 3.7 to 3.10`); then by heading and by reason, the scenarios and rules. Several targets may show the
 * same, and a step that changed nothing is there too.
 */
function sectionsOf(steps, lists) {
  const sections = new Map();
  const unlisted = [];
  for (const { older, newer, diff } of steps) {
    const titleOf = server => `${names[server] ?? server} ${older.servers[server]} to ${newer.servers[server]}`;
    const servers = Object.keys(newer.servers);
    for (const server of servers)
      if (!sections.has(titleOf(server)))
        sections.set(titleOf(server), new Map(headings.map(each => [each, new Map()])));
    for (const difference of diff.differences) {
      const heading = headingOf(difference);
      if (heading === undefined) continue;
      const entry = entryOf(difference, servers, lists);
      // That something was seen once and not again says nothing.
      if (entry?.intermittent) continue;
      if (entry === undefined) {
        unlisted.push(`- \`${newer.target}\`: \`${difference.scenario}\` (${heading.toLowerCase()})`);
        continue;
      }
      const reasons = sections.get(titleOf(entry.server)).get(heading);
      reasons.set(entry.reason, (reasons.get(entry.reason) ?? new Set()).add(entry.key));
    }
  }
  return { sections, unlisted };
}

/** A heading and its list, or nothing where there is nothing to list. */
function listOf(heading, reasons) {
  const keysOf = keys =>
    [...keys]
      .sort()
      .map(key => `\`${key}\``)
      .join(', ');
  const lines = [...reasons].map(([reason, keys]) => `- ${reason} (${keysOf(keys)})`).sort();
  return lines.length === 0 ? [] : [`${heading}:`, lines.join('\n')];
}

/**
 * @param steps a target and the next of its family, with their `servers` and what `mailspec diff --reporter json` says of their records
 * @param lists what each server is known for (targets/known), by its name
 * @returns {string} the page, in Markdown
 */
export function generationsPage(steps, lists) {
  const { sections, unlisted } = sectionsOf(steps, lists);
  const titles = [...sections.keys()].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const isEmpty = title => [...sections.get(title).values()].every(reasons => reasons.size === 0);
  const numbers = ['as before', ...headings.map(heading => heading.toLowerCase()), 'another choice'];
  const lines = [
    ['from', 'to', ...numbers, 'judged since', 'no longer judged'],
    ['---', '---', ...numbers.map(() => '---:'), '---', '---'],
    ...steps.map(rowOf),
  ];
  const blocks = [
    '# From one version to the next',
    'What a version of a server does otherwise than the one before, where the RFCs say which is right. Under *mended* stands what the older one did, ' +
      'under *broken* what the newer one does, and under *new, and not right* what it does in something that the older one did not offer. Each is an ' +
      'entry of [targets/known](../targets/known). `npm run compat` makes this page of the records of both.',
    ...titles
      .filter(title => !isEmpty(title))
      .flatMap(title => [`## ${title}`, ...[...sections.get(title)].flatMap(one => listOf(...one))]),
    ...(titles.some(isEmpty) ? ['## Nothing of the kind', `${titles.filter(isEmpty).join(', ')}.`] : []),
    ...(unlisted.length > 0 ? ['## Not in the lists', unlisted.join('\n')] : []),
    '## Scenarios',
    'How many are as they were, and how many are not. Where the RFCs leave a choice, a server may make another one. What only one of both offers is judged ' +
      'there alone: the last columns tell how many scenarios of which suites these are.',
    lines.map(cells => `| ${cells.join(' | ')} |`).join('\n'),
  ];
  return `${blocks.join('\n\n')}\n`;
}
