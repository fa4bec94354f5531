import type { HeaderEvent, Level, VerdictEvent } from '../../record/events.js';

/** One, or several. */
type OneOrMore<Value> = Value | readonly Value[];

/** Which scenarios: the options of `mailspec list`, by their names on the command line. */
export interface LoadOptions {
  /** Only rules of this RFC, or of a section of it: `5321` or `5321/4.1.1`. */
  readonly rfc?: OneOrMore<string> | undefined;
  readonly level?: OneOrMore<Level> | undefined;
  readonly tag?: OneOrMore<string> | undefined;
  /** None of these scenarios, named as selectors name them. */
  readonly exclude?: OneOrMore<string> | undefined;
  /** A folder of suites to use instead of the bundled ones. */
  readonly suites?: string | undefined;
}

/** A scenario, or a row of a table, which is a scenario of its own. */
export interface Scenario {
  /** `smtp/syntax/mail-from[no-brackets]` */
  readonly id: string;
  readonly title: string;
  /** The id of its rule: `rfc5321/4.1.1.5/rset-clears-buffers`. */
  readonly rule: string;
  readonly level: Level;
  readonly tags: readonly string[];
  /** Where it is written: a path from the working folder, or an absolute one. */
  readonly file: string;
  readonly line: number;
}

/** Scenarios that were chosen by `load`. */
export interface Selection {
  readonly scenarios: readonly Scenario[];
}

/** The server by URLs, such as `imaps://user:password@mail.example.com`. */
export interface ServiceUrls {
  readonly smtp?: string | undefined;
  readonly submission?: string | undefined;
  readonly lmtp?: string | undefined;
  readonly pop3?: string | undefined;
  readonly imap?: string | undefined;
}

/** Which server, and how: the options of `mailspec run`, by their names on the command line. */
export interface RunOptions extends ServiceUrls {
  /** `embedded` (the default), the name of a bundled target, or a target file. */
  readonly target?: string | undefined;
  /** Accept a certificate that cannot be verified. */
  readonly insecure?: boolean | undefined;
  /** A file of the target's known deviations. */
  readonly known?: string | undefined;
  /** The record of an earlier run: what failed in it already does not fail this one. */
  readonly baseline?: string | undefined;
  /** Rules that the embedded server breaks on purpose. */
  readonly fault?: OneOrMore<string> | undefined;
  /** Older RFCs to test the server against, such as `rfc2060`. */
  readonly claims?: OneOrMore<string> | undefined;
  /** The most scenarios to run at the same time. */
  readonly jobs?: number | undefined;
  /** Stop at the first failure. */
  readonly failFast?: boolean | undefined;
  /** How often a scenario that fails, or cannot be judged, is played once more. */
  readonly retries?: number | undefined;
  /** A SHOULD that is not followed fails the run. */
  readonly strict?: boolean | undefined;
  /** Also run scenarios that may harm a server on another machine. */
  readonly intrusive?: boolean | undefined;
  /** For the order of scenarios and the names of mailboxes. */
  readonly seed?: number | undefined;
  readonly order?: 'seed' | 'file' | undefined;
  /** Keep the transcripts of scenarios that pass, too. */
  readonly transcripts?: boolean | undefined;
  /** Where the record and the reports go; without it none is written. */
  readonly results?: string | undefined;
  /** The reports in that folder: `junit`, `html`, .., or a module of your own (default: junit and html). */
  readonly reporter?: OneOrMore<string> | undefined;
  /** Ends the run early. What is playing is broken off, and cleaned up; what was started is stopped. */
  readonly signal?: AbortSignal | undefined;
}

/** Who hears of a run as it goes. The run waits for what they return, and ends when they throw. */
export interface Listener {
  /** The target is up, and was asked what it offers. */
  begin?(header: HeaderEvent): void | Promise<void>;
  /** A verdict was reached: on a scenario, on an invariant, or on what was found before or after. */
  verdict?(event: VerdictEvent): void | Promise<void>;
  /** A line about what takes time, such as the build of a container, or about a known deviation that is out of date. */
  progress?(line: string): void;
}

/** The same for tests: when they end is for the test runner to say. */
export type TestOptions = Omit<RunOptions, 'signal'>;

/** Options, or what gives them when the tests begin: only then is it known, say, at which port a server listens that the tests have started. */
export type GivesTestOptions = TestOptions | (() => TestOptions | Promise<TestOptions>);
