import { stringify } from 'yaml';
import type { Account, ServiceName } from '../targets/target.js';
import type { Turn } from './conversation.js';

/** What a conversation becomes a scenario of. */
export interface SavedAs {
  readonly service: ServiceName;
  /** The rule that it cites. */
  readonly rule: string;
  /** The id of the suite. */
  readonly suite: string;
  /** Whose name, address and password are variables in it. */
  readonly account: Account | undefined;
}

/**
 * A suite of one scenario, as YAML, that says what was said and expects answers that come out as they did. What else is expected of them is for whoever
 * saved it to add.
 */
export function savedConversation(turns: readonly Turn[], { service, rule, suite, account }: SavedAs): string {
  // The lines of a message stay as they are: a word there is no name.
  const text = (spoken: string) => variables(spoken, spoken.includes('\n') ? undefined : account);
  const steps = turns.flatMap(({ verb, text: spoken = '', expect }) => {
    const expected = expect === undefined ? {} : { expect };
    if (verb === 'wait') return expect === undefined ? [] : [expected];
    if (verb === 'send') return [{ send: text(spoken), ...expected }];
    // A block is lines that end in CRLF each.
    if (verb === 'write') return [{ write: `${text(spoken)}\n`, ...expected }];
    return [{ [verb]: true }];
  });
  const scenario = {
    id: 'conversation',
    title: 'What was said, and how it was answered',
    rule,
    steps: [{ connect: service }, ...steps],
  };
  return stringify({ suite, scenarios: [scenario] }, { lineWidth: 0 });
}

/** Nothing that was typed is a variable, and what is secret, or another in each run, is one. */
function variables(spoken: string, account: Account | undefined): string {
  const named: [string, string][] =
    account === undefined
      ? []
      : [
          [account.password, '${password}'],
          [account.address, '${recipient}'],
          [account.user, '${user}'],
        ];
  return named
    .filter(([value]) => value !== '')
    .reduce(
      (line, [value, name]) => line.replaceAll(value, () => name),
      spoken.replace(/\$\{/g, () => '$${'),
    );
}
