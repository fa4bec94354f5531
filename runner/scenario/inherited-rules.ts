import { didYouMean } from '../source/diagnostic.js';
import type { SourceDocument } from '../source/document.js';
import type { Rule } from './model.js';
import type { Problems } from './problems.js';
import type { RulesFile } from './rules.schema.js';

/** A file of the catalogue that the schema has accepted. */
export interface ReadRules {
  readonly document: SourceDocument;
  readonly content: RulesFile;
}

/**
 * Completes RFCs whose files have only what differs from another RFC. A rule of the same section (by its number here) and name, or one that is
 * tied by `same-as`, stands in the other's place.
 * @param rules all that are written down
 * @param files the catalogue's
 * @param problems is told of an RFC or a rule that is not there
 * @returns all rules, with those that are the same in both
 */
export function inherited(rules: readonly Rule[], files: readonly ReadRules[], problems: Problems): Rule[] {
  const all = [...rules];
  const newestFirst = [...files].sort((a, b) => b.content.rfc - a.content.rfc);
  for (const { document, content } of newestFirst) {
    const { rfc, 'differs-from': origin, lacks = [], renumbered = {} } = content;
    if (origin === undefined) continue;
    const others = all.filter(rule => rule.rfc === origin);
    if (others.length === 0 || origin === rfc) {
      problems.add(document.diagnostic(['differs-from'], `the catalogue has no other RFC ${origin}`));
      continue;
    }
    const ids = others.map(({ id }) => id);
    for (const [index, id] of lacks.entries())
      if (!ids.includes(id))
        problems.add(document.diagnostic(['lacks', index], `RFC ${origin} has no rule \`${id}\``, didYouMean(id, ids)));
    for (const section of Object.keys(renumbered))
      if (!others.some(other => other.section === section))
        problems.add(
          document.diagnostic(
            ['renumbered', section],
            `RFC ${origin} has no rule in section ${section}`,
            'leave it out',
            'key',
          ),
        );
    const place = document.place(['differs-from'], 'key');
    for (const other of others) {
      const section = renumbered[other.section] ?? other.section;
      const id = `rfc${rfc}/${section}/${other.id.slice(other.id.lastIndexOf('/') + 1)}`;
      const own = all.find(rule => rule.id === id);
      if (lacks.includes(other.id)) continue;
      if (own !== undefined) {
        all[all.indexOf(own)] = { ...own, sameAs: [...new Set([...own.sameAs, other.id])] };
      } else if (!all.some(rule => rule.rfc === rfc && rule.sameAs.includes(other.id))) {
        const { level, says, severity, untested } = other;
        all.push({
          id,
          rfc,
          section,
          level,
          says,
          ...(severity !== undefined && { severity }),
          sameAs: [other.id],
          place,
          ...(untested !== undefined && { untested }),
        });
      }
    }
  }
  return all;
}

/**
 * The severities of rules that have none written down, and name as `same-as` rules that have one: of each, that of the first.
 * @param rules with the ties as they are written
 */
export function inheritedSeverities(rules: readonly Rule[]): Map<string, Pick<Rule, 'severity'>> {
  const byId = new Map(rules.map(rule => [rule.id, rule]));
  const found = new Map<string, Pick<Rule, 'severity'>>();
  const severity = ({ id, severity: own, sameAs }: Rule, asked: ReadonlySet<string>): Rule['severity'] => {
    if (own !== undefined) return own;
    const further = new Set([...asked, id]);
    for (const other of sameAs) {
      const rule = further.has(other) ? undefined : byId.get(other);
      const theirs = rule && severity(rule, further);
      if (theirs !== undefined) return theirs;
    }
    return undefined;
  };
  for (const rule of rules) {
    const one = rule.severity === undefined ? severity(rule, new Set()) : undefined;
    if (one !== undefined) found.set(rule.id, { severity: one });
  }
  return found;
}
