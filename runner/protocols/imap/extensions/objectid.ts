import { placeOf } from '../../witness.js';
import type { EventOf, SessionEvent } from '../events.js';
import { bracketed, objectId } from '../grammar/mailboxes.js';
import { type Data, fieldOf, nil, textOf, type Value } from '../grammar/values.js';
import type { FetchItem } from '../grammar/vocabulary.js';
import type { Invariant, KnownMessage, PriorState, ViolationDetail } from '../invariants/invariant.js';
import { contradiction } from '../invariants/messages.js';
import type { Source } from '../models/source.js';
import type { Extension } from './extension.js';

type Told = EventOf<'attribute'>;

/** The identifier between parentheses; undefined for NIL. */
const idOf = (value: Value | undefined): string | undefined =>
  value?.type === 'list' ? textOf(value.items[0]) : undefined;

/** What FETCH tells of a message by an identifier. */
const tells =
  (item: string): Required<FetchItem>['events'] =>
  (value, number) => {
    const id = idOf(value);
    return id === undefined ? undefined : { type: 'attribute', number, item, value: id };
  };

/** What a code tells of the mailbox. */
function mailboxEvents(code: Data): readonly SessionEvent[] {
  const value = idOf(fieldOf(code, 'id'));
  return value === undefined ? [] : [{ type: 'mailbox identifier', value }];
}

/** An identifier of a message is the one that is known from such a source. */
const agrees =
  (own: string, source: Source) =>
  ({ number, item, value }: Told, prior: PriorState): ViolationDetail | undefined => {
    const about = item === own ? prior.message(number) : undefined;
    return about && contradiction(item, value, about.message.fact(item), source, about, prior);
  };

/** No identifier of a message is one of the other kind. */
function ofOneKind({ item, value }: Told, prior: PriorState): ViolationDetail | undefined {
  const kinds = ['EMAILID', 'THREADID'];
  const other = kinds.includes(item) ? kinds.find(kind => kind !== item) : undefined;
  const bearer = other === undefined ? undefined : prior.bearer(other, value);
  if (other === undefined || bearer === undefined) return undefined;
  return {
    expected: `an identifier that is no ${other}, as ${value} is that of UID ${bearer.uid} of ${bearer.mailbox}`,
    found: `${item} ${value} ${placeOf(prior.heard, prior.witness)}`,
  };
}

/** The message at hand, and another one that was told before to have the same EMAILID. */
function twins(number: number, emailId: string | undefined, prior: PriorState): [KnownMessage, KnownMessage][] {
  const about = prior.message(number);
  const id = emailId ?? about?.message.fact('EMAILID')?.value;
  const other = id === undefined ? undefined : prior.bearer('EMAILID', id);
  return about && other && other.message !== about.message ? [[about, other]] : [];
}

/** Messages of one EMAILID are in one thread. */
function inOneThread({ number, item, value }: Told, prior: PriorState): ViolationDetail | undefined {
  if (item !== 'EMAILID' && item !== 'THREADID') return undefined;
  for (const [about, other] of twins(number, item === 'EMAILID' ? value : undefined, prior)) {
    const thread = item === 'THREADID' ? value : about.message.fact('THREADID')?.value;
    const known = other.message.fact('THREADID');
    if (thread === undefined || known?.source !== 'told' || known.value === thread) continue;
    return {
      expected: `UID ${about.uid} of ${about.mailbox}: THREADID ${known.value}, as UID ${other.uid} of ${other.mailbox} has with the same EMAILID`,
      found: `THREADID ${thread} ${placeOf(prior.heard, prior.witness)}`,
      earlier: known.heard,
    };
  }
  return undefined;
}

/** An internal date may be another one: an identifier is that of the content. */
const ofContent = (item: string): boolean => item !== 'INTERNALDATE';

/** Messages of one EMAILID are the same. */
function sameContent({ number, item, value }: Told, prior: PriorState): ViolationDetail | undefined {
  for (const [about, other] of item === 'EMAILID' ? twins(number, value, prior) : [])
    for (const [part, fact] of about.message.content()) {
      const known = ofContent(part) ? other.message.fact(part) : undefined;
      if (known?.source === 'told' && known.value !== fact.value) return differs(part, about, other, prior);
    }
  return undefined;
}

