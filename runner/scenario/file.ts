import type { FragmentEntry, MessageEntry, SuiteOrFragments } from './scenario.schema.js';

export type * from './scenario.schema.js';

/** What a suite file holds, once the schema has accepted it. */
export type SuiteFile = SuiteOrFragments & Required<Pick<SuiteOrFragments, 'suite' | 'scenarios'>>;

/** Text, behind which `repeat` stands so many `times`. */
export type MadeMessageEntry = Exclude<MessageEntry, string>;

/** A file that has only fragments, for suites to include. */
export function isFragmentsFile(
  value: unknown,
): value is { readonly fragments: Readonly<Record<string, FragmentEntry>> } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'fragments' in value &&
    !('suite' in value) &&
    !('scenarios' in value)
  );
}

/** A file of the rule catalogue, where a suite was expected. */
export function isRulesFile(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'rfc' in value && 'rules' in value && !('suite' in value);
}
