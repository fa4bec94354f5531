// Generated from scenario.schema.json by `npm run schema-types`.

/** A suite of scenarios for mail servers, or a file of shared fragments. docs/scenarios.md explains it. */
export type SuiteOrFragments = {
  /** The suite's id: its path below the suites folder, without .yaml. */
  readonly suite?: string;
  /** What the suite is about. */
  readonly about?: string;
  readonly tags?: readonly string[];
  readonly needs?: NeedsEntry;
  readonly revisions?: RevisionsEntry;
  readonly vars?: Readonly<Record<string, string | number | boolean>>;
  readonly fragments?: Readonly<Record<string, FragmentEntry>>;
  /** Files of shared fragments, relative to this file. */
  readonly include?: readonly string[];
  /** The scenarios. */
  readonly scenarios?: readonly ScenarioEntry[];
};

/** Revisions of IMAP in which each case is played, once in each: after ENABLE, where a revision has to be enabled. The first one's ids are those of the cases. */
export type RevisionsEntry = readonly ('IMAP4rev1' | 'IMAP4rev2')[];

/** What the target must offer. Where it does not, the scenario is skipped and the reason is told. */
export type NeedsEntry = {
  readonly smtp?: string | readonly string[];
  readonly submission?: string | readonly string[];
  readonly submissions?: string | readonly string[];
  readonly lmtp?: string | readonly string[];
  readonly pop3?: string | readonly string[];
  readonly pop3s?: string | readonly string[];
  readonly imap?: string | readonly string[];
  readonly imaps?: string | readonly string[];
  /** Services that the target must have, beside those that steps connect to. */
  readonly service?: string | readonly string[];
  /** How many accounts the target must have. */
  readonly accounts?: number;
};

/** A message: a file of the messages folder, or {text: ..} whose lines are sent with CRLF. */
export type MessageEntry =
  | string
  | {
      /** The message itself. */
      readonly text: string;
      readonly repeat?: string;
      readonly times?: number | string;
    };

/** A message: a file of the messages folder, {text: ..}, or a map with flags and date. */
export type GivenMessageEntry =
  | string
  | {
      readonly message?: MessageEntry;
      /** The message itself; its lines are sent with CRLF. */
      readonly text?: string;
      readonly repeat?: string;
      readonly times?: number | string;
      /** Flags that it is appended with, such as \Seen. */
      readonly flags?: readonly string[] | string;
      /** Its internal date, as IMAP writes it: 01-Jan-2024 00:00:00 +0000. */
      readonly date?: string;
    };

/** What is there before the first step. If it cannot be made, the verdict is error. */
export type GivenEntry = {
  /** Makes the fresh IMAP mailbox ${mailbox} and appends these messages in order. [] makes an empty one. */
  readonly mailbox?: readonly GivenMessageEntry[] | string;
  /** true: scenarios that are given the same messages may have one mailbox together, which is made once. They only look at it. */
  readonly shared?: boolean;
  /** Empties the account's INBOX and delivers these messages into it, in order. [] only empties it. Needs a target whose accounts are disposable. */
  readonly maildrop?: readonly GivenMessageEntry[] | string;
  /** What the next hop of relayed mail refuses while the scenario plays. */
  readonly sink?: {
    /** What a forward-path has in it that is refused; ${remote} if not said. */
    readonly to?: string;
    readonly rcpt?: number | string;
    readonly data?: number | string;
    /** How many times; from then on the mail is taken. Always if not said. */
    readonly times?: number | string;
  };
};

/** Steps that can be put into scenarios by `use`. */
export type FragmentEntry = {
  /** What it is for. */
  readonly about?: string;
  /** Parameters: name to default. A parameter without a default (nothing, or null) must be given. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** Its steps. */
  readonly steps: readonly StepEntry[];
};

/** One case: its id, and a value for each column. */
export type RowEntry = {
  /** The case's id, in brackets behind the scenario's. */
  readonly id: string;
  /** The rule of this case, in place of the scenario's. */
  readonly rule?: string;
  /** The title of this case, in place of the scenario's. */
  readonly title?: string;
  readonly [key: string]: unknown;
};

