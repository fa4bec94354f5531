/** `smtp/syntax/mail-from[no-brackets]` is of the suite `smtp/syntax`. */
export function suiteOf(scenario: string): string {
  const at = scenario.lastIndexOf('/');
  return at === -1 ? scenario : scenario.slice(0, at);
}

/** `smtp/syntax/mail-from[no-brackets]` is there called `mail-from[no-brackets]`. */
export function nameInSuite(scenario: string): string {
  return scenario.slice(scenario.lastIndexOf('/') + 1);
}

/** The folder of suites: `smtp`, `imap`, `delivery`; an invariant (`invariant/imap/..`) belongs to the protocol that it checks. */
export function protocolOf(scenario: string): string {
  const [folder = scenario, second] = scenario.split('/');
  return folder === 'invariant' && second !== undefined ? second : folder;
}

/** Whether a verdict is one of those that are taken of all sessions. */
export function isInvariant(scenario: string): boolean {
  return scenario.startsWith('invariant/');
}

/**
 * Whether a verdict tells of something that was wrong with the target before the run or after it: a service that was not well, things that could not
 * be taken away. It is there only then.
 */
export function isAboutTarget(scenario: string): boolean {
  return /^(?:calibration|health|clean-up)\//.test(scenario);
}

export interface RuleParts {
  /** `RFC 5321`, or the first part as it is where it names no RFC. */
  readonly document: string;
  /** `4.1.1.5`, empty where the id has none. */
  readonly section: string;
}

/** `rfc5321/4.1.1.5/rset-clears-buffers` taken apart. */
export function ruleParts(rule: string): RuleParts {
  const [document = rule, section = ''] = rule.split('/');
  return { document: document.replace(/^rfc(?=\d)/i, 'RFC '), section };
}

/** Orders numbers within text as numbers: 4.2 before 4.10, RFC 822 before RFC 5321. */
export const compareNaturally = new Intl.Collator('en', { numeric: true }).compare;

/** Things by key, both in the order in which they first came. */
export function groupBy<Key, Value>(values: Iterable<Value>, keyOf: (value: Value) => Key): Map<Key, Value[]> {
  const groups = new Map<Key, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}
