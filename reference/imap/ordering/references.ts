import type { Message } from '../../store/message.js';
import { bySent, type Thread, type Threadable } from './thread.js';

/** A place in the tree, with a message or without. */
export class Place implements Thread {
  parent: Place | undefined;
  children: Place[] = [];

  constructor(readonly of?: Threadable) {}

  get message(): Message | undefined {
    return this.of?.message;
  }

  /** The message that the place is sorted and called by: its own, or that of its first child. */
  get head(): Threadable | undefined {
    let place: Place | undefined = this;
    while (place !== undefined && place.of === undefined) place = place.children[0];
    return place?.of;
  }

  /** Puts a place below this one, wherever it was. */
  take(child: Place): void {
    child.leave();
    child.parent = this;
    this.children.push(child);
  }

  /** Leaves the place above, if there is one. */
  leave(): void {
    this.parent?.children.splice(this.parent.children.indexOf(this), 1);
    this.parent = undefined;
  }

  /** Puts other places where this one is. */
  giveWay(others: readonly Place[]): void {
    const { parent } = this;
    if (parent === undefined) return;
    for (const other of others) {
      other.leave();
      other.parent = parent;
    }
    parent.children.splice(parent.children.indexOf(this), 1, ...others);
    this.parent = undefined;
  }

  /** Whether it is this place, or one above it. */
  isBelow(other: Place): boolean {
    for (let at: Place | undefined = this; at !== undefined; at = at.parent) if (at === other) return true;
    return false;
  }
}

/** REFERENCES of RFC 5256 3: who answers whom, then subjects. Its six steps have a method each, and some of their parts too. */
export class References {
  protected readonly root = new Place();
  /** Where a message id is. */
  protected readonly places = new Map<string, Place>();
  /** Every place, whether it has an id or not. */
  protected readonly all = new Set<Place>();

  constructor(protected readonly found: readonly Threadable[]) {}

  /** Carries out all steps. */
  threads(): readonly Thread[] {
    this.link();
    this.gather();
    this.prune();
    this.sortRoot();
    this.merge(this.subjects());
    this.sortSiblings(this.root);
    return this.root.children;
  }

  /** Step 1. */
  protected link(): void {
    const own = this.found.map(one => this.identify(one));
    for (const [at, { references }] of this.found.entries()) {
      const place = own[at];
      if (place === undefined) continue;
      this.chain(references);
      this.attach(place, references.at(-1));
    }
  }

  /** An id is that of the first message that has it; the others have none. */
  protected identify(one: Threadable): Place {
    const place = new Place(one);
    this.all.add(place);
    if (one.id !== undefined && !this.places.has(one.id)) this.places.set(one.id, place);
    return place;
  }

  /** Step 1 (A): each reference is the parent of the next. */
  protected chain(references: readonly string[]): void {
    for (const [at, id] of references.entries()) {
      const place = this.placeOf(id);
      const before = references[at - 1];
      if (before !== undefined && place.parent === undefined) this.join(this.placeOf(before), place);
    }
  }

  /** Step 1 (B): the last reference is the parent of the message, whatever was thought before. */
  protected attach(place: Place, parent: string | undefined): void {
    place.leave();
    if (parent !== undefined) this.join(this.placeOf(parent), place);
  }

  /** Makes a place the parent of another, unless that would be a loop. */
  protected join(parent: Place, child: Place): void {
    if (!parent.isBelow(child)) parent.take(child);
  }

  protected placeOf(id: string): Place {
    const known = this.places.get(id);
    if (known !== undefined) return known;
    const place = new Place();
    this.places.set(id, place);
    this.all.add(place);
    return place;
  }

  /** Step 2. */
  protected gather(): void {
    for (const place of this.all) if (place.parent === undefined) this.root.take(place);
  }

  /** Step 3, from the leaves up. */
  protected prune(): void {
    const order = [...this.root.children];
    for (const place of order) order.push(...place.children);
    for (const place of order.reverse())
      if (place.of === undefined && this.isToGo(place)) place.giveWay([...place.children]);
  }

  /** Whether a place without a message goes: at the root it stays for several. */
  protected isToGo({ parent, children }: Place): boolean {
    return parent !== this.root || children.length < 2;
  }

  /** Step 4. */
  protected sortRoot(): void {
    for (const { of, children } of this.root.children) if (of === undefined) this.sort(children);
    this.sort(this.root.children);
  }

  protected sort(siblings: Place[]): void {
    siblings.sort((one, other) =>
      one.head === undefined || other.head === undefined ? 0 : bySent(one.head, other.head),
    );
  }

  /** Step 5 (B): the place of each subject. */
  protected subjects(): Map<string, Place> {
    const table = new Map<string, Place>();
    for (const place of this.root.children) {
      const subject = this.subjectOf(place);
      const known = table.get(subject);
      if (subject !== '' && (known === undefined || this.isBetter(place, known))) table.set(subject, place);
    }
    return table;
  }

  protected subjectOf(place: Place): string {
    return place.head?.collated ?? '';
  }

  /** Whether a place is to have its subject in the place of another. */
  protected isBetter(place: Place, known: Place): boolean {
    return known.of !== undefined && (place.of === undefined || (isReply(known) && !isReply(place)));
  }

  /** Step 5 (C). */
  protected merge(table: Map<string, Place>): void {
    for (const place of [...this.root.children]) {
      const subject = this.subjectOf(place);
      const known = table.get(subject);
      if (known !== undefined && known !== place) this.mergeTwo(place, known, table, subject);
    }
  }

  protected mergeTwo(place: Place, known: Place, table: Map<string, Place>, subject: string): void {
    if (place.of === undefined && known.of === undefined) {
      for (const child of [...place.children]) known.take(child);
      place.leave();
    } else if (known.of === undefined || (isReply(place) && !isReply(known))) known.take(place);
    else {
      const both = new Place();
      known.giveWay([both]);
      both.take(known);
      both.take(place);
      table.set(subject, both);
    }
  }

  /** Step 6: those farthest from the root first. */
  protected sortSiblings(place: Place): void {
    for (const child of place.children) this.sortSiblings(child);
    this.sort(place.children);
  }
}

function isReply({ of }: Place): boolean {
  return of?.subject.replied === true;
}