/** So they are where the identifier was told before. */
function sameConstant({ number, item, value }: EventOf<'constant'>, prior: PriorState): ViolationDetail | undefined {
  const part = prior.keyOf(item);
  for (const [about, other] of ofContent(item) && !prior.ghosts ? twins(number, undefined, prior) : []) {
    const known = other.message.fact(part);
    if (known?.source === 'told' && known.value !== value) return differs(item, about, other, prior);
  }
  return undefined;
}

function differs(part: string, about: KnownMessage, other: KnownMessage, { witness, heard }: PriorState) {
  return {
    expected: `another EMAILID for UID ${about.uid} of ${about.mailbox} than for UID ${other.uid} of ${other.mailbox}`,
    found: `the same, and another ${part} ${placeOf(heard, witness)}`,
  };
}

/** Identifiers, in all that a run is told. */
const invariants: readonly Invariant[] = [
  {
    id: 'emailid-never-changes',
    rule: 'rfc8474/5.1/emailid-immutable',
    title: 'The EMAILID of a message never changes',
    checks: { attribute: agrees('EMAILID', 'told') },
  },
  {
    id: 'emailid-of-a-copy',
    rule: 'rfc8474/5.1/emailid-of-copy',
    title: 'A copy has the EMAILID of the message',
    checks: { attribute: agrees('EMAILID', 'copied') },
  },
  {
    id: 'emailid-is-of-one-content',
    rule: 'rfc8474/5.1/emailid-of-one-content',
    title: 'Messages of one EMAILID have the same size, envelope, structure and texts',
    checks: { attribute: sameContent, constant: sameConstant },
  },
  {
    id: 'threadid-never-changes',
    rule: 'rfc8474/5.2/threadid-immutable',
    title: 'The THREADID of a message never changes',
    checks: { attribute: agrees('THREADID', 'told') },
  },
  {
    id: 'threadid-of-an-emailid',
    rule: 'rfc8474/5.2/one-threadid-for-an-emailid',
    title: 'Messages of one EMAILID have one THREADID',
    checks: { attribute: inOneThread },
  },
  {
    id: 'emailid-is-no-threadid',
    rule: 'rfc8474/5.2/emailid-is-no-threadid',
    title: 'No identifier is an EMAILID and a THREADID',
    checks: { attribute: ofOneKind },
  },
  {
    id: 'mailboxid-never-changes',
    rule: 'rfc8474/4/same-for-name-and-uidvalidity',
    title: 'A mailbox has one MAILBOXID as long as its name and UIDVALIDITY are the same',
    checks: {
      selected: (_, prior) => {
        const { view, mailbox, witness, heard } = prior;
        const known = mailbox?.identifier;
        if (!view || !mailbox || !known || view.identifier === undefined) return undefined;
        if (known.validity !== view.uidvalidity || known.value === view.identifier) return undefined;
        if (known.heard.tick >= view.began || !prior.settled(mailbox, known.heard.tick, 'replaced')) return undefined;
        return {
          expected: `${mailbox.name}: MAILBOXID ${known.value}, told ${placeOf(known.heard, witness)}`,
          found: `MAILBOXID ${view.identifier} ${placeOf(heard, witness)}`,
          earlier: known.heard,
        };
      },
    },
  },
];

/** Identifiers of mailboxes, messages and threads. */
export const objectIds: Extension = {
  rfc: 8474,
  title: 'Object identifiers',
  capabilities: ['OBJECTID'],
  codes: {
    MAILBOXID: {
      read: cursor => [{ name: 'id', value: bracketed(cursor, () => objectId(cursor)) }],
      events: mailboxEvents,
    },
  },
  fetch: {
    EMAILID: { read: cursor => bracketed(cursor, () => objectId(cursor)), events: tells('EMAILID') },
    THREADID: {
      read: cursor => (cursor.nil() ? nil : bracketed(cursor, () => objectId(cursor))),
      events: tells('THREADID'),
    },
  },
  status: { MAILBOXID: cursor => bracketed(cursor, () => objectId(cursor)) },
  invariants,
};