/** One thing to check. */
export type ScenarioEntry = {
  /** Its id within the suite. */
  readonly id: string;
  /** What holds of a server that passes, in a sentence. */
  readonly title?: string;
  /** The rule that it proves. */
  readonly rule?: string;
  /** More about it. */
  readonly about?: string;
  readonly tags?: readonly string[];
  readonly needs?: NeedsEntry;
  readonly revisions?: RevisionsEntry;
  readonly given?: GivenEntry;
  readonly vars?: Readonly<Record<string, string | number | boolean>>;
  /** A table: every row is a case of its own. All rows have the same columns; each column is a variable. */
  readonly each?: readonly RowEntry[];
  /** true: it may harm a server that people rely on, so it runs only on a loopback address or with --intrusive. */
  readonly intrusive?: boolean;
  /** How long all of it may take (30s if not said). */
  readonly timeout?: string;
  /** What is done and what must come of it. */
  readonly steps: readonly StepEntry[];
};

/** Opens connections and reads the greeting. The connection is named after the service, or as the map says. */
export type ConnectEntry =
  | string
  | {
      /** The smtp service: the connection's name, several names, or true to name it smtp. */
      readonly smtp?: string | readonly string[] | boolean;
      /** The submission service: the connection's name, several names, or true to name it submission. */
      readonly submission?: string | readonly string[] | boolean;
      /** The submissions service: the connection's name, several names, or true to name it submissions. */
      readonly submissions?: string | readonly string[] | boolean;
      /** The lmtp service: the connection's name, several names, or true to name it lmtp. */
      readonly lmtp?: string | readonly string[] | boolean;
      /** The pop3 service: the connection's name, several names, or true to name it pop3. */
      readonly pop3?: string | readonly string[] | boolean;
      /** The pop3s service: the connection's name, several names, or true to name it pop3s. */
      readonly pop3s?: string | readonly string[] | boolean;
      /** The imap service: the connection's name, several names, or true to name it imap. */
      readonly imap?: string | readonly string[] | boolean;
      /** The imaps service: the connection's name, several names, or true to name it imaps. */
      readonly imaps?: string | readonly string[] | boolean;
      /** Stay in the clear (plain), upgrade after the greeting (starttls) or begin with TLS (implicit). What the target's file says if not given. */
      readonly tls?: string;
      /** false: do not read the greeting; the next expect does. */
      readonly greeting?: boolean;
      /** true: sign in as the leased account. */
      readonly login?: boolean;
      /** Which leased account: 1 or 2. */
      readonly account?: number | string;
      /** IMAP: sign in and select this mailbox. */
      readonly select?: string;
      /** IMAP: sign in and open this mailbox read-only. */
      readonly examine?: string;
      /** SMTP: greet the server with this command. */
      readonly hello?: string;
    };

export type SendPartEntry =
  | string
  | {
      /** Sent as a literal: text, {text: ..}, to which repeat and times may be added, or {message: file}. */
      readonly literal:
        | string
        | {
            /** A file of the messages folder. */
            readonly message?: string;
            /** Text; its lines are sent with CRLF. */
            readonly text?: string;
            readonly repeat?: string;
            readonly times?: number | string;
          };
      /** true (if not said): wait for the server's + before it is sent. false: a non-synchronising literal. */
      readonly sync?: boolean;
    };

export type WritePartEntry =
  | string
  | number
  | {
      /** Text whose lines each get a line end. */
      readonly lines?: string | number;
      /** The line end of `lines`: crlf if not said. */
      readonly eol?: string;
      /** Exactly this text, nothing added. */
      readonly text?: string | number;
      /** Octets in hexadecimal; spaces do not count. */
      readonly hex?: string;
      /** Octets in base64. */
      readonly base64?: string;
      /** This text, so many `times`. */
      readonly repeat?: string | number;
      /** How often `repeat` is repeated. */
      readonly times?: number | string;
      /** A file of the messages folder. */
      readonly message?: string;
      /** With message: true doubles leading dots as DATA needs it; the final dot is not added. */
      readonly stuffed?: boolean;
    };

