import { beforeAll, expect, it } from 'vitest';
import type { Fault, FaultName } from '../../reference/faults/index.js';
import { type FaultProof, prove, rulesOf } from '../../runner/engine/prove.js';
import { protocols } from '../../runner/protocols/index.js';
import { choose } from '../runner/engine/playing.js';

const { scenarios, rules, message } = choose();
const invariants = Object.values(protocols).flatMap(protocol => [...protocol.invariants]);

/** What a rule is shown broken by: scenarios that cite it, or invariants. */
const citing = (rule: string) => scenarios.filter(scenario => rulesOf(scenario).includes(rule));
const watching = (rule: string) =>
  invariants.filter(invariant => [invariant.rule, ...(rules.get(invariant.rule)?.sameAs ?? [])].includes(rule));

/** The scenarios and invariants that turn red when it is broken. */
const judging = (rule: string) => [
  ...citing(rule).map(({ id }) => id),
  ...watching(rule).map(({ id, protocol }) => `invariant/${protocol}/${id}`),
];

/**
 * Tests that a server with each of these faults breaks the rule that the fault cites: a scenario about it turns red, or an invariant.
 * @param said the scenarios in which a server says what invariants judge, where no scenario about the rule turns red: ids, or their beginnings
 */
export function allRed(faults: readonly Fault<FaultName>[], said: readonly string[]): void {
  let proofs: ReadonlyMap<string, FaultProof>;

  beforeAll(async () => {
    const about = scenarios.filter(scenario => faults.some(({ rule }) => rulesOf(scenario).includes(rule)));
    const saying = scenarios.filter(({ id }) => said.some(start => id.startsWith(start)));
    const byScenarios = await proof(
      faults.filter(({ rule }) => citing(rule).length > 0),
      about,
    );
    const own = new Map(faults.map(({ name, rule }) => [name as string, judging(rule)]));
    const red = byScenarios.filter(({ fault, caughtBy }) => caughtBy.some(id => own.get(fault)?.includes(id)));
    const watched = faults.filter(({ name }) => !red.some(({ fault }) => fault === name));
    proofs = new Map([...red, ...(await proof(watched, saying))].map(each => [each.fault, each]));
  });

  it.each(faults.map(({ name, rule }) => ({ name, rule })))('$name breaks $rule', ({ name, rule }) => {
    const red = proofs.get(name)?.caughtBy ?? [];
    expect(
      red.filter(id => judging(rule).includes(id)),
      `red: ${red.join(', ')}`,
    ).not.toEqual([]);
  });

  it('have names of their own', () => {
    expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length);
  });
}

async function proof(faults: readonly Fault<FaultName>[], asked: typeof scenarios): Promise<readonly FaultProof[]> {
  if (faults.length === 0) return [];
  const found = await prove({
    scenarios: asked,
    rules,
    message,
    faults: faults.map(({ name }) => name),
    ownRule: true,
    jobs: 4,
    seed: 1,
    signal: new AbortController().signal,
    progress: () => undefined,
  });
  expect(found.unclean).toEqual([]);
  return found.faults;
}
