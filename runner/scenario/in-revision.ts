import { partsOfRev2 } from '../protocols/imap/extensions/index.js';
import { type RevisionName, revisions } from '../protocols/imap/revisions.js';
import type { Rule, Scenario, Step } from './model.js';
import type { Reader } from './reader.js';
import type { RuleCatalogue } from './rules.js';

/**
 * A case once for each revision of IMAP that its scenario names. The first one's id is the case's own; where there are several, those after it
 * have the revision behind theirs.
 * @param ofSuite what the suite says, of all scenarios in which somebody signs in
 * @param ofScenario what the scenario itself says in place of that; neither: the case is played as sessions begin, whatever the server speaks
 * @param reader stands at the scenario's rule, where it is told that a revision does not have it
 */
export function inRevisions(
  one: Scenario,
  ofSuite: readonly RevisionName[] | undefined,
  ofScenario: readonly RevisionName[] | undefined,
  rules: RuleCatalogue,
  reader: Reader,
): Scenario[] {
  const signing = one.steps.some(signsIn);
  const enabled = ofScenario?.find(name => revisions[name].enabled);
  if (enabled !== undefined && !signing)
    reader.wrong(
      `no step signs in by \`connect\` or \`login\`: no session is ever in ${enabled}`,
      'leave the revision out',
    );
  const names = ofScenario ?? (signing ? ofSuite : undefined);
  return names?.map((name, at) => inRevision(one, name, at === 0, rules, reader)) ?? [one];
}

function inRevision(one: Scenario, name: RevisionName, first: boolean, rules: RuleCatalogue, reader: Reader): Scenario {
  const revision = revisions[name];
  const held = (rule: Rule) => ruleIn(rule, revision.rfc, rules, reader);
  const own = first ? one : { ...one, id: `${one.id}${revision.suffix}`, title: `${one.title} (${name})` };
  const needs = Object.entries<readonly string[]>({ imap: [], ...one.needs }).map(([service, keywords]) => {
    if (!/^imaps?$/.test(service)) return [service, keywords] as const;
    const others = keywords.filter(keyword => name !== 'IMAP4rev2' || !partsOfRev2.includes(keyword.toUpperCase()));
    return [service, [...new Set([revision.capability, ...others])]] as const;
  });
  return {
    ...own,
    rule: held(one.rule),
    proves: one.proves.map(held),
    needs: Object.fromEntries(needs),
    steps: one.steps.map(step => (step.rule === undefined ? step : { ...step, rule: held(step.rule) })),
    revision: name,
  };
}

/** Is it a step after which the harness enables a revision? */
function signsIn({ action }: Step): boolean {
  return action?.verb === 'login' || (action?.verb === 'connect' && action.login);
}

/**
 * A rule as it stands in a revision. One of an extension is the same in each, unless the revision has it as its own, and what a later one asks for
 * may be asked of servers of both.
 */
function ruleIn(rule: Rule, rfc: number, rules: RuleCatalogue, reader: Reader): Rule {
  if (rule.rfc === rfc) return rule;
  const kin = rule.sameAs.flatMap(id => rules.get(id) ?? []).find(other => other.rfc === rfc);
  if (kin === undefined && Object.values(revisions).some(other => other.rfc === rule.rfc && other.rfc < rfc))
    reader.wrong(
      `RFC ${rfc} has no rule that is the same as \`${rule.id}\``,
      `leave the revision out, or tie a rule of RFC ${rfc} to it by \`same-as\``,
    );
  return kin ?? rule;
}
