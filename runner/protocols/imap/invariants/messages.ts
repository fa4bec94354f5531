import { placeOf } from '../../witness.js';
import type { EventOf } from '../events.js';
import type { Fact } from '../models/message.js';
import type { Source } from '../models/source.js';
import type { Invariant, KnownMessage, PriorState, ViolationDetail } from './invariant.js';

/** A value of a message that contradicts one that is known. */
export function contradiction(
  item: string,
  value: string,
  known: Fact | undefined,
  source: Source,
  { uid, mailbox }: KnownMessage,
  { witness, heard }: PriorState,
): ViolationDetail | undefined {
  if (known?.source !== source || known.value === value) return undefined;
  const words = { told: 'as', appended: 'as APPEND had it', copied: 'as the message it is a copy of' }[source];
  return {
    expected: `UID ${uid} of ${mailbox}: ${item} ${known.value}, ${words} ${placeOf(known.heard, witness)}`,
    found: `${item} ${value} ${placeOf(heard, witness)}`,
    earlier: known.heard,
  };
}

/** What FETCH tells of a message contradicts what is known from such a source. @param applies to which items */
const agrees = (source: Source, applies: (item: string) => boolean = () => true): NonNullable<Invariant['checks']> => ({
  constant: ({ number, item, value, empty }, prior) => {
    const about = applies(item) ? prior.message(number) : undefined;
    if (!about || (empty && prior.ghosts)) return undefined;
    return contradiction(item, value, about.message.fact(prior.keyOf(item)), source, about, prior);
  },
  text: ({ number, section, origin, text }, prior) => {
    const about = applies(section) && text && origin === undefined ? prior.message(number) : undefined;
    if (!about || !text || (text.length === 0 && prior.ghosts)) return undefined;
    const known = about.message.fact(prior.keyOf(section));
    // Of a large text only the length is known.
    const large = !text.octets || !known?.value.includes('checksum');
    if (large && known?.length === text.length) return undefined;
    return contradiction(section, text.value, known, source, about, prior);
  },
});

const dated = (item: string) => item === 'INTERNALDATE';

/** A text that is known of the message in whose FETCH data another one stands. */
function held(about: KnownMessage, section: string, prior: PriorState): Fact | undefined {
  return about.message.fact(prior.keyOf(section));
}

/** The message's number of octets, and the octets. */
function sizeOfWhole(octets: number, size: number, known: Fact, about: KnownMessage, prior: PriorState) {
  if (octets === size) return undefined;
  return {
    expected: `UID ${about.uid} of ${about.mailbox}: RFC822.SIZE ${octets}, the octets of BODY[]`,
    found: `RFC822.SIZE ${size}; the other one was told ${placeOf(known.heard, prior.witness)}`,
    earlier: known.heard,
  };
}

/** A message without a blank line may have one in HEADER. */
const hasBlankLine = (octets: Buffer): boolean => octets.includes('\r\n\r\n') || octets.indexOf('\r\n') === 0;

/** HEADER begins the message, TEXT ends it, and nothing is between them. */
function headerAndText({ number, section, origin, text }: EventOf<'text'>, prior: PriorState) {
  if (!text?.octets || origin !== undefined) return undefined;
  const about = prior.message(number);
  if (!about || (text.length === 0 && prior.ghosts)) return undefined;
  const octetsOf = (name: string) => (name === section ? text.octets : held(about, name, prior)?.text?.octets);
  const [whole, header, body] = ['BODY[]', 'BODY[HEADER]', 'BODY[TEXT]'].map(octetsOf);
  if (!whole || !hasBlankLine(whole)) return undefined;
  const wrong =
    (header && !whole.subarray(0, header.length).equals(header) && 'it does not begin with HEADER') ||
    (body &&
      !(body.length <= whole.length && whole.subarray(whole.length - body.length).equals(body)) &&
      'it does not end with TEXT') ||
    (header &&
      body &&
      header.length + body.length !== whole.length &&
      `HEADER and TEXT have ${header.length + body.length} octets`);
  if (!wrong) return undefined;
  const others = ['BODY[]', 'BODY[HEADER]', 'BODY[TEXT]'].filter(name => name !== section);
  const earlier = others.map(name => held(about, name, prior)?.heard).find(one => one !== undefined);
  return {
    expected: `UID ${about.uid} of ${about.mailbox}: BODY[], of ${whole.length} octets, is HEADER and TEXT`,
    found: `${wrong}, with ${section} ${placeOf(prior.heard, prior.witness)}`,
    ...(earlier && { earlier }),
  };
}

