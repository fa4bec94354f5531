// The servers that come with mailspec: the comparison, a page a server of it, and a page a list of known deviations.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { together } from '../../../build/runner/scenario/explanation.js';
import { blocks, code, linkedRule, list, plain, prose, several, slug, table } from '../markdown.mjs';
import { readMatrix } from '../matrix.mjs';

const link = ({ name }) => `[${prose(name)}](/servers/${slug(name)})`;

function overview({ servers, legend }) {
  const heads = Object.keys(servers[0].counts);
  return [
    table(
      ['server', 'version', 'tested on', ...heads],
      servers.map(server => [link(server), prose(server.version), server.date, ...Object.values(server.counts)]),
    ),
    list(legend.map(prose)),
  ];
}

function comparisonPage(matrix) {
  return blocks(
    '---\naside: false\npageClass: comparing\n---',
    '# Compatibility',
    'What each server does with each rule. A rule with several scenarios shows the worst of their verdicts, and how many scenarios have it. A server has a page with all that was found, ' +
      'a rule one with what it demands.',
    plain(blocks(...overview(matrix))),
    '## Rule by rule',
    '<Comparison />',
  );
}

/** By the first of its rules, in the order of the catalogue. */
function byRule(findings, ruleOf) {
  const groups = new Map();
  for (const finding of findings) {
    const document = ruleOf(finding.scenarios[0])?.replace(/^rfc(\d+)\/.*/, 'RFC $1') ?? 'Other';
    groups.set(document, [...(groups.get(document) ?? []), finding]);
  }
  return [...groups].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
}

function serverPage({ servers, rules, findings }, at, ruleOf) {
  const { name, version, date, counts } = servers[at];
  const own = findings.filter(one => one.servers.includes(name));
  const choices = rules.filter(({ cells }) => /^◇ ./.test(cells[at]));
  return plain(
    blocks(
      `# ${prose(name)}`,
      version !== '' && `Version: ${prose(version)}.`,
      `Tested on ${date}: ${Object.entries(counts)
        .map(([head, count]) => `${prose(head)} ${count}`)
        .join(', ')}.`,
      `[All rules of this server](/compatibility.html?server=${encodeURIComponent(name)}#rule-by-rule) stand in the comparison.`,
      '## What it does otherwise',
      own.length === 0 && 'Nothing was found.',
      byRule(own, ruleOf).flatMap(([document, all]) => [
        `### ${document}`,
        list(
          all.map(({ sign, verdict, leniency, scenarios, reason }) => {
            const cited = [...new Set(scenarios.map(ruleOf))].filter(Boolean).map(linkedRule).join(', ');
            return `${sign} ${verdict}${leniency ? ' (leniency)' : ''}: ${prose(reason)} (${scenarios.map(code).join(', ')}${cited === '' ? '' : `; ${cited}`})`;
          }),
        ),
      ]),
      choices.length > 0 && '## Where the RFCs leave a choice',
      choices.length > 0 &&
        table(
          ['rule', 'what it does'],
          choices.map(({ id, cells }) => [linkedRule(id), prose(cells[at].slice(2))]),
        ),
    ),
  );
}

/** All that is known of a server, whatever its version, as `mailspec explain` tells it of a rule. */
function knownPage(server, deviations, ruleOf) {
  const groups = together(deviations);
  return plain(
    blocks(
      `# Known of ${prose(server)}`,
      `The ${several(deviations.length, 'entry').replace('entrys', 'entries')} of ${code(`targets/known/${server}.yaml`)}: what this server does otherwise, and why that is not right. ` +
        'Where versions are named, others are not known to do so.',
      table(
        ['versions', 'what and why', 'scenarios and rules'],
        groups.map(({ versions = 'all', reason, keys }) => {
          const rules = [...new Set(keys.map(ruleOf))].filter(rule => rule !== undefined && !keys.includes(rule));
          const named = keys.map(key => (key.startsWith('rfc') ? linkedRule(key) : code(key)));
          return [prose(versions), prose(reason), [...named, ...rules.map(linkedRule)].join(', ')];
        }),
      ),
    ),
  );
}

/**
 * @param root the repository
 * @param survey the scenarios and rules that there are
 * @param knowledge what explains rules
 * @returns `{pages, sidebar, data}`: data is what the comparison shows in the browser
 */
export function serverPages(root, { scenarios, rules }, { deviations, invariants }) {
  const matrix = readMatrix(readFileSync(join(root, 'docs', 'compatibility.md'), 'utf8'));
  const cites = new Map([
    ...scenarios.map(({ id, rule }) => [id, rule.id]),
    ...invariants.map(({ id, rule }) => [id, rule]),
  ]);
  const ruleOf = key => cites.get(key) ?? (rules.get(key) === undefined ? undefined : key);
  const lists = new Map();
  for (const one of deviations) lists.set(one.server, [...(lists.get(one.server) ?? []), one]);
  const entries = matrix.servers.map(({ name }) => ({ text: name, link: `/servers/${slug(name)}` }));
  return {
    pages: {
      'compatibility.md': comparisonPage(matrix),
      ...Object.fromEntries(
        matrix.servers.map(({ name }, at) => [`servers/${slug(name)}.md`, serverPage(matrix, at, ruleOf)]),
      ),
      ...Object.fromEntries(
        [...lists].map(([server, all]) => [`servers/known/${slug(server)}.md`, knownPage(server, all, ruleOf)]),
      ),
    },
    sidebar: [
      { text: 'Compatibility', link: '/compatibility', items: entries },
      {
        text: 'Known deviations',
        items: [...lists.keys()].map(server => ({ text: server, link: `/servers/known/${slug(server)}` })),
      },
    ],
    data: {
      servers: matrix.servers.map(({ name }) => ({ name, link: `/servers/${slug(name)}` })),
      legend: matrix.legend,
      rules: matrix.rules.map(({ id, document, level, cells }) => {
        const says = rules.get(id)?.says;
        return { id, document, level, cells, ...(says === undefined ? {} : { says }) };
      }),
    },
  };
}
