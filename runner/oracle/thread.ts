import { baseSubject } from './base-subject.js';
import { casemap } from './casemap.js';
import type { Entity } from './entity.js';
import { fieldsNamed } from './header-fields.js';
import { messageIds } from './message-ids.js';
import { readingsOf } from './message-item.js';
import { internalDate, type SearchedMessage, sentDate, Unknown } from './searched-mailbox.js';
import { subjectsOf } from './sort.js';

/** A message with those that are below it; without a number: it is not there, and stands for the parent of those below. */
export interface Thread {
  readonly number: number | undefined;
  readonly children: readonly Thread[];
}

/** Where a message without a date that can be read stands: RFC 5256 2.2 names the internal date, and the earliest date. */
type Undated = 'arrival' | 'earliest';

/** So many ways in which subjects may be read are gone through: a bound of ours. */
const mostChoices = 200;

/**
 * All right answers to THREAD for these messages (RFC 5256 3), in the order of their numbers: one, where nothing is left open.
 * @param algorithm ORDEREDSUBJECT or REFERENCES
 * @throws Unknown
 */
export function threads(algorithm: string, messages: readonly SearchedMessage[]): (readonly Thread[])[] {
  const dated = messages.every(message => readingsOf(message.octets).every(entity => sentDate(entity)?.sure));
  const ways: readonly Undated[] = dated ? ['earliest'] : ['arrival', 'earliest'];
  return ways.flatMap(undated => {
    const drafts = messages.map(message => draftOf(message, undated));
    return choices(drafts).map(members => (algorithm === 'REFERENCES' ? byReferences(members) : bySubject(members)));
  });
}

/** A subject as it is compared. */
interface Subject {
  readonly key: string;
  /** It is that of a reply or a forward. */
  readonly isReply: boolean;
}

/** What a message is threaded by. */
interface Member extends Subject {
  readonly number: number;
  readonly sent: number;
  readonly id: string | undefined;
  readonly references: readonly string[];
}

/** The same, with every subject that it may have. */
interface Draft extends Omit<Member, keyof Subject> {
  readonly subjects: readonly Subject[];
}

/** Every choice among the subjects that messages may have, as far as it makes a difference. */
function choices(drafts: readonly Draft[]): (readonly Member[])[] {
  const holders = new Map<string, number>();
  for (const { subjects } of drafts)
    for (const key of new Set(subjects.map(subject => subject.key))) holders.set(key, (holders.get(key) ?? 0) + 1);
  let all: (readonly Member[])[] = [[]];
  for (const { subjects, ...rest } of drafts) {
    // Of subjects that no other message has, one is as good as another.
    const differing = new Map(
      subjects.map(subject => [
        (holders.get(subject.key) ?? 0) > 1 ? `${subject.isReply} ${subject.key}` : '',
        subject,
      ]),
    );
    all = all.flatMap(before => [...differing.values()].map(subject => [...before, { ...rest, ...subject }]));
    if (all.length > mostChoices) throw new Unknown('which subjects the messages have');
  }
  return all;
}

function draftOf(message: SearchedMessage, undated: Undated): Draft {
  const [entity] = readingsOf(message.octets);
  if (entity === undefined) throw new Error('a message has one reading at least');
  const date = sentDate(entity);
  const subjects = subjectsOf(entity);
  // A time that cannot be read may be midnight, a zone UT; of several subjects any may be the one.
  if (date?.sure === false) throw new Unknown(`when message ${message.number} was sent`);
  if (subjects === undefined) throw new Unknown(`which subject message ${message.number} has`);
  const sent = date?.instant ?? (undated === 'arrival' ? internalDate(message).instant : Number.NEGATIVE_INFINITY);
  return {
    number: message.number,
    sent,
    subjects: subjects
      .map(baseSubject)
      .map(({ text, isReply }) => ({ key: casemap(text).toString('latin1'), isReply })),
    id: idsOf(entity, 'message-id')[0],
    references: references(entity),
  };
}

function idsOf(entity: Entity, name: string): string[] {
  return fieldsNamed(entity.fields, name).flatMap(field => messageIds(field.value));
}

function references(entity: Entity): readonly string[] {
  const found = idsOf(entity, 'references');
  return found.length > 0 ? found : idsOf(entity, 'in-reply-to').slice(0, 1);
}

function earlier(one: Member, other: Member): number {
  return one.sent === other.sent ? one.number - other.number : one.sent < other.sent ? -1 : 1;
}