/** close, reset, closed (either), alert, no-tls, secured, {silence: 2s}; SMTP 250, 25x, 2xx; POP3 OK, ERR; IMAP OK, NO, BAD, BYE, continuation; or a map. */
export type OneExpectationEntry =
  | string
  | number
  | {
      /** Nothing comes for so long. */
      readonly silence?: string;
      /** SMTP: the reply's code or codes (250, 25x, 2xx). POP3 and IMAP: the response code in brackets, without them. */
      readonly code?: unknown;
      /** SMTP: the enhanced status code, such as 5.1.x. */
      readonly enhanced?: unknown;
      /** SMTP: how many lines the reply has. POP3: patterns of the content's lines, in order, all of them. */
      readonly lines?: unknown;
      /** Keywords (SMTP after EHLO) or lines (POP3) that must be there. */
      readonly has?: string | readonly unknown[];
      /** Keywords or lines that must not be there. */
      readonly lacks?: string | readonly unknown[];
      /** SMTP: the text, exactly. Only where an RFC fixes it. */
      readonly text?: string | number;
      /** A regular expression, /../, that the text matches. */
      readonly matches?: string;
      /** POP3: OK or ERR. */
      readonly status?: string;
      /** POP3: the words after +OK. <name> binds a word, <any> stands for any. */
      readonly args?: string | number | readonly unknown[];
      /** POP3: whether content follows, where that is not what the command implies. */
      readonly multiline?: boolean | string;
      /** POP3: how many lines the content has. IMAP: how many responses of each kind, {EXISTS: 1}. */
      readonly count?: unknown;
      /** POP3: the content ends with this file of the messages folder, or {text: ..}, octet for octet. */
      readonly message?: string | Readonly<Record<string, unknown>>;
      /** POP3: how many octets the content has, line ends included. */
      readonly octets?: unknown;
      /** IMAP: the completion of this step's command: OK, NO, BAD, or a list of these. */
      readonly tagged?: unknown;
      /** IMAP: patterns of untagged responses, each of which must come. */
      readonly untagged?: string | Readonly<Record<string, unknown>> | readonly unknown[];
      /** IMAP: true: no other untagged response of the kinds that the patterns name. */
      readonly only?: boolean;
      /** IMAP: true: a continuation request, +. */
      readonly continuation?: boolean | string;
      /** Relayed mail: EHLO or HELO, the last one of the session. */
      readonly hello?: string;
      /** Relayed mail: a regular expression, /../, that the argument of EHLO or HELO matches. */
      readonly client?: string;
      /** Relayed mail: the reverse-path, without its brackets. */
      readonly from?: string;
      /** Relayed mail: the forward-path, without its brackets; several: all of them came with one copy. */
      readonly to?: string | readonly unknown[];
      /** Relayed mail: the parameters of MAIL. */
      readonly mail?: HasLacksEntry;
      /** Relayed mail: the parameters of RCPT. */
      readonly rcpt?: HasLacksEntry;
      /** Relayed mail: names of header fields. */
      readonly header?: HasLacksEntry;
      /** Relayed mail: whether the message has octets above 127. */
      readonly 'eight-bit'?: boolean | string;
      /** Relayed mail: crlf: no CR and no LF stands alone, in commands or in the message. */
      readonly 'line-ends'?: string;
    };

/** What must be there, and what must not. */
export type HasLacksEntry =
  | {
      /** One or several that must be there. */
      readonly has?: string | readonly unknown[];
      /** One or several that must not be there. */
      readonly lacks?: string | readonly unknown[];
    }
  | string;

