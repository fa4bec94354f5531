import { encodingsAlone, withoutEncodings } from '../../../oracle/encodings.js';
import type { Expected, ExpectedList, PairGroup } from '../../../oracle/expected.js';
import { isComputable, messageItem } from '../../../oracle/message-item.js';
import { showOctets, showText } from '../../../wire/octet-text.js';
import { inMemory, type Octets } from '../../../wire/spool.js';
import { Invalid } from '../../match/invalid.js';
import { type Data, fieldOf, numberOf, show, textOf, type Value } from '../grammar/values.js';
import type { Part } from './compare.js';
import { type Known, NotKnown } from './known.js';

/** Differences that are told of one value at most. */
const most = 5;
/** Octets of either side that are shown around the place where two texts differ. */
const shown = 30;

/** The ways of asking for what is computed, and what of it is compared. */
const compared: ReadonlyMap<unknown, (expected: Expected) => Expected> = new Map([
  ['computed', (expected: Expected) => expected],
  ['computed encodings', encodingsAlone],
  ['computed but encodings', withoutEncodings],
]);

/** Does a value of an expectation ask for what is computed? */
export function isComputed(value: unknown): boolean {
  return compared.has(value);
}

/**
 * `ENVELOPE: computed` among the items of a FETCH response: it must be what the message has there. A partial may be written with its length,
 * `BODY[1]<3.10>`. BODY[] itself is what the harness put there. Of a structure the encodings may be asked for alone (`BODY: computed encodings`), and
 * all else (`computed but encodings`).
 * @param read reads the name of an item, as it stands in a response
 * @returns undefined where it asks for something else
 * @throws Invalid
 */
export function computedItem(written: string, asked: unknown, read: (name: string) => string): Part | undefined {
  const narrowed = compared.get(asked);
  if (narrowed === undefined) return undefined;
  const [, length] = /<\d+\.(\d+)>$/.exec(written) ?? [];
  const name = read(length === undefined ? written : written.replace(/\.\d+>$/, '>'));
  if (!isComputable(name)) throw new Invalid([{ path: [], message: `${name} is not computed from the message` }]);
  if (asked !== 'computed' && name !== 'BODY' && name !== 'BODYSTRUCTURE')
    throw new Invalid([{ path: [], message: `${name} has no encodings` }]);
  const item = length === undefined ? name : name.replace(/>$/, `.${length}>`);
  return {
    name,
    expected: 'what is computed from the message',
    test: () => false,
    differences: (value, data, known) => differencesFrom(narrowed(expectedOf(item, data, known)), value),
  };
}

function expectedOf(item: string, data: Data, { messages }: Known): Expected {
  const number = numberOf(fieldOf(data, 'number'));
  if (number === undefined) throw new NotKnown('a message without a number');
  const whole = /^(?:BODY\[\]|RFC822)$/.test(item);
  const expected = messageItem(item, whole ? messages.given(number) : messages.octetsOf(number));
  if (expected === undefined) throw new NotKnown(`message ${number}`);
  return expected;
}

/**
 * Holds a value against what was computed. Where there is a choice, the nearest way counts.
 * @param place where the value is, in words
 * @returns a phrase for each part that differs: `part 2.1, field 7 (octets): expected 44, got 39`
 */
export function differencesFrom(expected: Expected, value: Value, place = ''): readonly string[] {
  return differences(expected, value, place).slice(0, most);
}

function differences(expected: Expected, value: Value, place: string): readonly string[] {
  switch (expected.is) {
    case 'anything':
      return [];
    case 'any text':
      return textOf(value) === undefined ? [differs(place, expected, value)] : [];
    case 'nil':
      return value.type === 'nil' ? [] : [differs(place, expected, value)];
    case 'number':
      return numberOf(value) === expected.number ? [] : [differs(place, expected, value)];
    case 'text':
      return sameText(expected.text, textOf(value), expected.fold) ? [] : [differs(place, expected, value)];
    case 'octets':
    case 'beginning':
      return octetsDiffer(expected, value, place);
    case 'list':
      return listDiffers(expected, value, place);
    case 'pairs':
      return pairsFit(expected.groups, value) ? [] : [differs(place, expected, value)];
    case 'one of':
      return nearest(expected.options, value, place);
  }
}

/** Of several ways the one that differs least; scalars are told together. */
function nearest(options: readonly Expected[], value: Value, place: string): readonly string[] {
  let best: readonly string[] | undefined;
  for (const option of options) {
    const found = differences(option, value, place);
    if (found.length === 0) return found;
    const structured = value.type === 'list' && option.is === 'list';
    if (structured && (best === undefined || found.length < best.length)) best = found;
  }
  if (best !== undefined) return best;
  const octets = options.find(option => option.is === 'octets' || option.is === 'beginning');
  if (octets !== undefined && textOf(value) !== undefined) return differences(octets, value, place);
  return [differs(place, { is: 'one of', options }, value)];
}

function sameText(wanted: string, text: string | undefined, fold = false): boolean {
  if (text === undefined) return false;
  return fold ? wanted.toUpperCase() === text.toUpperCase() : wanted === text;
}