/** What a run is told of one message, on whichever connection. */
export const messages: readonly Invariant[] = [
  {
    id: 'message-never-changes',
    rule: 'rfc3501/2.3.1.1/uid-names-one-message',
    title: "A message's size, internal date, envelope, structure and texts never change",
    checks: agrees('told'),
  },
  {
    id: 'appended-message-kept',
    rule: 'rfc3501/6.3.11/appends',
    title: 'A message is what APPEND gave',
    checks: agrees('appended', item => !dated(item)),
  },
  {
    id: 'appended-date-kept',
    rule: 'rfc3501/6.3.11/internal-date',
    title: 'The internal date of a message is the one that APPEND gave',
    checks: agrees('appended', dated),
  },
  {
    id: 'copy-is-the-message',
    rule: 'rfc3501/6.4.7/copies',
    title: 'A copy is what the message is',
    checks: agrees('copied', item => !dated(item)),
  },
  {
    id: 'copy-has-the-date',
    rule: 'rfc3501/6.4.7/preserves-flags-and-date',
    title: 'A copy has the internal date of the message',
    checks: agrees('copied', dated),
  },
  {
    id: 'size-of-the-message',
    rule: 'rfc9051/2.3.4/size-of-body',
    title: 'RFC822.SIZE is the number of octets of BODY[]',
    checks: {
      constant: ({ number, item, value, empty }, prior) => {
        const about = item === 'RFC822.SIZE' ? prior.message(number) : undefined;
        const whole = about && held(about, 'BODY[]', prior);
        // Where APPEND has not kept the message, its size is that of what is there.
        if (whole?.source !== 'told' || whole.length === undefined || (empty && prior.ghosts)) return undefined;
        return sizeOfWhole(whole.length, Number(value), whole, about as KnownMessage, prior);
      },
      text: ({ number, section, origin, text }, prior) => {
        const about = section === 'BODY[]' && text && origin === undefined ? prior.message(number) : undefined;
        const size = about && held(about, 'RFC822.SIZE', prior);
        if (!text || size?.source !== 'told' || (text.length === 0 && prior.ghosts)) return undefined;
        return sizeOfWhole(text.length, Number(size.value), size, about as KnownMessage, prior);
      },
    },
  },
  {
    id: 'header-and-text-are-the-message',
    rule: 'rfc3501/6.4.5/header-and-text-are-the-whole',
    title: 'BODY[] is BODY[HEADER] and BODY[TEXT]',
    checks: { text: headerAndText },
  },
  {
    id: 'partial-is-a-slice',
    rule: 'rfc3501/6.4.5/partial-origin',
    title: 'A partial is what stands in the whole from its origin on',
    checks: {
      text: ({ number, section, origin, text }, prior) => {
        const about = text?.octets && origin !== undefined ? prior.message(number) : undefined;
        const known = about && held(about, section, prior);
        const whole = known?.text?.octets;
        if (!about || !known || !whole || !text?.octets || (text.length === 0 && prior.ghosts)) return undefined;
        const from = origin ?? 0;
        const slice = whole.subarray(from, from + text.length);
        if (slice.equals(text.octets)) return undefined;
        return {
          expected: `UID ${about.uid} of ${about.mailbox}: ${section}<${from}> as in ${section} ${placeOf(known.heard, prior.witness)}`,
          found: `other octets ${placeOf(prior.heard, prior.witness)}`,
          earlier: known.heard,
        };
      },
    },
  },
];
