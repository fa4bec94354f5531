import type { Erratum, Level, Severity } from '../../record/events.js';
import type { RevisionName } from '../protocols/imap/revisions.js';
import type { Capture } from '../protocols/match/capture.js';
import type { Place } from '../source/place.js';
import type { Template } from '../source/template.js';
import type { StepExpectations } from './expectations.js';
import type { GivenMessage } from './message.js';
import type { Action } from './verbs/index.js';

export type { Template } from '../source/template.js';
export type { GivenMessage, MessageSource } from './message.js';
export type { Action } from './verbs/index.js';

/** A rule of the catalogue (suites/rules/). */
export interface Rule {
  /** `rfc5321/4.1.1.5/rset-clears-buffers` */
  readonly id: string;
  readonly rfc: number;
  readonly section: string;
  readonly level: Level;
  /** The demand in our own words. */
  readonly says: string;
  /** What a server that breaks it does to its users; undefined: interoperability. */
  readonly severity?: Severity;
  /** Why no scenario can show it, when none can. */
  readonly untested?: string;
  /** Errata that bear on it. */
  readonly errata?: readonly Erratum[];
  /** What the RFC's approved, unpublished successor will change. */
  readonly inSuccessor?: string;
  /** Ids of the same demand in an older or newer RFC. */
  readonly sameAs: readonly string[];
  /** Why the target is not held to it; undefined: it is. */
  readonly notAsked?: string;
  readonly place: Place;
}

/** A scenario file, read and validated. */
export interface Suite {
  /** `smtp/pipelining` */
  readonly id: string;
  readonly about?: string;
  /** The path that it was read from. */
  readonly file: string;
  readonly scenarios: readonly Scenario[];
}

/** What a list of scenarios shows of one, and what one is chosen by. */
export interface Outline {
  /** `smtp/syntax/mail-from[no-brackets]` */
  readonly id: string;
  readonly title: string;
  readonly rule: Rule;
  /** Its rule, and those that single steps prove. */
  readonly proves: readonly Rule[];
  readonly tags: readonly string[];
  readonly place: Place;
}

/** One case: what the engine plays. Rows of `each` are cases of their own; fragments have been put in place. */
export interface Scenario extends Outline {
  readonly about?: string;
  /** Service name -> keywords that must (or, with `!`, must not) be offered. */
  readonly needs: Readonly<Record<string, readonly string[]>>;
  /** Services that must be there: those its steps connect to, and `needs: {service: ..}`. */
  readonly services: readonly string[];
  /** How many accounts it leases. */
  readonly accounts: number;
  /** It empties or fills a leased account's own maildrop (INBOX). */
  readonly touchesMaildrop: boolean;
  /** It looks at what is relayed: the target must have a sink. */
  readonly sink: boolean;
  readonly intrusive: boolean;
  /** The revision of IMAP in which its sessions are once they have signed in; undefined: that in which the server begins. */
  readonly revision?: RevisionName;
  readonly timeoutMs: number;
  readonly given: Given;
  readonly steps: readonly Step[];
}

export interface Given {
  /** Messages of the fresh mailbox, in order; undefined: `${mailbox}` is only a name, and no mailbox has it yet. */
  readonly mailbox?: readonly GivenMessage[];
  /** It may be one that other scenarios with the same messages look at, too: nothing in it is changed. */
  readonly shared?: true;
  /** Messages of the account's INBOX, in order; undefined: INBOX is left alone. */
  readonly maildrop?: readonly GivenMessage[];
  readonly sink?: GivenSink;
}

/** What the sink is to refuse. */
export interface GivenSink {
  /** What a forward-path has in it that is meant. */
  readonly to: Template;
  /** The codes with which RCPT, or the end of the data, is answered. */
  readonly rcpt?: number;
  readonly data?: number;
  /** How many times; undefined: always. */
  readonly times?: number;
}

/** One step. `action` is undefined when the step only reads; nothing is read where it asks for nothing. */
export interface Step extends StepExpectations {
  readonly place: Place;
  /** The connection that it is about; undefined for steps that are about none, and for `connect`. */
  readonly on?: string;
  readonly rule?: Rule;
  readonly action?: Action;
  /** What is captured, by name. */
  readonly bind: Readonly<Record<string, Capture>>;
  /** What it asks of replies, as it is written: for those who look at what a step mentions. */
  readonly written: Readonly<Record<'expect' | 'forbid' | 'observe' | 'skip-if', Template>>;
  readonly withinMs?: number;
  /** The tag of the command that it sends, or of the one whose answer it reads. */
  readonly tag?: string;
  /** A failure of this step is `error`, never `fail`. */
  readonly setUp: boolean;
}
