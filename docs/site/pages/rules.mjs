// The catalogue: a page an RFC, with each of its rules and what `mailspec explain` tells of it.

import { severityMeans } from '../../../build/record/severity.js';
import { cover } from '../../../build/runner/scenario/coverage.js';
import { explain, together } from '../../../build/runner/scenario/explanation.js';
import { blocks, code, folded, linkedRule, list, plain, prose, several, slug, table } from '../markdown.mjs';

const editor = rfc => `https://www.rfc-editor.org/rfc/rfc${rfc}`;

/** Names of RFCs, with links to those that have a page. */
const named = (rfcs, catalogue) =>
  rfcs
    .map(rfc => (catalogue.rfcs.some(one => one.rfc === rfc) ? `[RFC ${rfc}](/rfc/rfc${rfc})` : `RFC ${rfc}`))
    .join(', ');

/** `smtp`, `imap`: the folders of suites from which an RFC's tests come, the most used first. */
function foldersOf(explanations) {
  const counts = new Map();
  for (const { tests } of explanations)
    for (const { id } of tests) {
      const [first, second] = id.split('/');
      const folder = first === 'invariant' ? second : first;
      counts.set(folder, (counts.get(folder) ?? 0) + 1);
    }
  return [...counts].sort(([, a], [, b]) => b - a).map(([folder]) => folder);
}

/** A server's name, with a link to its list. */
const serverOf = ({ server, versions }) =>
  `[${prose(server)}](/servers/known/${slug(server)})${versions === undefined ? '' : ` ${prose(versions)}`}`;

function deviations(all) {
  const groups = together(all);
  if (groups.length === 0) return undefined;
  const servers = [...new Set(groups.map(({ server }) => server))];
  return folded(
    `Known to be broken by ${servers.join(', ')}`,
    list(groups.map(one => `${serverOf(one)}: ${prose(one.reason)} (${one.keys.map(code).join(', ')})`)),
  );
}

function ruleBlocks({
  rule,
  level,
  severity,
  says,
  link,
  sameAs,
  tests,
  untested,
  errata,
  inSuccessor,
  faults,
  deviations: all,
}) {
  const section = rule.split('/')[1];
  const cases = tests.reduce((sum, one) => sum + one.cases, 0);
  return [
    `### ${rule}`,
    `**${level}**${link === undefined ? '' : ` · [section ${section}](${link})`}`,
    prose(says),
    severity !== 'interoperability' && `${prose(severity)}: ${severityMeans[severity]}`,
    ...errata.map(
      ({ id, status, says: words }) =>
        `[Erratum ${id}](https://www.rfc-editor.org/errata/eid${id}) (${prose(status)}): ${prose(words)}`,
    ),
    inSuccessor && `The RFC's successor: ${prose(inSuccessor)}`,
    sameAs.length > 0 && `The same in ${sameAs.map(linkedRule).join(', ')}`,
    tests.length === 0
      ? `Not tested: ${prose(untested ?? 'no scenario has been written yet')}`
      : folded(
          `Tested by ${several(tests.length, 'scenario')}${cases > tests.length ? `, ${several(cases, 'case')}` : ''}`,
          list(
            tests.map(
              ({ id, title, cases: own }) =>
                `${code(id)}${own > 1 ? ` (${several(own, 'case')})` : ''}: ${prose(title)}`,
            ),
          ),
        ),
    faults.length > 0 &&
      folded(
        `Seen to fail with ${several(faults.length, 'fault')}`,
        list(faults.map(({ name, says: words }) => `${code(name)}: ${prose(words)}`)),
      ),
    deviations(all),
  ];
}

function rfcPage(entry, explanations, catalogue) {
  const { rfc, title, levels, updatedBy, obsoletedBy, successor, rules, tested, unproven, untested, sections } = entry;
  const bySection = new Map();
  for (const one of explanations) {
    const section = one.rule.split('/')[1];
    bySection.set(section, [...(bySection.get(section) ?? []), one]);
  }
  const ordered = [...bySection].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
  const mays = explanations.filter(({ level, tests }) => level === 'MAY' && tests.length > 0).length;
  return plain(
    blocks(
      `# RFC ${rfc}: ${prose(title)}`,
      `[The text of RFC ${rfc}](${editor(rfc)}) is at the RFC Editor. What it demands is told here in other words.`,
      obsoletedBy && `Its place was taken by ${named(obsoletedBy, catalogue)}.`,
      updatedBy && `It is updated by ${named(updatedBy, catalogue)}.`,
      successor && `The approved draft ${code(successor)} will take its place.`,
      `${several(rules, 'rule')}: ${tested.length} tested, of which faults of the reference server show ${tested.length - unproven.length - mays} able to fail` +
        `${mays > 0 ? ` and ${mays} are a MAY, which nothing can break` : ''}${untested.length > 0 ? `; ${untested.length} not tested, each with the reason` : ''}.`,
      levels && `How binding its words are: ${prose(levels)}`,
      sections.length > 0 && `Sections that carry a demand and have no rule: ${sections.map(prose).join(', ')}.`,
      ordered.flatMap(([section, all]) => [
        `## ${/^\d/.test(section) ? 'Section' : 'Appendix'} ${section}`,
        ...all.flatMap(ruleBlocks),
      ]),
    ),
  );
}

/**
 * @param survey the scenarios and rules that there are
 * @param knowledge what explains rules
 * @returns `{pages, sidebar}`: pages by path, and the entries of the sidebar
 */
export function rulePages({ scenarios, rules }, knowledge) {
  const covered = cover(
    rules,
    scenarios,
    knowledge.invariants.map(({ rule }) => rule),
    knowledge.faults.map(({ rule }) => rule),
  );
  const explanations = rules.all().map(rule => explain(rule, knowledge));
  const of = rfc => explanations.filter(({ rule }) => rule.startsWith(`rfc${rfc}/`));
  const rows = covered.map(({ rfc, title, rules: count, tested, untested }) => [
    `[${rfc}](/rfc/rfc${rfc})`,
    prose(title),
    count,
    tested.length,
    untested.length,
    foldersOf(of(rfc)).join(', '),
  ]);
  const index = blocks(
    '# Rules',
    `What ${covered.length} RFCs demand of mail servers, in words of mailspec's own: ${explanations.length} rules. ` +
      'Each has its level, the section, the scenarios and invariants that check it, the faults of the reference server that show these able to fail, and the servers that are known to break it. ' +
      'The search of this site finds a rule by its id, by words of the demand, and by the id of a scenario; `mailspec explain` tells the same.',
    table(['RFC', 'title', 'rules', 'tested', 'not tested', 'suites'], rows),
  );
  return {
    pages: {
      'rfc/index.md': plain(index),
      ...Object.fromEntries(covered.map(entry => [`rfc/rfc${entry.rfc}.md`, rfcPage(entry, of(entry.rfc), rules)])),
    },
    sidebar: covered.map(({ rfc, title }) => ({ text: `${rfc} ${title}`, link: `/rfc/rfc${rfc}` })),
  };
}
