import type { SectionKind } from '../oracle/section-list.js';
import type { Expected, Grammar } from './match/expectation.js';
import type { ProtocolName, ServiceName } from './services.js';
import type { Invariant, Session } from './session.js';
import type { Witness } from './witness.js';

/** A rule that something breaks, and what it asks for. */
export interface Requirement {
  readonly rule: string;
  readonly expected: string;
}

/** The first words of a server. */
export interface Greeting extends Requirement {
  /** The expectation that they meet when the server is ready. */
  readonly expectation: Expected;
  /** The first line of such a server; what begins so is a server of this protocol at all. */
  readonly ready: RegExp;
  readonly begins: string;
  /** The server has nothing for this client, and says so as the RFC has it. */
  readonly refusal?: RegExp;
  /** It has signed its client in before it was asked, and the word that says so. */
  readonly signedIn?: { readonly line: RegExp; readonly word: string };
  /** It may be of several lines. */
  readonly severalLines?: true;
}

/** How a server is asked what it offers. */
export interface Capabilities {
  /** The command; undefined: the service's hello. */
  readonly command?: string;
  /** It is asked again when somebody has signed in. */
  readonly signedIn: boolean;
  /** What a list without an end breaks. */
  readonly unended: Requirement;
  /** A server has to answer: what one breaks that refused with these words, if anything. Not given: one that refuses offers nothing. */
  refused?(words: string): Requirement | undefined;
}

/** How one signs in. */
export interface SignIn {
  /** How SASL calls the service (RFC 4422 4). */
  readonly service: string;
  /** The command that begins a SASL exchange. */
  readonly command: string;
  /** A capability line that lists mechanisms, and their names in it. */
  readonly mechanisms: RegExp;
  /** Does the first response go with the command, where nobody says so? */
  initialResponse(mechanism: string): boolean;
  /** The protocol's own commands for a name and a password, which are preferred. */
  readonly own?: {
    /** Are they there, by the capability lines? */
    offered(listed: readonly string[]): boolean;
    commands(user: string, password: string): readonly string[];
  };
}

/** What a session is told of its connection. */
export interface SessionOptions {
  readonly service: ServiceName;
  /** Stands for the run: sessions that are given the same one share what it was told of accounts. */
  readonly run?: object | undefined;
  readonly witness?: Witness | undefined;
  /** Nobody but the run has to do with the accounts, and one scenario at a time is given them. */
  readonly alone?: boolean | undefined;
  /** The users as whom it may sign in; undefined: any. */
  readonly users?: readonly string[] | undefined;
  /** Where something is computed from messages: what the harness put where. The session remembers messages that the server gives, too. */
  readonly given?: GivenMailbox | undefined;
}

/** How messages are taken out of mailboxes. */
export interface Retrieval {
  /** Only one session at a time may have an account's mail. */
  readonly exclusive: boolean;
  /** Every session is about the INBOX alone. */
  readonly inboxOnly: boolean;
  /** The command that opens a mailbox and changes nothing there. */
  open?(mailbox: string): string;
  /** Asks for a message by its number. */
  fetch(number: number): string;
  /** The expectation that is met when the message is that of a fixture; `traced`: the server may have put trace fields before it. */
  whole(number: number, what: { readonly message: string; readonly traced: boolean }): unknown;
  /** The expectation that is met when it holds a line, and a word in that, whatever else it holds. */
  holds(number: number, what: { readonly line: string; readonly word: string }): unknown;
  /** The rule that is broken by a server that changes what it shows. */
  readonly rule: string;
  /** A command of a scenario that asks for content. */
  readonly fetches: RegExp;
  /** Expectations, as JSON, that compare content. */
  readonly compares: RegExp;
  /** How an INBOX is counted and emptied; undefined: as any mailbox. */
  readonly inbox?: {
    readonly count: string;
    /** Captures `count`. */
    readonly counted: Expected;
    remove(number: number): string;
  };
}

/** How messages are put into mailboxes. */
export interface Delivery {
  /** The rule that is broken by a server that changes what it takes. */
  readonly rule: string;
  /** A command of a scenario that puts one there. */
  readonly puts: RegExp;
  /** What a finding about all ways of the protocol is named after. */
  readonly findingName: string;
  /** They come in an envelope, by which the server hands them on: what was taken may still be on its way. */
  readonly envelope: boolean;
}

