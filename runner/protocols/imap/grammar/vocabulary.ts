import type { SessionEvent } from '../events.js';
import type { Cursor } from './cursor.js';
import type { Data, Field, Value } from './values.js';

/** What status responses begin with: how a command ended, or how the server is. */
export const conditions: readonly string[] = ['OK', 'NO', 'BAD', 'BYE', 'PREAUTH'];

/** Reads one value. */
export type ReadValue = (cursor: Cursor) => Value;

/** How an untagged response is read. */
export interface ResponseForm {
  /** Does a count (`3 EXISTS`) or a message's number (`3 EXPUNGE`) stand before the keyword? */
  readonly numbered?: 'count' | 'message';
  /** Reads what follows the keyword, its first space included; undefined: nothing follows. */
  readonly read?: (cursor: Cursor, vocabulary: Vocabulary) => Field[];
  /** In a pattern the keyword alone is a whole response; else it stands for any response of the kind. */
  readonly whole?: true;
  /** The list of which a command may be told in several responses, as nothing says that it must be one; undefined: each stands for itself. */
  /** The numbers that it tells where IMAP4rev2 answers SEARCH by it; undefined: it tells something else. */
  readonly found?: (data: Data) => readonly Value[] | undefined;
  readonly inParts?: string;
  /** What it means to a client, as events. */
  readonly events?: (data: Data, vocabulary: Vocabulary) => readonly SessionEvent[];
  /** The invariant by which its syntax is judged; undefined: `response-grammar`. */
  readonly syntax?: string;
}

/** How the arguments of a response code are read; the space before the first has been used up. */
export interface CodeForm {
  /** Undefined: it stands alone. */
  readonly read?: (cursor: Cursor) => Field[];
  /** May the arguments be left out? */
  readonly optional?: true;
  /** Does it say that the server, or the account, has no room or no time for what was asked? */
  readonly unable?: true;
  /** What it means to a client, as events. */
  readonly events?: (code: Data) => readonly SessionEvent[];
}

/** A value in its plainest form, which can be looked over without being read: flags, a number above 0, a text (`nstring`). */
export type PlainForm = 'flags' | 'above 0' | 'text';

/** How the value of a FETCH item is read, and what a map pattern may ask of it. */
export interface ItemForm {
  /** Undefined: a value of any form. */
  readonly read?: ReadValue;
  /** It is text, which a map pattern may give as it is. */
  readonly text?: true;
  /** It is a date-time, which needs no quotes in a map pattern. */
  readonly date?: true;
  /** It is a list of flags, which a map pattern may ask for by `has` and `lacks`. */
  readonly flags?: true;
  /** Values of this form have no flaw, and mean what the form says. */
  readonly plain?: PlainForm;
  /** What it tells a client of the message with this number; `name` is the item's, with its section. */
  readonly events?: (value: Value, number: number, name: string) => SessionEvent | undefined;
  /** The type of these events, where the value may be plain. */
  readonly tells?: 'flags' | 'text';
}

/** An item of FETCH data. */
export interface FetchItem extends ItemForm {
  /** With a section in square brackets behind its name. */
  readonly section?: ItemForm & {
    /** May HEADER, TEXT and MIME be named, or part numbers alone? */
    readonly texts?: true;
    /** May an origin octet follow, `<0>`? */
    readonly origin?: true;
  };
}

/** An item of what SEARCH returns. */
export interface SearchItem {
  readonly read: ReadValue;
  /** May it stand in parentheses behind the numbers of a SEARCH or SORT response? */
  readonly afterNumbers?: true;
}

/** What LIST responses may say. Attributes are in capitals. */
export interface ListForms {
  /** Attributes of which at most one may stand. */
  readonly exclusive?: readonly (readonly string[])[];
  /** Attributes that stand for another too. */
  readonly implied?: Readonly<Record<string, string>>;
  /** Extended data items, by their tags. */
  readonly items?: Readonly<Record<string, ReadValue>>;
}

/** All that is known of what servers send: the tables of IMAP4rev1 and of the extensions, put together. Names are in capitals. */
export interface Vocabulary {
  readonly responses: ReadonlyMap<string, ResponseForm>;
  /** The keywords that may stand behind a number, for a report: `EXISTS or FETCH`. */
  readonly numbered: string;
  readonly codes: ReadonlyMap<string, CodeForm>;
  readonly fetch: ReadonlyMap<string, FetchItem>;
  readonly status: ReadonlyMap<string, ReadValue>;
  readonly search: ReadonlyMap<string, SearchItem>;
  readonly list: {
    readonly exclusive: readonly (readonly string[])[];
    readonly implied: ReadonlyMap<string, string>;
    readonly items: ReadonlyMap<string, ReadValue>;
  };
}
