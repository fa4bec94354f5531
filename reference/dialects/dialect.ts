import type { FaultName, FaultProtocol, ReplyFault } from '../faults/index.js';

/** A place where a dialect departs from the RFCs, or a habit of its own, by the id under which `docs/exchange.md` lists it. */
export interface Deviation {
  /** 'X05' */
  readonly id: string;
  readonly protocol: FaultProtocol;
  /** What the server then does, in one sentence. */
  readonly says: string;
  /** Behaviour faults that make it. */
  readonly faults?: readonly FaultName[];
  /** What becomes of replies. */
  readonly reply?: ReplyFault;
  /** The same, made anew for each connection, where it has to remember what went before. */
  readonly remembers?: () => ReplyFault;
  /** What becomes of a line that the client sends, before it is read. */
  readonly reads?: (line: string) => string;
  /** What is not carried out. */
  readonly refuses?: RefusedCommand;
}

/** A command that is answered with an error at once. */
export interface RefusedCommand {
  /** Tried on the command line (latin1, without line end; without the tag in IMAP). */
  readonly command: RegExp;
  /** Tried on its literals, latin1; any command of that form where absent. */
  readonly literal?: RegExp;
  /** Without tag in IMAP, without -ERR in POP3. */
  readonly text: string;
}

/** What a server of the dialect says in place of the reference server's own words, where command and reply fit. */
export interface Wording {
  readonly protocol: FaultProtocol;
  readonly command?: RegExp;
  readonly reply: RegExp;
  /** As for String.replace; `%host`, `%id` are filled in. */
  readonly text: string;
}

/** Capabilities by the state of the connection. A list of one element is a line. */
export interface Offers {
  readonly clear: readonly string[];
  readonly secured: readonly string[];
  /** IMAP, after login; as before it where absent. */
  readonly authenticated?: readonly string[];
}

export type DialectService = 'smtp' | 'submission' | 'pop3' | 'imap';

/** How a product speaks, as data: the reference server with other words, other offers, and violations that have names. */
export interface Dialect {
  readonly name: string;
  readonly about: string;
  /** `%host`, `%date`, `%id` are filled in. */
  readonly greetings: Readonly<Record<FaultProtocol, string>>;
  /** `%size` is the reference server's own limit. */
  readonly offers: Readonly<Record<DialectService, Offers>>;
  /** SASL mechanisms that work; others that are offered are refused. */
  readonly mechanisms: Readonly<Record<DialectService, readonly string[]>>;
  /** Extended Protection is required: NTLM is refused where it is not bound to the server's certificate. */
  readonly extendedProtection?: true;
  /** Commands it does not know, and those it knows in TLS only. Of extensions of IMAP also `FETCH PREVIEW` and the like, and what ENABLE would enable. */
  readonly lacks: Readonly<
    Record<FaultProtocol, { readonly always: readonly string[]; readonly inClear: readonly string[] }>
  >;
  /** Errors and refused sign-ins after which it closes; `before` login, in seconds, whatever commands come. */
  readonly limits: {
    readonly smtpErrors: number;
    readonly smtpSignIns: number;
    readonly imapErrors: number;
    readonly secondsBeforeLogin: number;
  };
  readonly wording: readonly Wording[];
  readonly deviations: readonly Deviation[];
}