/** How sessions that have the same mailbox open are held against each other. */
export interface Agreement {
  /** The command by which a session is told all that is new. */
  readonly update: string;
  /** The command by which it then shows what it knows, unless it has been told that there is nothing: what is compared is the answer. */
  readonly show: string;
  /** Where sessions differ, in words. */
  differences(sessions: readonly { readonly name: string; readonly replies: readonly unknown[] }[]): readonly string[];
}

/** A command that asks for sections of a message, and what is expected of its answer, as a scenario would write it. */
export interface SectionQuestion {
  readonly command: string;
  readonly expect: unknown;
}

/** How parts of messages are asked for. */
export interface Sections {
  /** The command by which the server gives all messages of the open mailbox as a whole. */
  readonly messages: string;
  /** Asks for the sections of some kinds that a message has, by its octets and its number. */
  questions(octets: Buffer, number: number, kinds: readonly SectionKind[]): readonly SectionQuestion[];
}

/** How texts are written in commands, where an atom cannot hold them. */
export interface Strings {
  /** What no atom holds. */
  readonly special: RegExp;
  quoted(text: string): string;
  /** What stands between the quotes. */
  escaped(text: string): string;
}

/** A mailbox that the harness made, with the messages that it put there, in order. */
export interface GivenMailbox {
  readonly name: string;
  readonly messages: readonly Buffer[];
  /** What else it knows of each of them, in the same order. */
  readonly facts?: readonly MessageFacts[];
  /** A command may have changed flags or messages since. Set by the sessions of a scenario, which share this. */
  changed?: boolean;
}

/** What the harness knows of a message that it has put somewhere. */
export interface MessageFacts {
  /** The name of its file, or what it is called in a report. */
  readonly name: string;
  readonly flags: readonly string[];
  /** IMAP date-time. */
  readonly date?: string | undefined;
}

/** One protocol, as the engine plays it and as scenarios are read: whoever asks what a protocol is like asks this, and not for its name. */
export interface Protocol extends Grammar {
  readonly name: ProtocolName;
  /** What people call it. */
  readonly title: string;
  /** Its always-on checks. */
  readonly invariants: readonly Invariant[];
  /** A session for a new connection. */
  session(options: SessionOptions): Session<unknown>;
  /** The commands that mailspec knows, for a person who types them. */
  readonly commands: readonly string[];
  /** What a server may announce, as the registries have it: one that ends with = takes any value. */
  readonly registered: readonly string[];
  /** Commands bear a tag, which comes back with the reply. */
  readonly tagged: boolean;
  /** Commands may have literals. */
  readonly literals: boolean;
  /** The commands by which a client can introduce itself. */
  readonly hellos: readonly string[];
  readonly greeting: Greeting;
  /** What a command is answered when it succeeded. */
  readonly success: Expected;
  readonly capabilities: Capabilities;
  /** The command that begins TLS, and the capability that says so. */
  readonly startTls: string;
  /** The command that begins compression by DEFLATE; undefined: there is none. */
  readonly compress?: string;
  readonly signIn: SignIn;
  /** The command that ends a session. */
  readonly goodbye: string;
  /** Commands that mean the same whether or not somebody has signed in; undefined: that makes no difference to the harness. */
  readonly anyState?: RegExp;
  /** There are mailboxes, which can be made, opened and taken away. */
  readonly mailboxes: boolean;
  readonly retrieval?: Retrieval;
  readonly delivery?: Delivery;
  readonly agreement?: Agreement;
  readonly sections?: Sections;
  readonly strings?: Strings;
  /** A message is sent behind a command, with dots doubled. */
  readonly data: boolean;
  /** Sources of `bind:` beside regular expressions. `[0]` stands for any index. */
  readonly captures: readonly string[];
  /** `<name>` in a pattern captures. */
  readonly placeholders: boolean;
  /** Does a command of a scenario touch what lies in an account's INBOX? */
  touchesInbox?(command: string): boolean;
}
