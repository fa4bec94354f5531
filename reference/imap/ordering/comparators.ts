import { casemap } from './casemap.js';

/** By what texts are compared: two are equal whose forms are, and one is in another whose form is in that of the other (RFC 4790 4.2). */
export interface Comparator {
  readonly name: string;
  /** The form in which a text is compared. */
  readonly form: (text: string) => string;
}

/** The comparator of a session that has chosen none (RFC 5255 4.4). */
export const defaultComparator: Comparator = { name: 'i;unicode-casemap', form: casemap };

/** All that there are: each can order texts, and find one in another. */
export const comparators: readonly Comparator[] = [
  defaultComparator,
  { name: 'i;ascii-casemap', form: text => text.replace(/[a-z]+/g, letters => letters.toUpperCase()) },
  { name: 'i;octet', form: text => text },
];
