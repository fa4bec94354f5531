import type { Effect } from '../session/effect.js';
import type { Heard } from './clock.js';
import { FlagChanges, type KnownFlags, stored } from './flags.js';
import { type High, Highs } from './highs.js';
import { Living } from './living.js';
import { Message } from './message.js';
import { Openings } from './openings.js';

/** Messages of one mailbox that are remembered; those that come later are not. */
const remembered = 100_000;
/** Mailboxes of one name, one after the other, that are remembered. */
const deepest = 8;

/** The highest UIDs, UIDNEXTs and mod-sequences. */
export interface Identifiers {
  readonly uids: Highs;
  readonly uidnexts: Highs;
  readonly modSeqs: Highs;
}

/** Something that a command may have done to a mailbox. */
export type Aspect = 'adds' | 'removes' | 'flags' | 'replaced';

/** A command that changes mailboxes, from its first octet to its answer. */
export interface Change {
  /** Undefined: it may do anything. */
  readonly effect: Effect | undefined;
  readonly began: number;
  /** The session that sent it. */
  readonly by: object;
  /** The mailbox that was open, and the one that is named. */
  readonly open?: Mailbox | undefined;
  named?: Mailbox | undefined;
  /** Which messages it is about; undefined: not known. */
  readonly affects?: Affected | undefined;
}

/** What the server has called a mailbox, beside its name. */
export interface ToldIdentifier {
  readonly value: string;
  readonly validity: number;
  readonly heard: Heard;
}

/** Messages of an open mailbox. */
export interface Affected {
  readonly validity: number;
  readonly has: (uid: number) => boolean;
}

/** What a run was told of one mailbox on all of its connections, as long as there is one of that name. */
export class Mailbox {
  /** There is none of that name any more, or another one. */
  gone = false;
  /** Something may have been done to it that nobody was told of. */
  lost = false;
  readonly living = new Living();
  readonly flags = new FlagChanges();
  readonly openings = new Openings();
  /** The UIDVALIDITY that was told last. */
  validity: High | undefined;
  /** What identifies it under whatever name, and the UIDVALIDITY that was told with it. */
  identifier: ToldIdentifier | undefined;
  private readonly identifiers = new Map<number, Identifiers>();
  /** By UIDVALIDITY, then by UID: what UIDs mean is bound to it (RFC 3501 2.3.1.1). */
  private readonly messages = new Map<number, Map<number, Message>>();
  private readonly pending: Set<Change>;
  /** When a change ended that may have done this. */
  private readonly ended = new Map<Aspect, number>();

  /**
   * @param since by the clock of the run
   * @param former the one that had the name before
   * @param madeBy the session that made it
   */
  constructor(
    readonly name: string,
    readonly since: number,
    readonly former?: Mailbox,
    readonly madeBy?: object,
  ) {
    this.pending = new Set(former?.pending);
  }

  /** A message, by the UIDVALIDITY and its UID; undefined: no more messages are remembered. */
  message(validity: number, uid: number): Message | undefined {
    let messages = this.messages.get(validity);
    if (!messages) {
      messages = new Map();
      this.messages.set(validity, messages);
    }
    let message = messages.get(uid);
    if (!message && messages.size < remembered) {
      // The name, the UIDVALIDITY and the UID mean one message forever.
      message = new Message(this.earlier(validity, uid));
      messages.set(uid, message);
    }
    return message;
  }

  /** Takes in what a change did to flags, before it ends. @param done it was carried out */
  storeFlags(change: Change, done: boolean, heard: Heard): void {
    const { effect, affects, by, began } = change;
    const alone =
      this.flags.ended < began && ![...this.pending].some(other => other !== change && changesFlags(other, this));
    const messages = affects && this.messages.get(affects.validity);
    const certain = effect?.kind !== 'stores' || effect.conditional !== true;
    const understood = done && certain && alone && messages !== undefined && messages.size <= mostStored;
    if (affects && understood)
      for (const [uid, message] of messages)
        if (affects.has(uid) && message.flags) message.flags = flagsAfter(effect, message.flags, heard, by);
    this.flags.changed(understood, by, heard.tick);
  }

  /** Is it certain that no change of flags is going on? */
  get flagsAtRest(): boolean {
    return !this.lost && ![...this.pending].some(change => changesFlags(change, this));
  }

  /** What was told of the UIDs that go with a UIDVALIDITY. */
  identifiersOf(validity: number): Identifiers {
    const identifiers = this.identifiers.get(validity) ?? {
      uids: new Highs(),
      uidnexts: new Highs(),
      modSeqs: new Highs(),
    };
    this.identifiers.set(validity, identifiers);
    return identifiers;
  }

  /** The server tells its UIDVALIDITY. */
  told(validity: High): void {
    if (this.validity && this.validity.value !== validity.value) this.living.renumbered();
    if (this.validity?.value !== validity.value) this.validity = validity;
  }

  /** The message of a former mailbox. */
  private earlier(validity: number, uid: number): Message | undefined {
    let { former } = this;
    for (let depth = 0; former && depth < deepest; depth++) {
      const message = former.messages.get(validity)?.get(uid);
      if (message) return message;
      former = former.former;
    }
    return undefined;
  }

  /** A change begins that may do something to it. */
  begin(change: Change): void {
    this.pending.add(change);
  }

  /** It has been answered. */
  end(change: Change, now: number): void {
    this.pending.delete(change);
    for (const aspect of aspectsOf(change, this)) this.ended.set(aspect, now);
  }

  /** May this have been done since a tick of the clock, so that it is open whether it was done before? */
  unsettled(aspect: Aspect, since: number): boolean {
    if (this.lost || (this.ended.get(aspect) ?? -1) >= since) return true;
    for (const change of this.pending) if (aspectsOf(change, this).includes(aspect)) return true;
    return false;
  }
}

/** In a mailbox of more messages it is not looked for those that STORE has changed. */
const mostStored = 10_000;

const changesFlags = (change: Change, mailbox: Mailbox): boolean => aspectsOf(change, mailbox).includes('flags');

/** FETCH of a text sets \Seen, or may. */
function flagsAfter(effect: Effect | undefined, known: KnownFlags, heard: Heard, by: object): KnownFlags | undefined {
  if (effect?.kind === 'reads') return known.flags.has('\\SEEN') ? known : undefined;
  if (effect?.kind !== 'stores') return undefined;
  return { ...known, flags: stored(known.flags, effect.mode, effect.flags), source: 'told', heard, by };
}

const all: readonly Aspect[] = ['adds', 'removes', 'flags', 'replaced'];

/** What a change may do to one of its mailboxes. */
function aspectsOf({ effect, open, named }: Change, mailbox: Mailbox): readonly Aspect[] {
  switch (effect?.kind) {
    case 'appends':
    case 'copies':
      return named?.name === mailbox.name ? ['adds'] : [];
    case 'moves':
      return [
        ...(named?.name === mailbox.name ? (['adds'] as const) : []),
        ...(open?.name === mailbox.name ? (['removes'] as const) : []),
      ];
    case 'stores':
    case 'reads':
      return ['flags'];
    case 'expunges':
    case 'closes':
      return ['removes'];
    default:
      return all;
  }
}
