/**
 * What a value of a response must be. Where the RFCs leave a choice, the choice stands where it is (`one of`): whether a whole value is right is found
 * field by field, never by trying all combinations.
 */
export type Expected =
  | { readonly is: 'nil' }
  | { readonly is: 'number'; readonly number: number }
  /** Latin1, one character an octet; `fold`: letter case does not count. */
  | { readonly is: 'text'; readonly text: string; readonly fold?: boolean }
  /** Some text, and not NIL. */
  | { readonly is: 'any text' }
  /** No RFC says what. */
  | { readonly is: 'anything' }
  | { readonly is: 'octets'; readonly octets: Buffer }
  /** The first of these octets: at least one, if there are any. */
  | { readonly is: 'beginning'; readonly octets: Buffer }
  | ExpectedList
  | { readonly is: 'pairs'; readonly groups: readonly PairGroup[] }
  | { readonly is: 'one of'; readonly options: readonly Expected[] };

export interface ExpectedList {
  readonly is: 'list';
  /** Where this is, from the message's own top: `part 2.1`. Not given: it stands where its list is. */
  readonly place?: string;
  readonly items: readonly { readonly name: string; readonly value: Expected }[];
  /** So many items must be there; the rest may be left out from the end. Not given: all. */
  readonly least?: number;
  /** A list of another form is let pass: of other length, or one that begins with a list where this does not, or the other way round. */
  readonly forgiving?: boolean;
}

/** Names and values of a parameter, in all ways in which it may be told: one of these is there, perhaps of no pairs at all. */
export type PairGroup = readonly (readonly Pair[])[];
export type Pair = readonly [name: string, value: Expected];

export const nil: Expected = { is: 'nil' };
export const anyText: Expected = { is: 'any text' };
export const anything: Expected = { is: 'anything' };

export function number(value: number): Expected {
  return { is: 'number', number: value };
}

export function text(value: string, fold = false): Expected {
  return fold ? { is: 'text', text: value, fold } : { is: 'text', text: value };
}

/** One of some values; a single one is itself. */
export function oneOf(options: readonly Expected[]): Expected {
  const flat = options.flatMap(option => (option.is === 'one of' ? option.options : [option]));
  const [first] = flat;
  return first !== undefined && flat.length === 1 ? first : { is: 'one of', options: flat };
}

/** One of some numbers, or of some texts, each once. */
export function oneNumberOf(values: Iterable<number>): Expected {
  return oneOf([...new Set(values)].map(number));
}

export function oneTextOf(values: Iterable<string>, fold = false): Expected {
  return oneOf([...new Set(values)].map(value => text(value, fold)));
}

/** A list of fields that have names. */
export function fields(names: readonly string[], values: readonly Expected[], from = 1): ExpectedList['items'] {
  return values.map((value, at) => ({ name: `field ${from + at} (${names[at]})`, value }));
}
