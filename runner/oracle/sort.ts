import { type Address, readAddresses } from './addresses.js';
import { baseSubject } from './base-subject.js';
import { casemap } from './casemap.js';
import { decodedTexts } from './encoded-words.js';
import type { Entity } from './entity.js';
import { fieldsNamed } from './header-fields.js';
import { readingsOf } from './message-item.js';
import type { SortCriterion } from './search-key.js';
import { internalDate, type SearchedMessage, sentDate, sizesOf } from './searched-mailbox.js';

/** How two messages may stand to one another: before, the same, behind. */
export type Order = -1 | 0 | 1;

/** What a message is sorted by: each value that may be right; undefined: no RFC says which. */
type SortValues = readonly (number | Buffer)[] | undefined;

const kept = new WeakMap<SearchedMessage, Map<string, SortValues>>();

/**
 * All orders in which two messages may come (RFC 5256 3): one, where nothing is left open. Messages that are the same come by their numbers.
 * @throws Unknown
 */
export function orders(criteria: readonly SortCriterion[], one: SearchedMessage, other: SearchedMessage): Set<Order> {
  const result = new Set<Order>();
  for (const { key, reverse } of criteria) {
    const found = compare(valuesOf(one, key), valuesOf(other, key));
    for (const order of found) if (order !== 0) result.add(reverse ? (-order as Order) : order);
    if (!found.has(0)) return result;
  }
  return result.add(one.number < other.number ? -1 : 1);
}

function compare(one: SortValues, other: SortValues): Set<Order> {
  if (one === undefined || other === undefined) return new Set([-1, 0, 1]);
  return new Set(one.flatMap(value => other.map(against => order(value, against))));
}

function order(one: number | Buffer, other: number | Buffer): Order {
  if (typeof one !== 'number' && typeof other !== 'number') return Buffer.compare(one, other);
  return one === other ? 0 : one < other ? -1 : 1;
}

function valuesOf(message: SearchedMessage, key: SortCriterion['key']): SortValues {
  const known = kept.get(message) ?? new Map<string, SortValues>();
  kept.set(message, known);
  if (!known.has(key)) known.set(key, readValues(message, key));
  return known.get(key);
}

function readValues(message: SearchedMessage, key: SortCriterion['key']): SortValues {
  switch (key) {
    case 'arrival':
      return [internalDate(message).instant];
    case 'size':
      return sizesOf(message);
    case 'date':
      return together(readingsOf(message.octets).map(entity => sentInstants(entity, message)));
    case 'subject':
      return together(
        readingsOf(message.octets).map(entity => subjectsOf(entity)?.map(text => casemap(baseSubject(text).text))),
      );
    case 'displayfrom':
    case 'displayto': {
      const field = key === 'displayto' ? 'to' : 'from';
      return together(readingsOf(message.octets).map(entity => firstDisplayed(entity, field)));
    }
    default:
      return together(readingsOf(message.octets).map(entity => firstMailboxes(entity, key)));
  }
}

function together(values: readonly SortValues[]): SortValues {
  return values.some(one => one === undefined) ? undefined : values.flatMap(one => one ?? []);
}

/** Where there is no date, RFC 5256 2.2 names the earliest one, and the internal date; where one can be read in part, it has more to say. */
function sentInstants(entity: Entity, message: SearchedMessage): SortValues {
  if (message.date !== undefined && fieldsNamed(entity.fields, 'date').length === 0)
    return [internalDate(message).instant, Number.NEGATIVE_INFINITY];
  const date = sentDate(entity);
  return date?.sure ? [date.instant] : undefined;
}

/** What the subject may be, decoded: the empty string where there is none; undefined where there are several. */
export function subjectsOf(entity: Entity): readonly string[] | undefined {
  const fields = fieldsNamed(entity.fields, 'subject');
  const [field] = fields;
  if (field === undefined) return [''];
  return fields.length === 1 ? decodedTexts(field.value) : undefined;
}

/** The first address of a field; 'none': there is none; undefined: what it is can be read in several ways. */
function firstAddress(entity: Entity, name: string): Address | 'none' | undefined {
  const fields = fieldsNamed(entity.fields, name);
  const [field] = fields;
  if (field === undefined) return 'none';
  // An empty place before the first address is obsolete: some take it for an address.
  const addresses = fields.length > 1 || field.value.startsWith(',') ? undefined : readAddresses(field.value);
  if (addresses === undefined) return undefined;
  const [first] = addresses;
  return first === undefined || first.kind === 'end of group' ? 'none' : first;
}

/** What the first address is displayed as (RFC 5957 3): its name, else the address; the empty string where there is none. */
function firstDisplayed(entity: Entity, name: string): SortValues {
  const first = firstAddress(entity, name);
  if (first === 'none') return [casemap('')];
  if (first?.kind !== 'mailbox') return undefined;
  const addresses = first.locals.flatMap(local => first.domains.map(domain => `${local}@${domain}`));
  const texts = first.names.flatMap(text => (text === null ? [''] : decodedTexts(text)));
  return texts.flatMap(text => (text === '' ? addresses : [text])).map(casemap);
}

/** The local part of the first address (addr-mailbox, RFC 3501 9); the empty string where there is none. */
function firstMailboxes(entity: Entity, name: string): SortValues {
  const first = firstAddress(entity, name);
  if (first === 'none') return [casemap('')];
  if (first === undefined || first.kind === 'end of group') return undefined;
  // The name of a group stands where a local part does in the envelope: whether one sorts by it is not said.
  if (first.kind === 'group') return undefined;
  return first.locals.flatMap(text => decodedTexts(text).map(casemap));
}
