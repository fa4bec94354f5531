// The page docs/extensions.md: what servers announce, which scenarios ask for it, and what came of them.

import { keywordsOf, kindOf, nameOf } from '../build/runner/scenario/announced.js';

/** One service of each kind. */
const protocols = ['smtp', 'lmtp', 'pop3', 'imap'];

/** Which row of the page a keyword has. */
const keyOf = (service, keyword) => `${kindOf(service)} ${nameOf(keyword)}`;

/** What a record's server announces, by kind of service. */
function announcedBy({ target }) {
  const all = new Set();
  for (const { service, capabilities } of target.services)
    for (const line of Object.values(capabilities).flat())
      for (const keyword of keywordsOf(line)) all.add(keyOf(service, keyword));
  return all;
}

/** The scenarios that need a keyword, by kind of service and keyword. */
function asked(scenarios) {
  const all = new Map();
  for (const scenario of scenarios)
    for (const [service, needs] of Object.entries(scenario.needs))
      for (const keyword of needs.filter(each => !each.startsWith('!')).flatMap(keywordsOf)) {
        const key = keyOf(service, keyword);
        all.set(key, (all.get(key) ?? new Set()).add(scenario));
      }
  return all;
}

/** `RFC 7162 (105 rules), RFC 4466`: those that the scenarios cite, the most cited first. */
function rfcsOf(scenarios, rules) {
  const cited = new Map();
  for (const { rule } of scenarios) cited.set(rule.rfc, (cited.get(rule.rfc) ?? 0) + 1);
  return [...cited]
    .sort(([, a], [, b]) => b - a)
    .slice(0, 3)
    .map(([rfc]) => `${rfc} (${rules.filter(rule => rule.rfc === rfc).length})`)
    .join(', ');
}

const signs = { fail: '✗', error: '?', warn: '▲', known: '≈', note: '◇', pass: '✓' };

/** `34 ✓ 2 ≈`: what came of scenarios; skips are left out. */
function outcome(scenarios, verdicts) {
  const counts = new Map();
  for (const { id } of scenarios) counts.set(verdicts.get(id), (counts.get(verdicts.get(id)) ?? 0) + 1);
  const told = Object.entries(signs).flatMap(([verdict, sign]) =>
    counts.has(verdict) ? [`${counts.get(verdict)} ${sign}`] : [],
  );
  return told.length === 0 ? '–' : told.reverse().join(' ');
}

/**
 * @param scenarios all of them, as they are loaded
 * @param rules of the catalogue
 * @param records of targets: `{target, header, verdicts}`, the verdicts a map from ids
 * @returns {string} the page, in Markdown
 */
export function extensionsPage(scenarios, rules, records) {
  const wanted = asked(scenarios);
  const offers = records.map(({ header }) => announcedBy(header));
  const keys = new Set([...wanted.keys(), ...offers.flatMap(offer => [...offer])]);
  const line = cells => `|${cells.join('|')}|`;
  const sections = protocols.flatMap(service => {
    const kind = kindOf(service);
    const own = [...keys].filter(key => key.startsWith(`${kind} `)).sort();
    const columns = records.map((_, at) => at).filter(at => own.some(key => offers[at].has(key)));
    const rows = own.map(key => {
      const cases = [...(wanted.get(key) ?? [])];
      const cells = columns.map(at => (offers[at].has(key) ? outcome(cases, records[at].verdicts) : ''));
      return line([`\`${key.slice(kind.length + 1)}\``, rfcsOf(cases, rules), cases.length, ...cells]);
    });
    if (rows.length === 0) return [];
    const heads = ['keyword', 'RFCs (rules)', 'cases', ...columns.map(at => records[at].target)];
    return [
      `## ${service.toUpperCase()}`,
      [line(heads), line(heads.map((_, at) => (at === 2 ? '---:' : '---'))), ...rows].join('\n'),
    ];
  });
  return `${[
    '# Extensions',
    'What servers announce, by protocol: the RFCs that the scenarios cite which need the keyword, with the number of their rules; how many scenarios these are, counted by cases; and what came of them ' +
      'on the servers that announce it: `✓` kept, `◇` a choice, `≈` known to be broken, `▲` a SHOULD that was not followed, `✗` broken, `?` not judged. `–` is announced, and no scenario needs it: what ' +
      'begins with X has no RFC, and some keywords say what other scenarios ask without needing it (`mailspec coverage --record` tells which are not asked for at all). ' +
      '`npm run compat` writes this page.',
    ...sections,
  ].join('\n\n')}\n`;
}
