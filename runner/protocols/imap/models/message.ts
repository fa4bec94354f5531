import type { Heard } from './clock.js';
import type { KnownFlags } from './flags.js';
import type { High } from './highs.js';
import type { ToldRecent } from './openings.js';
import type { Source } from './source.js';
import type { KeptText } from './texts.js';

/** Something of a message that never changes. */
export interface Fact {
  /** In a form in which equal values are equal texts. */
  readonly value: string;
  readonly source: Source;
  readonly heard: Heard;
  /** It is told by an extension, and no part of what the message is. */
  readonly attribute?: true;
  /** Of a text. */
  readonly text?: KeptText | undefined;
  /** Octets of a text. */
  readonly length?: number;
}

/** Items of one message that are remembered. */
const most = 200;

/** What a run was told of one message. */
export class Message {
  /** Undefined: not known. */
  flags: KnownFlags | undefined;
  /** The highest mod-sequence that was told of it. */
  modSeq: High | undefined;
  /** Where it was first told to be \Recent to a session that may change the mailbox, and last to one that only examines it. */
  takenRecent: ToldRecent | undefined;
  leftRecent: ToldRecent | undefined;
  private readonly facts: Map<string, Fact>;

  /** @param former the one that had the same name, UIDVALIDITY and UID */
  constructor(former?: Message) {
    this.facts = new Map(former?.facts);
  }

  /** By item, `RFC822.SIZE` or `BODY[1.MIME]`; undefined: nothing. */
  fact(item: string): Fact | undefined {
    return this.facts.get(item);
  }

  /** Remembers a fact, unless the server has told another one. */
  learn(item: string, fact: Fact): void {
    const known = this.facts.get(item);
    if (known ? known.source === 'told' : this.facts.size >= most) return;
    this.facts.set(item, fact);
  }

  /** It is told to be \Recent. */
  isRecent(told: ToldRecent): void {
    if (told.opening.readOnly) this.leftRecent = told;
    else this.takenRecent ??= told;
  }

  /** What the server has told of what it is. */
  *content(): Generator<[string, Fact]> {
    for (const [item, fact] of this.facts) if (fact.source === 'told' && !fact.attribute) yield [item, fact];
  }

  /** What a copy of it has in common with it. What only follows from APPEND is left out: if that is wrong, COPY need not be. */
  *copied(): Generator<[string, Fact]> {
    for (const [item, fact] of this.facts) if (fact.source === 'told') yield [item, { ...fact, source: 'copied' }];
  }
}
