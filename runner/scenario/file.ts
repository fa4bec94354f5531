/** What a suite file holds, once the schema has accepted it. */
export interface SuiteFile {
  readonly suite: string;
  readonly about?: string;
  readonly tags?: readonly string[];
  readonly needs?: NeedsEntry;
  readonly vars?: Readonly<Record<string, unknown>>;
  readonly fragments?: Readonly<Record<string, FragmentEntry>>;
  readonly include?: readonly string[];
  readonly scenarios: readonly ScenarioEntry[];
}

export type NeedsEntry = Readonly<Record<string, string | readonly string[] | number>>;

export interface FragmentEntry {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly steps: readonly StepEntry[];
}

export interface Row {
  readonly id: string;
  readonly title?: string;
  readonly rule?: string;
  readonly [column: string]: unknown;
}

export interface ScenarioEntry {
  readonly id: string;
  readonly title?: string;
  readonly rule?: string;
  readonly about?: string;
  readonly tags?: readonly string[];
  readonly needs?: NeedsEntry;
  readonly given?: GivenEntry;
  readonly vars?: Readonly<Record<string, unknown>>;
  readonly each?: readonly Row[];
  readonly intrusive?: boolean;
  readonly timeout?: string;
  readonly steps: readonly StepEntry[];
}

export interface GivenSinkEntry {
  readonly to?: string;
  readonly rcpt?: number | string;
  readonly data?: number | string;
  readonly times?: number | string;
}

export interface GivenEntry {
  /** Messages, or a variable that holds them. */
  readonly mailbox?: readonly GivenMessageEntry[] | string;
  readonly maildrop?: readonly GivenMessageEntry[] | string;
  readonly sink?: GivenSinkEntry;
}

/** Text, behind which `repeat` stands so many `times`. */
export interface MadeMessageEntry {
  readonly text: string;
  readonly repeat?: string;
  readonly times?: number | string;
}

export type MessageEntry = string | MadeMessageEntry;

export type GivenMessageEntry =
  | string
  | {
      readonly message?: MessageEntry;
      readonly text?: string;
      readonly repeat?: string;
      readonly times?: number | string;
      readonly flags?: readonly string[];
      readonly date?: string;
    };

/** A step as it is written. What stands under its verb, and under keys of that verb alone, the verb reads. */
export interface StepEntry {
  readonly on?: string;
  readonly within?: string;
  readonly rule?: string;
  readonly expect?: unknown;
  readonly forbid?: unknown;
  readonly observe?: Readonly<Record<string, unknown>>;
  readonly 'skip-if'?: unknown;
  readonly bind?: Readonly<Record<string, string>>;
  readonly use?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly [verb: string]: unknown;
}

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
