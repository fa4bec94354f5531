/** How binding a rule is (RFC 2119). */
export type Level = 'MUST' | 'MUST NOT' | 'SHOULD' | 'SHOULD NOT' | 'MAY' | 'SECURITY';

/** What was found about one rule in one scenario. */
export type Verdict = 'pass' | 'fail' | 'warn' | 'note' | 'skip' | 'known' | 'fixed' | 'error';

export const verdicts: readonly Verdict[] = ['pass', 'fail', 'warn', 'note', 'skip', 'known', 'fixed', 'error'];

/** An erratum of an RFC, as far as it bears on a rule. */
export interface Erratum {
  /** Its number at the RFC Editor. */
  readonly id: number;
  /** `held`: Held for Document Update. */
  readonly status: 'verified' | 'held' | 'reported';
  /** What it changes. */
  readonly says: string;
}

/** What a service said of itself when the run began. */
export interface ServiceProfile {
  readonly service: string;
  readonly host: string;
  readonly port: number;
  readonly tls: 'none' | 'starttls' | 'implicit';
  readonly greeting: string;
  /** Capability lines as the server gave them, by the session's state; a state that was not reached is absent. */
  readonly capabilities: {
    readonly clear?: readonly string[];
    readonly secured?: readonly string[];
    readonly authenticated?: readonly string[];
  };
}

/** The first line of results.jsonl. */
export interface HeaderEvent {
  readonly event: 'header';
  /** Version of this record's format. */
  readonly format: 1;
  readonly tool: { readonly name: 'mailspec'; readonly version: string };
  /** ISO 8601, UTC. */
  readonly started: string;
  readonly target: {
    readonly name: string;
    readonly about?: string;
    readonly version?: string;
    /** The command-line arguments that choose this target again, secrets left out; `--target NAME` when absent. */
    readonly arguments?: readonly string[];
    readonly services: readonly ServiceProfile[];
  };
  /** SHA-256 over the suite files that were loaded, in hexadecimal. */
  readonly suites: string;
  /** What was asked for: selectors and options that choose or judge scenarios, as given; not `--shard`, which is `shard`. */
  readonly selection: readonly string[];
  /** How many scenarios will have a verdict in this record. */
  readonly planned: number;
  readonly shard?: { readonly index: number; readonly count: number };
  readonly seed: number;
  readonly strict: boolean;
}

/** Who caused a transcript entry: octets of the client or the server, or an event of the connection itself. */
export type Direction = 'client' | 'server' | 'event';

/** One exchange on one connection, as it goes into a verdict event. */
export interface TranscriptEntry {
  /** Milliseconds since the scenario began. */
  readonly ms: number;
  /** The connection's name in the scenario. */
  readonly connection: string;
  readonly direction: Direction;
  /**
   * What was seen. Octets are shown as text: printable ASCII as is, CR as `\r`, LF as `\n`, any other octet as `\xNN`, a backslash as `\\`.
   * Secrets are masked. Long runs are shortened, which `octets` tells.
   */
  readonly text: string;
  /** How many octets there were, where `text` shows octets. */
  readonly octets?: number;
}

/** One verdict. Scenario verdicts and invariant verdicts (`invariant/..`) have the same form. */
export interface VerdictEvent {
  readonly event: 'verdict';
  /** Case id, e.g. `smtp/syntax/mail-from[no-brackets]`. */
  readonly scenario: string;
  readonly title: string;
  /** Rule id, e.g. `rfc5321/4.1.1.5/rset-clears-buffers`. */
  readonly rule: string;
  /** The rule in our words. */
  readonly says: string;
  readonly level: Level;
  /** Errata of the RFC that bear on the rule. */
  readonly errata?: readonly Erratum[];
  /** What the RFC's approved, unpublished successor will change about the rule. */
  readonly inSuccessor?: string;
  readonly verdict: Verdict;
  /** Why, in a sentence. Empty only for a plain pass. */
  readonly reason: string;
  /** Place of the step that decided, or of the scenario. Path relative to the suites' parent, with `/`. */
  readonly file: string;
  readonly line: number;
  readonly durationMs: number;
  readonly expected?: string;
  readonly got?: string;
  /** For an invariant: the case in which its first violation was seen, which is the one to run again. */
  readonly seenIn?: string;
  /** For `known` and `fixed`: the entry of the target's known deviations. */
  readonly known?: { readonly reason: string; readonly link?: string; readonly expires?: string };
  readonly tags?: readonly string[];
  /** The exchange; left out for a pass unless asked for. */
  readonly transcript?: readonly TranscriptEntry[];
}

/** The last line of results.jsonl; without it the run was cut short. */
export interface FooterEvent {
  readonly event: 'footer';
  /** ISO 8601, UTC. */
  readonly finished: string;
  readonly durationMs: number;
  readonly counts: Readonly<Record<Verdict, number>>;
  /** Why the run ended early (`interrupted`, `--fail-fast`), when it did. */
  readonly stopped?: string;
  readonly exitStatus: number;
}

export type RunEvent = HeaderEvent | VerdictEvent | FooterEvent;

/** A whole record of one run. */
export interface Results {
  readonly header: HeaderEvent;
  /** In the order in which they were reached. */
  readonly verdicts: readonly VerdictEvent[];
  /** Absent when the run was cut short: it died before it could write its last line. */
  readonly footer?: FooterEvent;
}