/** An AUTH or AUTHENTICATE dialogue; `expect` is about its last reply. */
export type AuthEntry = {
  /** PLAIN, LOGIN, CRAM-MD5, SCRAM-SHA-1, SCRAM-SHA-256, each of these with -PLUS, XOAUTH2, OAUTHBEARER, EXTERNAL, APOP (POP3's own command), or a name that no server knows. */
  readonly mechanism: string;
  /** Whether the first response is sent with the command. */
  readonly 'initial-response'?: boolean | string;
  /** The leased account's user if not said. */
  readonly user?: string;
  /** The leased account's password if not said. */
  readonly password?: string;
  /** The identity to act as. */
  readonly authzid?: string;
  /** true: answer the first challenge with *. */
  readonly cancel?: boolean;
  /** Sent as it is, in place of what the mechanism would answer. */
  readonly response?: string;
  /** APOP: the timestamp that the digest is made of, where it is not the one of the greeting. */
  readonly timestamp?: string;
  /** An argument too many: it stands behind the last one of the command. */
  readonly extra?: string;
  /** What a client of SCRAM says otherwise than the mechanism has it. */
  readonly scram?:
    | {
        /** The type of channel binding of a -PLUS mechanism: tls-exporter, tls-unique, tls-server-end-point. The best that the connection has if not said. */
        readonly binding?: string;
        /** The GS2 header, which the final message repeats: y,, for instance. */
        readonly header?: string;
        /** A mandatory extension at the beginning of the first message: m=what. */
        readonly mandatory?: string;
        /** An extension behind the first message: x=what. */
        readonly first?: string;
        /** An extension in the final message, before the proof. */
        readonly final?: string;
        /** What is wrong in the final message, all else being right, the proof too: nonce, nonce-cut, header, binding, binding-left-out, binding-added, proof, proof-cut, proof-not-base64, proof-left-out. */
        readonly wrong?: string;
        /** A server that asks for fewer iterations is not believed. */
        readonly iterations?: number;
      }
    | string;
  /** What is wrong in the response of a DIGEST-MD5 client, all else being right, the digest too: nonce, nonce-count, digest-uri, username-left-out, nonce-left-out, cnonce-left-out, response-left-out, username-twice, nonce-twice, cnonce-twice, response-twice. Or what alone it asks of the server: form-asked, no-http-asked, size-asked, proof-asked. */
  readonly digest?: string;
  /** OAUTHBEARER: one more key/value pair, key=value. */
  readonly pair?: string;
};

/** Begins TLS at once, after a `send: STARTTLS` for instance. `expect` is secured (if not said), alert, no-tls or close. */
export type HandshakeEntry =
  | boolean
  | {
      /** The oldest version to offer: TLSv1, TLSv1.1, TLSv1.2, TLSv1.3. */
      readonly min?: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
      /** The newest version to offer. */
      readonly max?: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
      /** An OpenSSL cipher list. */
      readonly ciphers?: string;
    };

/** Compares values that were bound before. */
export type CheckEntry = {
  /** Values that are all the same. */
  readonly equal?: readonly (string | number)[];
  /** Values that are all distinct. */
  readonly different?: readonly (string | number)[];
  /** Integers, each greater than the one before. */
  readonly ascending?: readonly (string | number)[];
  /** Integers that add up to `is`. */
  readonly sum?: readonly (string | number)[];
  /** What `sum` comes to. */
  readonly is?: string | number;
  /** [value, /regular expression/] */
  readonly matches?: readonly [string | number, string | number];
};

