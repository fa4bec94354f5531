import type { Account } from '../../store/account.js';
import type { Mailbox } from '../../store/mailbox.js';
import type { Reply } from '../reply.js';
import type {
  AppendDataReader,
  AppendItemReader,
  Command,
  FetchItemReader,
  FetchModifierReader,
  ListReturnReader,
  ListSelection,
  SearchKeyReader,
  SearchReturn,
  SelectParameterReader,
  Session,
  SortKeyReader,
  StoreItemReader,
  StoreModifierReader,
} from '../session.js';

/** An extension of IMAP, or IMAP4rev1 itself (`base.ts`). It becomes known by a line in the table of `index.ts`, and by nothing else. */
export interface Extension {
  /** The RFC that defines it. */
  readonly rfc: number;
  /** What CAPABILITY lists of it, as the session stands. */
  readonly capabilities: (session: Session) => readonly string[];
  /** What ENABLE enables of it, as it is listed. */
  readonly enabled?: readonly string[];
  /** Its commands, by their names in upper case. */
  readonly commands?: Readonly<Record<string, Command>>;
  /** What STATUS tells with it, by its name in upper case (RETURN (STATUS ..) of LIST included). */
  readonly status?: Readonly<Record<string, (mailbox: Mailbox) => number | string>>;
  /** Its RETURN options of SEARCH, by their names in upper case. */
  readonly searchReturns?: Readonly<Record<string, SearchReturn>>;
  /** Its selection options of LIST, by their names in upper case. */
  readonly listSelections?: Readonly<Record<string, ListSelection>>;
  /** Its return options of LIST, by their names in upper case. */
  readonly listReturns?: Readonly<Record<string, ListReturnReader>>;
  /** Its search keys, by their names in upper case. */
  readonly searchKeys?: Readonly<Record<string, SearchKeyReader>>;
  /** Its parameters of SELECT and EXAMINE, by their names in upper case. */
  readonly selectParameters?: Readonly<Record<string, SelectParameterReader>>;
  /** Its modifiers of FETCH, by their names in upper case. */
  readonly fetchModifiers?: Readonly<Record<string, FetchModifierReader>>;
  /** Its modifiers of STORE, by their names in upper case. */
  readonly storeModifiers?: Readonly<Record<string, StoreModifierReader>>;
  /** What it lets APPEND have in place of a literal, by its name in upper case. */
  readonly appendData?: Readonly<Record<string, AppendDataReader>>;
  /** What it lets APPEND have before a message, by its name in upper case. */
  readonly appendItems?: Readonly<Record<string, AppendItemReader>>;
  /** What it lets STORE change beside flags, by its name in upper case. */
  readonly storeItems?: Readonly<Record<string, StoreItemReader>>;
  /** Its criteria of SORT, by their names in upper case. */
  readonly sortKeys?: Readonly<Record<string, SortKeyReader>>;
  /** Its FETCH items, by their names in upper case. */
  readonly fetch?: Readonly<Record<string, FetchItemReader>>;
  /** What it tells behind any command, unasked. */
  readonly news?: (session: Session, reply: Reply) => void;
  /**
   * Messages are about to be added to an account, by APPEND or COPY.
   * @param octets the size of each
   * @param freed the sizes of those that are removed by the same command
   * @throws Refusal
   */
  readonly checkRoom?: (account: Account, octets: readonly number[], freed: readonly number[]) => void;
}

/** Capabilities that are listed whatever the state. */
export function inEveryState(...names: readonly string[]): Extension['capabilities'] {
  return () => names;
}

/** Capabilities that are of no use before the login, and not listed there. */
export function afterLogin(...names: readonly string[]): Extension['capabilities'] {
  return ({ account }) => (account === undefined ? [] : names);
}
