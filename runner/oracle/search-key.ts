import type { Day } from './dates.js';

/** Ends of a range of a sequence set; `*` is the largest number in use. */
export type SetEnd = number | '*';
export type SequenceSet = readonly (readonly [SetEnd, SetEnd])[];

/** A search key of RFC 3501 6.4.4, or of RFC 5032. Texts are the octets that were sent. */
export type SearchKey =
  | { readonly key: 'all' | 'recent' | 'old' | 'new' }
  | { readonly key: 'flag'; readonly flag: string; readonly set: boolean }
  | { readonly key: 'before' | 'on' | 'since'; readonly sent: boolean; readonly day: Day }
  | { readonly key: 'older' | 'younger'; readonly seconds: number }
  | { readonly key: 'larger' | 'smaller'; readonly octets: number }
  | { readonly key: 'from' | 'to' | 'cc' | 'bcc' | 'subject' | 'body' | 'text'; readonly text: Buffer }
  | { readonly key: 'header'; readonly field: string; readonly text: Buffer }
  | { readonly key: 'uid' | 'sequence'; readonly set: SequenceSet }
  | { readonly key: 'not'; readonly operand: SearchKey }
  | { readonly key: 'and' | 'or'; readonly operands: readonly SearchKey[] };

/** A criterion of SORT. */
export interface SortCriterion {
  readonly key: 'arrival' | 'cc' | 'date' | 'displayfrom' | 'displayto' | 'from' | 'size' | 'subject' | 'to';
  readonly reverse: boolean;
}

/** A SEARCH, SORT or THREAD command. */
export interface SearchCommand {
  readonly name: 'SEARCH' | 'SORT' | 'THREAD';
  /** It begins with UID, so that UIDs are answered. */
  readonly byUid: boolean;
  /** What RETURN asks for, in upper case (RFC 4731); undefined: there is none. */
  readonly returns?: readonly string[];
  /** Of PARTIAL, the range of results that it asks for: from the last on, where the positions are negative (RFC 9394 3.1). */
  readonly partial?: readonly [number, number];
  /** In upper case; US-ASCII where none is named. */
  readonly charset: string;
  /** Of SORT. */
  readonly criteria: readonly SortCriterion[];
  /** Of THREAD, in upper case. */
  readonly algorithm: string;
  readonly key: SearchKey;
}