/** One thing that is done, or read. */
export type StepEntry = {
  readonly connect?: ConnectEntry;
  /** Signs in as a leased account: true, or {account: 2, mechanism: PLAIN}. */
  readonly login?:
    | boolean
    | {
        /** Which leased account: 1 or 2. */
        readonly account?: number | string;
        /** The SASL mechanism; the best that is offered if not said. */
        readonly mechanism?: string;
        /** The connection. */
        readonly on?: string;
      };
  /** Set-up: commands that must succeed. If one does not, the verdict is error, not fail. */
  readonly do?: string | readonly string[];
  /** Set-up: brings a message to the account's INBOX by the target's way, or by `via`. */
  readonly deliver?:
    | string
    | {
        readonly message: MessageEntry;
        /** ${recipient} if not said. */
        readonly to?: string;
        /** ${sender} if not said. */
        readonly from?: string;
        /** The way: smtp, lmtp, submission or append. */
        readonly via?: string;
      };
  /** Set-up: waits until the account's INBOX holds so many messages. */
  readonly await?: {
    /** How many messages. */
    readonly messages: number | string;
    /** true: more messages will do. If not said, more is an error. */
    readonly 'or-more'?: boolean | string;
    /** How to look. */
    readonly via?: string;
    /** How long to wait at most (20s if not said). */
    readonly within?: string;
    /** Which leased account: 1 or 2. */
    readonly account?: number | string;
  };
  /** Set-up: STARTTLS or STLS, the handshake, and for SMTP the EHLO after it. */
  readonly starttls?: true;
  /** Set-up: COMPRESS DEFLATE (IMAP). From there on all octets are compressed, both ways. */
  readonly compress?: true;
  /** Compresses by DEFLATE from here on, both ways, after a `send: COMPRESS DEFLATE` for instance. */
  readonly deflate?: true;
  /** The fragment whose steps stand here. */
  readonly use?: string;
  /** Values for the fragment's parameters. */
  readonly with?: Readonly<Record<string, unknown>>;
  /** Lets so much time pass. */
  readonly pause?: string;
  /** Closes the connection in order (FIN). */
  readonly close?: string | readonly string[] | boolean;
  /** Breaks the connection off (RST). */
  readonly reset?: string | readonly string[] | boolean;
  /** Ends TLS with close_notify, and keeps the connection: what is sent from there on is in the clear. */
  readonly 'end-tls'?: string | readonly string[] | boolean;
  /** Ends what we send, and goes on reading. */
  readonly 'half-close'?: string | readonly string[] | boolean;
  readonly check?: CheckEntry;
  /** The connections that have the same mailbox open: each sends NOOP and fetches all UIDs and flags, which must be the same. */
  readonly agree?: readonly string[];
  /** Asks for the sections of all messages in the open mailbox, with partials of each, and holds the answers against what is computed from the messages: all of them (computed), or those of some kinds. */
  readonly sections?: 'computed' | readonly ('message' | 'parts' | 'mime' | 'embedded' | 'fields' | 'beyond')[];
  /** Sends a command; tag (IMAP) and CRLF are added. A list joins parts, for literals. */
  readonly send?: string | number | readonly SendPartEntry[];
  /** Sends a message as the content after DATA: dots doubled, CRLF, and the final dot. */
  readonly data?: MessageEntry;
  readonly auth?: AuthEntry;
  readonly handshake?: HandshakeEntry;
  /** Waits for a message that the server relays to the sink; `expect` is about it. The value is what a forward-path has in it: ${remote}, or an address made with ${token}. */
  readonly relayed?: string;
  /** Writes octets at once: a block whose lines get CRLF, a map, or a list of parts that are joined. */
  readonly write?: readonly WritePartEntry[] | WritePartEntry;
  /** With write: in segments of so many octets. */
  readonly split?: number | string;
  /** With write and split: the pause between segments. */
  readonly 'pause-between'?: string;
  /** The connection; the one used last if not said. */
  readonly on?: string;
  /** The tag of the command that is sent, or of the one whose answer is read. */
  readonly tag?: string;
  /** How long to wait for what is expected. */
  readonly within?: string;
  /** The rule that this step proves, if it is not the scenario's. */
  readonly rule?: string;
  readonly expect?: readonly OneExpectationEntry[] | OneExpectationEntry;
  /** A pattern or a list of them; none may occur among the replies that this step reads. */
  readonly forbid?: string | number | Readonly<Record<string, unknown>> | readonly unknown[];
  /** Label to expectation: the first that is met is noted. For MAY rules, and wherever a server may choose. */
  readonly observe?: Readonly<Record<string, readonly OneExpectationEntry[] | OneExpectationEntry>>;
  /** If this comes, the scenario is skipped, with the reply as the reason. */
  readonly 'skip-if'?: readonly OneExpectationEntry[] | OneExpectationEntry;
  /** Name to source: captures a value for later steps. SMTP: code, text, enhanced, lines[0]; POP3: status, code, text, args[0], lines[0], octets, count; all: /regular expression with a (group)/. */
  readonly bind?: Readonly<Record<string, string>>;
};