function listDiffers(expected: ExpectedList, value: Value, around: string): readonly string[] {
  const place = expected.place ?? around;
  if (expected.forgiving && !isAlike(expected, value)) return [];
  if (value.type !== 'list') return [differs(place, expected, value)];
  const { items } = expected;
  const found = items.slice(0, value.items.length).flatMap((item, at) => {
    const given = value.items[at];
    return given === undefined ? [] : differences(item.value, given, within(place, item.name));
  });
  const missing = items[value.items.length];
  if (missing !== undefined && value.items.length < (expected.least ?? items.length)) {
    found.push(`${within(place, missing.name)}: expected ${describe(missing.value)}, got none`);
  }
  const more = value.items[items.length];
  if (more !== undefined)
    found.push(
      `${place || 'the list'}: expected ${items.length} items, got ${value.items.length}, of which the next is ${show(more)}`,
    );
  return found;
}

/** Have both as many items, and does either begin with a list where the other does? */
function isAlike({ items, least = items.length }: ExpectedList, value: Value): boolean {
  if (value.type !== 'list' || value.items.length < least || value.items.length > items.length) return false;
  const [first] = items;
  return first === undefined || isList(first.value) === (value.items[0]?.type === 'list');
}

function isList(expected: Expected): boolean {
  return expected.is === 'one of' ? expected.options.some(isList) : expected.is === 'list';
}

function within(place: string, name: string): string {
  return place === '' ? name : `${place}, ${name}`;
}

/** Each group has one of its ways there, and nothing else is. */
function pairsFit(groups: readonly PairGroup[], value: Value): boolean {
  if (value.type !== 'list' && value.type !== 'nil') return false;
  const left: (readonly [Value | undefined, Value | undefined])[] = [];
  if (value.type === 'list') {
    for (let at = 0; at < value.items.length; at += 2) left.push([value.items[at], value.items[at + 1]]);
  }
  for (const group of groups) {
    // The longest way first: one of no pairs always fits.
    const taken = [...group]
      .sort((a, b) => b.length - a.length)
      .map(way => {
        const places = way.map(([name, wanted]) =>
          left.findIndex(
            ([givenName, given]) =>
              given !== undefined &&
              sameText(name, textOf(givenName), true) &&
              differences(wanted, given, '').length === 0,
          ),
        );
        return new Set(places).size === way.length && !places.includes(-1) ? places : undefined;
      })
      .find(places => places !== undefined);
    if (taken === undefined) return false;
    for (const place of [...taken].sort((a, b) => b - a)) left.splice(place, 1);
  }
  return left.length === 0;
}

function octetsDiffer(
  expected: Expected & { is: 'octets' | 'beginning' },
  value: Value,
  place: string,
): readonly string[] {
  const given = octetsOf(value);
  if (given === undefined) return [differs(place, expected, value)];
  const wanted = expected.octets;
  const length =
    expected.is === 'octets'
      ? wanted.length
      : Math.max(Math.min(given.length, wanted.length), Math.min(1, wanted.length));
  const at = firstDifference(given, wanted.subarray(0, length));
  if (at === undefined) return [];
  const side = (octets: Buffer) => (octets.length === 0 ? 'the end' : `"${showOctets(octets, shown)}"`);
  const got = given.read(at, Math.min(given.length, at + shown));
  return [
    `${place === '' ? '' : `${place}: `}expected ${length} octets, got ${given.length}; octet ${at} on: expected ${side(wanted.subarray(at, length).subarray(0, shown))}, got ${side(got)}`,
  ];
}

/** Where two octet strings differ first; undefined: nowhere. */
function firstDifference(given: Octets, wanted: Buffer): number | undefined {
  const octets = given.read(0, given.length);
  if (octets.equals(wanted)) return undefined;
  const both = Math.min(octets.length, wanted.length);
  let at = 0;
  while (at < both && octets[at] === wanted[at]) at++;
  return at;
}

/** The octets of a text; undefined for what is none. */
export function octetsOf(value: Value | undefined): Octets | undefined {
  if (value?.type !== 'quoted' && value?.type !== 'literal' && value?.type !== 'literal8') return undefined;
  return value.large ?? inMemory(value.octets);
}

function differs(place: string, expected: Expected, value: Value): string {
  return `${place === '' ? '' : `${place}: `}expected ${describe(expected)}, got ${show(value)}`;
}

function describe(expected: Expected): string {
  switch (expected.is) {
    case 'nil':
      return 'NIL';
    case 'number':
      return String(expected.number);
    case 'text':
      return `"${showText(expected.text.slice(0, 120))}"`;
    case 'any text':
      return 'a text';
    case 'anything':
      return 'anything';
    case 'octets':
    case 'beginning':
      return `${expected.octets.length} octets`;
    case 'list':
      return expected.items.length === 0
        ? 'a list'
        : `(${expected.items.map(({ value }) => describe(value)).join(' ')})`.slice(0, 300);
    case 'pairs': {
      const pairs = expected.groups.flatMap(group => group[0] ?? []);
      return pairs.length === 0
        ? 'NIL'
        : `(${pairs.map(([name, value]) => `"${showText(name)}" ${describe(value)}`).join(' ')})`;
    }
    case 'one of':
      return [...new Set(expected.options.map(describe))].join(' or ');
  }
}
