import { Command } from 'commander';
import type { Rule } from '../runner/scenario/model.js';

/** `mailspec explain`: what a rule demands, what tests it, and which servers are known to break it. */
export function explain(): Command {
  return new Command('explain')
    .description('Show what a rule demands, where its text is, what tests it, and which servers are known to break it.')
    .argument('<name...>', 'rules, sections or RFCs (rfc5321/4.1.1.5, 5321), or the ids of scenarios or invariants')
    .option('--json', 'as JSON, one document')
    .addHelpText(
      'after',
      '\nExamples:\n  mailspec explain rfc5321/4.1.1.5\n  mailspec explain smtp/pipelining/answers-in-order\n  mailspec explain invariant/imap/exists-never-falls',
    )
    .action(async (names: string[], { json }: { readonly json?: boolean }) => {
      const { survey } = await import('./selection.js');
      const { isOf } = await import('../runner/scenario/select.js');
      const { meantBy } = await import('../runner/scenario/selector.js');
      const { describe, explain } = await import('../runner/scenario/explanation.js');
      const { knowledgeOf } = await import('./knowledge.js');
      const { NothingSelected } = await import('./usage.js');
      const { nearest } = await import('../runner/source/nearest.js');
      const { scenarios, rules } = survey([], {});
      const knowledge = knowledgeOf(scenarios);
      const { invariants } = knowledge;
      const meant = (name: string): readonly Rule[] => {
        const named = rules.all().filter(({ id }) => isOf({ id, sameAs: [] }, name));
        if (named.length > 0) return named;
        const held = invariants.filter(({ id }) => id === name).flatMap(({ rule }) => rules.get(rule) ?? []);
        return held.length > 0 ? held : meantBy(name, scenarios).flatMap(({ proves }) => proves);
      };
      const found = new Set<Rule>();
      for (const name of names) {
        const asked = meant(name);
        if (asked.length === 0) {
          const near = nearest(
            name,
            [...rules.all(), ...scenarios, ...invariants].map(({ id }) => id),
          );
          const hint =
            near === undefined
              ? '`mailspec coverage` shows the RFCs, `mailspec list` the scenarios'
              : `did you mean \`${near}\`?`;
          throw new NothingSelected(`${name} is neither a rule nor a scenario: ${hint}`);
        }
        for (const rule of asked) found.add(rule);
      }
      const explanations = [...found].map(rule => explain(rule, knowledge));
      process.stdout.write(
        json ? `${JSON.stringify(explanations, undefined, 2)}\n` : explanations.map(describe).join('\n'),
      );
    });
}