function bySubject(members: readonly Member[]): Thread[] {
  const groups = new Map<string, Member[]>();
  for (const member of members.toSorted(earlier)) groups.set(member.key, [...(groups.get(member.key) ?? []), member]);
  return [...groups.values()].map(([first, ...rest]) => ({
    number: first?.number,
    children: rest.map(({ number }) => ({ number, children: [] })),
  }));
}

/** A message of the tree that REFERENCES makes, or a place in it. */
class Node {
  parent: Node | undefined;
  children: Node[] = [];

  constructor(readonly member?: Member) {}

  /** The message by whose date and subject it goes: its own, or that of its first child. */
  get first(): Member | undefined {
    return this.member ?? this.children[0]?.first;
  }

  within(other: Node): boolean {
    for (let at: Node | undefined = this; at !== undefined; at = at.parent) if (at === other) return true;
    return false;
  }

  adopt(child: Node): void {
    child.leave();
    child.parent = this;
    this.children.push(child);
  }

  leave(): void {
    const { parent } = this;
    if (parent !== undefined) parent.children = parent.children.filter(child => child !== this);
    this.parent = undefined;
  }

  sort(): void {
    for (const child of this.children) child.sort();
    this.children.sort(byDate);
  }

  toThread(): Thread {
    return { number: this.member?.number, children: this.children.map(child => child.toThread()) };
  }
}

function byDate(one: Node, other: Node): number {
  const [first, second] = [one.first, other.first];
  return first === undefined || second === undefined ? 0 : earlier(first, second);
}

function byReferences(members: readonly Member[]): Thread[] {
  const root = new Node();
  for (const node of linked(members)) if (node.parent === undefined) root.adopt(node);
  for (const node of [...root.children]) prune(node, root);
  for (const child of root.children) if (child.member === undefined) child.children.sort(byDate);
  root.children.sort(byDate);
  gatherSubjects(root);
  root.sort();
  return root.children.map(child => child.toThread());
}

/** Step 1: who is a reply to whom. */
function linked(members: readonly Member[]): Iterable<Node> {
  const nodes = new Set<Node>();
  const byId = new Map<string, Node>();
  const own = new Map<Member, Node>();
  for (const member of members) {
    const node = new Node(member);
    nodes.add(node);
    own.set(member, node);
    if (member.id !== undefined && !byId.has(member.id)) byId.set(member.id, node);
  }
  const find = (id: string): Node => {
    const found = byId.get(id) ?? new Node();
    byId.set(id, found);
    nodes.add(found);
    return found;
  };
  for (const member of members) {
    const node = own.get(member) as Node;
    let before: Node | undefined;
    for (const id of member.references) {
      const referred = find(id);
      if (before !== undefined && referred.parent === undefined && !before.within(referred)) before.adopt(referred);
      before = referred;
    }
    node.leave();
    if (before !== undefined && !before.within(node)) before.adopt(node);
  }
  return nodes;
}

/** Step 3: places without a message go, and what is below them moves up. */
function prune(node: Node, root: Node): void {
  for (const child of [...node.children]) prune(child, root);
  if (node.member !== undefined) return;
  const { parent, children } = node;
  if (parent === undefined || (parent === root && children.length > 1)) return;
  const at = parent.children.indexOf(node);
  parent.children.splice(at, 1, ...children);
  for (const child of children) child.parent = parent;
}

/** Step 5: threads of one subject become one. */
function gatherSubjects(root: Node): void {
  const table = new Map<string, Node>();
  const keyOf = (node: Node) => node.first?.key ?? '';
  const isReply = (node: Node) => node.member?.isReply === true;
  for (const node of root.children) {
    const key = keyOf(node);
    if (key === '') continue;
    const other = table.get(key);
    const better = other?.member !== undefined && (node.member === undefined || (isReply(other) && !isReply(node)));
    if (other === undefined || better) table.set(key, node);
  }
  for (const node of [...root.children]) {
    const key = keyOf(node);
    const other = table.get(key);
    if (key === '' || other === undefined || other === node) continue;
    if (node.member === undefined && other.member === undefined) {
      for (const child of [...node.children]) other.adopt(child);
      node.leave();
    } else if (other.member === undefined || (isReply(node) && !isReply(other))) other.adopt(node);
    else {
      const place = new Node();
      place.parent = root;
      root.children.splice(root.children.indexOf(other), 1, place);
      other.parent = undefined;
      place.adopt(other);
      place.adopt(node);
      table.set(key, place);
    }
  }
}
