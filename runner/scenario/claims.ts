import type { Level } from '../../record/events.js';
import { revisions } from '../protocols/imap/revisions.js';
import { type Diagnostic, didYouMean, InvalidSource } from '../source/diagnostic.js';
import type { Claim } from '../targets/target.js';
import type { Rule, Scenario } from './model.js';
import { RuleCatalogue } from './rules.js';

/**
 * Sees whether a target's claims name RFCs that it can be held to.
 * @throws InvalidSource with a diagnostic for each that does not
 */
export function checkClaims(claims: readonly Claim[], rules: RuleCatalogue): void {
  const older = rules.rfcs.filter(({ obsoletedBy }) => obsoletedBy !== undefined).map(({ rfc }) => rfc);
  const problems = claims.flatMap(({ rfc, place }): Diagnostic[] => {
    const known = rules.rfcs.some(entry => entry.rfc === rfc);
    if (!known) {
      const hint = didYouMean(
        `rfc${rfc}`,
        older.map(each => `rfc${each}`),
      );
      return [{ place, message: `the catalogue has no RFC ${rfc}`, ...(hint !== undefined && { hint }) }];
    }
    if (!older.includes(rfc))
      return [
        {
          place,
          message: `no RFC obsoletes RFC ${rfc}: servers are tested against it without \`claims\``,
          hint: 'leave it out',
        },
      ];
    const newer = claims.find(other => successors(rules, rfc).has(other.rfc));
    return newer === undefined
      ? []
      : [
          {
            place,
            message: `RFC ${newer.rfc} takes the place of RFC ${rfc}`,
            hint: 'name the one to test the server against',
          },
        ];
  });
  if (problems.length > 0) throw new InvalidSource(problems);
}

/**
 * The catalogue and the scenarios as they hold for a server that claims older RFCs. A rule that one of these has too, as `same-as` tells, counts as
 * it stands there. A rule of an RFC that took its place, and that it does not have, is not asked for.
 */
export function applyClaims(
  claims: readonly Claim[],
  rules: RuleCatalogue,
  scenarios: readonly Scenario[],
): { rules: RuleCatalogue; scenarios: readonly Scenario[] } {
  if (claims.length === 0) return { rules, scenarios };
  const lines = claims.map(({ rfc }) => ({ rfc, successors: successors(rules, rfc) }));
  const held = (rule: Rule) => lines.reduce((one, line) => heldToOne(one, line, rules), rule);
  return {
    rules: new HeldCatalogue(rules, held),
    scenarios: scenarios.map(scenario => ({
      ...scenario,
      rule: newerRevision(scenario, lines) ?? held(scenario.rule),
      steps: scenario.steps.map(step => (step.rule === undefined ? step : { ...step, rule: held(step.rule) })),
    })),
  };
}

class HeldCatalogue extends RuleCatalogue {
  constructor(
    rules: RuleCatalogue,
    private readonly held: (rule: Rule) => Rule,
  ) {
    super(rules.all(), rules.rfcs);
  }

  override get(id: string): Rule | undefined {
    const rule = super.get(id);
    return rule && this.held(rule);
  }
}

/** A claim: an RFC, and those that took its place one after the other. */
interface Line {
  readonly rfc: number;
  readonly successors: ReadonlySet<number>;
}

/** The rule of a scenario whose sessions ask for a revision of IMAP that came after the one which is claimed: nobody asks for that. */
function newerRevision({ revision, rule }: Scenario, lines: readonly Line[]): Rule | undefined {
  if (revision === undefined || !revisions[revision].enabled) return undefined;
  const claim = lines.find(({ successors }) => successors.has(revisions[revision].rfc));
  return claim && { ...rule, notAsked: `the target claims RFC ${claim.rfc}, and ${revision} came after it` };
}

function heldToOne(rule: Rule, { rfc, successors }: Line, rules: RuleCatalogue): Rule {
  if (rule.rfc <= rfc) return rule;
  const kin = rule.sameAs.flatMap(id => rules.get(id) ?? []);
  const claimed = mildest(kin.filter(one => one.rfc === rfc));
  if (claimed !== undefined) return claimed;
  // What no RFC demands, and still harms others, does so whatever is claimed.
  if (!successors.has(rule.rfc) || rule.level === 'SECURITY') return rule;
  // What the newer RFC took over from an extension is asked of a server that lists the extension.
  const extension = mildest(kin.filter(one => one.rfc < rule.rfc && !successors.has(one.rfc)));
  return extension ?? { ...rule, notAsked: `the target claims RFC ${rfc}, which does not require it` };
}

const severity: readonly Level[] = ['MAY', 'SHOULD', 'SHOULD NOT', 'MUST', 'MUST NOT', 'SECURITY'];

/** Where an older RFC splits a demand in several, the one that binds least: the claim is to accuse of nothing more. */
function mildest(rules: readonly Rule[]): Rule | undefined {
  return [...rules].sort((a, b) => severity.indexOf(a.level) - severity.indexOf(b.level))[0];
}

/** The RFCs that took its place: those that obsoleted it, and those that obsoleted these. */
function successors({ rfcs }: RuleCatalogue, rfc: number): ReadonlySet<number> {
  const found = new Set(rfcs.find(entry => entry.rfc === rfc)?.obsoletedBy);
  for (const one of found) for (const next of rfcs.find(entry => entry.rfc === one)?.obsoletedBy ?? []) found.add(next);
  return found;
}
