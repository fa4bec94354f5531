// Generated from results.schema.json by `npm run schema-types`.

/** The record of a mailspec run: a header, a line for each verdict, a footer. Without the footer the run was cut short. A reader passes over fields that it does not know. */
export type RunEvent = Header | Verdict | Footer;

/** The first line: what was run, against what. */
export type Header = {
  readonly event: 'header';
  /** Version of this format. A change that would mislead a reader raises it. */
  readonly format: 1;
  readonly tool: {
    readonly name: 'mailspec';
    /** The version of mailspec that ran. */
    readonly version: string;
  };
  /** When the run began. */
  readonly started: string;
  /** The server that was tested. */
  readonly target: {
    readonly name: string;
    readonly about?: string;
    /** The server's version, where the target knows it. */
    readonly version?: string;
    /** The command-line arguments that play a scenario against this target again as it was played, but for --strict. A password in a URL stands as ***. When absent: --target and the name. */
    readonly arguments?: readonly string[];
    readonly services: readonly Service[];
  };
  /** SHA-256 over the suites that could have been chosen from, with their rules, fragments and messages, in hexadecimal. */
  readonly suites: string;
  /** Selectors and options that choose or judge scenarios, as given; --shard is not among them. */
  readonly selection: readonly string[];
  /** The suite files among the selectors, as given, by the ids of their suites. */
  readonly files?: Readonly<Record<string, string>>;
  /** How many scenarios will have a verdict in this record. */
  readonly planned: number;
  /** Which part of a run this is, when the run was shared out. */
  readonly shard?: {
    readonly index: number;
    readonly count: number;
    /** SHA-256 of the durations of an earlier run by which the scenarios were shared out; absent when they were not. */
    readonly durations?: string;
  };
  /** What the run's random choices were made from. */
  readonly seed: number;
  /** Whether a SHOULD that was not followed counts as a fail. */
  readonly strict: boolean;
  /** How often a scenario was played again that failed or could not be judged; absent: never. */
  readonly retries?: number;
  /** The earlier run whose failures do not fail this one. */
  readonly baseline?: {
    /** Its record, as given. */
    readonly file: string;
    readonly target: string;
    /** The version of its server, where it was known. */
    readonly version?: string;
    /** When it began. */
    readonly started: string;
    /** The hash of its suites. */
    readonly suites: string;
  };
};

/** What a service said of itself when the run began. */
export type Service = {
  /** smtp, submission, submissions, lmtp, pop3, pop3s, imap or imaps. */
  readonly service: string;
  readonly host: string;
  readonly port: number;
  readonly tls: 'none' | 'starttls' | 'implicit';
  readonly greeting: string;
  /** Capability lines as the server gave them. A state that was not reached is absent. */
  readonly capabilities: {
    /** Before TLS. */
    readonly clear?: readonly string[];
    /** In TLS, before login. */
    readonly secured?: readonly string[];
    /** After login. */
    readonly authenticated?: readonly string[];
  };
};

/** What was found about one rule in one scenario. */
export type Verdict = {
  readonly event: 'verdict';
  /** The case's id, e.g. smtp/syntax/mail-from[no-brackets]; invariant/... for a rule that is checked in all sessions. */
  readonly scenario: string;
  readonly title: string;
  /** The rule's id, e.g. rfc5321/4.1.1.5/rset-clears-buffers. */
  readonly rule: string;
  /** What the rule demands, in the catalogue's words. */
  readonly says: string;
  /** How binding the rule is (RFC 2119). SECURITY: no RFC demands it, but a server that fails it can be abused by anyone. */
  readonly level: 'MUST' | 'MUST NOT' | 'SHOULD' | 'SHOULD NOT' | 'MAY' | 'SECURITY';
  /** Errata of the RFC that bear on the rule. */
  readonly errata?: readonly {
    /** Its number at the RFC Editor. */
    readonly id: number;
    readonly status: 'verified' | 'held' | 'reported';
    /** What it changes. */
    readonly says: string;
  }[];
  /** What the RFC's approved, unpublished successor will change about the rule. */
  readonly inSuccessor?: string;
  readonly verdict: VerdictName;
  /** What a server that breaks the rule does to its users: security, it opens something to others or tells secrets; mail-loss, mail can be lost, altered, deleted, or delivered to others; style, a recommended form is missing; leniency, it takes what should be refused. Absent: interoperability, programs that keep to the RFC can misunderstand it. */
  readonly severity?: 'security' | 'mail-loss' | 'interoperability' | 'style' | 'leniency';
  /** The rule is broken by taking what should be refused, which harms no client that keeps to the RFC. */
  readonly leniency?: true;
  /** Why, in a sentence. Empty only for a plain pass. */
  readonly reason: string;
  /** The file of the step that decided, or of the scenario, relative to the parent of the suites, with /. */
  readonly file: string;
  /** Its line, counted from 1; 0 where there is none. */
  readonly line: number;
  readonly durationMs: number;
  readonly expected?: string;
  readonly got?: string;
  /** For an invariant: the case in which its first violation was seen. */
  readonly seenIn?: string;
  /** For known and fixed: the entry of the target's known deviations. */
  readonly known?: {
    readonly reason: string;
    readonly link?: string;
    readonly expires?: string;
    /** Nobody has written yet why the server departs so: the entry holds until it expires. */
    readonly todo?: true;
    /** There is no entry: it failed already in the run that was given as the baseline. */
    readonly baseline?: true;
  };
  /** It was played more than once, and the outcomes differ: see tries. The verdict is that of a try that did not fail, where there is one. */
  readonly flaky?: true;
  /** The other tries, in their order, of a scenario that was played again because it failed or could not be judged. */
  readonly tries?: readonly Try[];
  readonly tags?: readonly string[];
  /** The exchange; left out for a pass unless asked for. For an invariant that contradicts what was said elsewhere, that exchange too, before the other one. */
  readonly transcript?: readonly Entry[];
};

/** What came of a scenario when it was played another time. */
export type Try = {
  /** Which try it was, from 1. */
  readonly number: number;
  readonly verdict: VerdictName;
  readonly rule: string;
  readonly reason: string;
  readonly durationMs: number;
  readonly expected?: string;
  readonly got?: string;
  readonly transcript?: readonly Entry[];
};

/** One piece of an exchange on one connection. */
export type Entry = {
  /** Milliseconds since the scenario began. */
  readonly ms: number;
  /** The connection's name in the scenario; empty for an event that is about no connection. */
  readonly connection: string;
  readonly direction: 'client' | 'server' | 'event';
  /** Octets as text: printable ASCII as is, CR as \r, LF as \n, any other octet as \xNN, a backslash as \\. Secrets are masked. */
  readonly text: string;
  /** How many octets there were, where text shows octets. */
  readonly octets?: number;
};

/** The last line: how the run ended. */
export type Footer = {
  readonly event: 'footer';
  /** When the run ended. */
  readonly finished: string;
  readonly durationMs: number;
  /** How many lines have each verdict. */
  readonly counts: Readonly<Record<VerdictName, number>>;
  /** Why the run ended early, when it did. */
  readonly stopped?: string;
  /** 0 all well; 1 a fail or a fixed; 2 wrong usage; 3 the target was out of reach, or an error; 4 nothing was tested; 130 interrupted. */
  readonly exitStatus: 0 | 1 | 2 | 3 | 4 | 130;
};

export type VerdictName = 'pass' | 'fail' | 'warn' | 'note' | 'skip' | 'known' | 'fixed' | 'error';
