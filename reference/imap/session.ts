import type { Connection, Line } from '../net/connection.js';
import type { Mechanism } from '../net/mechanism.js';
import type { ServerContext } from '../net/server-context.js';
import type { Right } from '../store/access-list.js';
import type { Account } from '../store/account.js';
import type { Mailbox } from '../store/mailbox.js';
import type { Message } from '../store/message.js';
import type { MailboxSpecifier } from './mailbox-specifiers.js';
import type { BaseSubject } from './mime/base-subject.js';
import type { Comparator } from './ordering/comparators.js';
import type { ThreadAlgorithm } from './ordering/thread.js';
import type { Reply } from './reply.js';
import type { SelectedMailbox } from './selected.js';
import type { FetchAttribute } from './syntax/fetch-attributes.js';
import type { UrlAuthorization } from './syntax/message-url.js';
import type { CommandReader, LiteralPending } from './syntax/reader.js';
import type { SearchKey } from './syntax/search-keys.js';
import type { NumberRange } from './syntax/sequence-set.js';
import type { Chunk } from './syntax/write.js';
import type { Wants } from './wants.js';

/** States of RFC 3501 3 in which commands can come. */
export type State = 'not-authenticated' | 'authenticated' | 'selected';

/** What IMAP sessions share. */
export interface ImapContext extends ServerContext {
  readonly imap: ImapBehaviour;
}

/** One client's session as its commands see it. */
export interface Session {
  readonly connection: Connection;
  readonly context: ImapContext;
  account: Account | undefined;
  selected: SelectedMailbox | undefined;
  /** What ENABLE has enabled, as it is listed (RFC 5161). */
  readonly enabled: Set<string>;
  /** A CONDSTORE enabling command other than ENABLE has been issued (RFC 7162 3.1). */
  condstore: boolean;
  /** The language of texts, by its tag (RFC 5255 3). */
  language: string;
  /** By what texts are compared in searches, and where messages are put in order (RFC 5255 4). */
  comparator: Comparator;
  /** What the client wants to be told of its open mailbox. */
  wants: Wants;
  /** What else it wants to be told (NOTIFY). */
  watch: { stop(): void } | undefined;
  /** A command is being carried out. */
  readonly executing: boolean;
  /** There is news of the open mailbox. */
  newsCame(): void;
  /** Log-ins refused so far. */
  failedLogins: number;
  readonly state: State;
  /** Tag of the command being carried out. */
  readonly tag: string;
  /** The command being read or answered, without tag, its lines joined by CRLF and its literals left out; '' while the server greets. */
  readonly text: string;
  /** Sends a continuation request for a literal. `text` is the command so far. */
  invite(text: string): void;
  /** Asks the client to go on, within a command (AUTHENTICATE, IDLE). What `reply` has collected goes first. */
  continue(text: string, reply: Reply): void;
  /** Sends what a reply has collected so far, outside the batch that ends with the tagged response. */
  send(reply: Reply): void;
  /** Ends the session for a reason of the server's own (RFC 3501 7.1.5). */
  bye(reason: string): void;
  /** Leaves the selected mailbox, if there is one, without expunging anything. */
  deselect(): void;
  /** No further command is read. */
  finish(): void;
}

/** The text of the tagged response after the tag, and what is to happen once it has been sent. */
export interface Outcome {
  readonly tagged: string;
  readonly afterwards?: () => Promise<void> | void;
  /** Sequence numbers have to stay while it is answered, though its command lets them change as a rule. */
  readonly keepsNumbers?: true;
}

/** Carries out a command whose arguments have been read; untagged responses go to `reply`. */
export type Execution = (session: Session, reply: Reply) => string | Outcome | Promise<string | Outcome>;

/** A command: where it is valid and how its arguments read. */
export interface Command {
  readonly states: readonly State[];
  /** False for FETCH, STORE and SEARCH, during which no EXPUNGE may be sent (RFC 3501 7.4.1). */
  readonly mayExpunge: boolean;
  /** Reads the arguments, from the octet after the command's name to the end. @throws SyntaxFault, LiteralPending */
  readonly parse: (reader: CommandReader, session: Session) => Execution;
}

/** A message for APPEND: what is kept of what the client gave. */
export interface NewMessage {
  readonly octets: Buffer;
  readonly flags: readonly string[];
  readonly date: { readonly instant: Date; readonly zone: number } | undefined;
  /** What it is annotated with. */
  readonly annotations?: readonly AnnotationChange[];
}

/** A message as a command gives it. */
export interface GivenMessage extends Omit<NewMessage, 'octets' | 'annotations'> {
  readonly annotations?: (session: Session) => readonly AnnotationChange[];
  /** Its octets, when the command is carried out. @throws Refusal */
  readonly octets: (session: Session) => Buffer;
}

/** A piece of a message that CATENATE joins (RFC 4469 5). */
export type CatenatePart = { readonly text: Buffer } | { readonly url: string };

/** Reads what stands behind the name of what APPEND has in place of a literal (RFC 4466 2.3). */
export type AppendDataReader = (reader: CommandReader) => GivenMessage['octets'];

/** Reads what stands behind the name of what APPEND has before the message (RFC 4466 2.3). */
export type AppendItemReader = (reader: CommandReader) => Pick<GivenMessage, 'annotations'>;

/** A change of an annotation: its entry, with the user before a private one, and its value; undefined: it is removed. */
export interface AnnotationChange {
  readonly entry: string;
  readonly value: Buffer | undefined;
}

/** Of the flags of a message those that a copy has. */
export type KeptFlags = (flags: Iterable<string>) => Iterable<string>;

/** What STORE asks for. */
export interface FlagChange {
  readonly mode: 'replace' | 'add' | 'remove';
  readonly flags: readonly string[];
  /** The client does not want to be told the new flags. */
  readonly silent: boolean;
  /** The answers name the UIDs. */
  readonly byUid: boolean;
  /** Only messages are changed that have not changed since (RFC 7162 3.1.3). */
  readonly unchangedSince?: number;
}

/**
 * Reads what stands behind the name of something that STORE changes beside flags. It is then changed, and the messages are given that were left, as they
 * have changed meanwhile.
 */
export type StoreItemReader = (
  reader: CommandReader,
) => (
  session: Session,
  messages: readonly Message[],
  how: Pick<FlagChange, 'byUid' | 'unchangedSince'>,
  reply: Reply,
) => readonly Message[];

/** Reads what stands behind the name of a criterion of SORT, and gives the text that a message is sorted by. */
export type SortKeyReader = (reader: CommandReader, session: Session) => (message: Message) => string;

/** A RETURN option of SEARCH (RFC 4466 2.6.1). */
export interface SearchReturn {
  /** Reads what stands behind its name. */
  readonly read?: (reader: CommandReader) => SearchReturn;
  /** It tells all that was found, or a part of that: no two such options stand in one command (RFC 9394 3.1). */
  readonly tellsSet?: true;
  /** What the ESEARCH response has of it, if anything. `numbers` ascend, or are in the order of SORT, as are the scores of a fuzzy search. */
  readonly tell?: (numbers: readonly number[], scores: readonly number[]) => string | undefined;
  /** What of all that was found it is about; absent: all (RFC 5182 2.4). */
  readonly part?: (found: readonly Message[]) => readonly Message[];
  /** Keeps something of what was found: of nothing where the search was refused. `asked` are all options of the command. */
  readonly keep?: (
    selected: SelectedMailbox,
    found: readonly Message[],
    asked: ReadonlyMap<string, SearchReturn>,
  ) => void;
  /** Changes of what is found are told from then on (RFC 5267 4.3). */
  readonly follows?: true;
  /** It tells scores, which a fuzzy search alone has (RFC 6203 4). */
  readonly tellsScores?: true;
}

/** A selection option of LIST (RFC 5258 3). */
export interface ListSelection {
  /** A modifier needs a base option beside it. */
  readonly kind: 'base' | 'independent' | 'modifier';
  /** Whether it selects a name; it selects each where this is absent. */
  readonly selects?: (account: Account, name: string) => boolean;
  /** Names that it adds to those that there are. */
  readonly adds?: (account: Account) => readonly string[];
  /** The return option that it implies. */
  readonly tells?: ListFollow;
}

/** What a return option of LIST tells of a name. */
export interface ListFollow {
  readonly attributes?: (account: Account, name: string) => readonly string[];
  /** Responses behind that of LIST. */
  readonly after?: (account: Account, name: string, reply: Reply) => void;
}

/** Reads what stands behind the name of a return option of LIST. */
export type ListReturnReader = (reader: CommandReader, session: Session) => ListFollow;

/** A modifier of FETCH (RFC 4466 2.4). */
export interface FetchModifier {
  /** Another modifier that has to stand beside it. */
  readonly needs?: string;
  /** What of the messages of the command's set it is about; absent: all. */
  readonly part?: (messages: readonly Message[]) => readonly Message[];
  /** Messages are told of only if they have changed since this mod-sequence (RFC 7162 3.1.4.1). */
  readonly changedSince?: number;
  /** What is told before the messages. `uids` are those of the command's set. */
  readonly before?: (
    selected: SelectedMailbox,
    uids: readonly NumberRange[],
    modifiers: ReadonlyMap<string, FetchModifier>,
    reply: Reply,
  ) => void;
}

/** Reads what stands behind the name of a modifier of FETCH. */
export type FetchModifierReader = (reader: CommandReader, session: Session, byUid: boolean) => FetchModifier;

/** A parameter of SELECT and EXAMINE (RFC 4466 2.1). */
export interface SelectParameter {
  /** It is a CONDSTORE enabling command (RFC 7162 3.1). */
  readonly makesAware?: true;
  /** What is told behind all that SELECT has to say of the mailbox. */
  readonly after?: (selected: SelectedMailbox, session: Session, reply: Reply) => void;
}

/** Reads what stands behind the name of a parameter of SELECT. */
export type SelectParameterReader = (reader: CommandReader, session: Session) => SelectParameter;

/** Reads what stands behind the name of a modifier of STORE (RFC 4466 2.5). */
export type StoreModifierReader = (reader: CommandReader) => Partial<FlagChange>;

/** Reads what stands behind the name of a search key; `another` reads a key that stands there. */
export type SearchKeyReader = (reader: CommandReader, another: () => SearchKey, session: Session) => SearchKey;

/** Reads what stands behind the name of a FETCH item. */
export type FetchItemReader = (reader: CommandReader) => FetchAttribute;

/** A search: in what, in which charset its texts are, and the behaviour of the server that searches. */
export interface Search {
  readonly selected: SelectedMailbox;
  readonly charset: string;
  readonly imap: ImapBehaviour;
  /** The form in which texts are compared, by the comparator of the session. */
  readonly form: (text: string) => string;
  /** Numbers that no message has are no mistake (RFC 7377 2). */
  readonly anyNumber?: true;
}

/**
 * What the server can be set up to offer otherwise: LITERAL- in place of LITERAL+, IMAP4rev2 without IMAP4rev1, UTF8=ACCEPT beside what it lists.
 * Without them it offers none of these.
 */
export type ImapOffer = 'LITERAL-' | 'IMAP4rev2 alone' | 'UTF8=ACCEPT';

/** What SORT can sort by (RFC 5256 5, RFC 5957 4). */
export type SortKey = 'ARRIVAL' | 'CC' | 'DATE' | 'DISPLAYFROM' | 'DISPLAYTO' | 'FROM' | 'SIZE' | 'SUBJECT' | 'TO';

/** A criterion of SORT: RELEVANCY goes by the score of a fuzzy search (RFC 6203 6). */
export interface SortCriterion {
  readonly key: SortKey | 'RELEVANCY' | 'extension';
  readonly reverse: boolean;
  /** Of an extension: what a message is sorted by. */
  readonly text?: (message: Message) => string;
}

/** What a message has of a criterion: numbers are compared as such, texts by the octets of their UTF-8. */
export type SortValue = number | string;

/** The seams of the IMAP server: what it does at each of them, and what stands around it may change (reference/behaviour.ts). */
export type ImapBehaviour = {
  /** What it offers otherwise than it usually does. */
  offers(): readonly ImapOffer[];
  /** The command of a name in upper case, `UID FETCH` and the like included. */
  findCommand(session: Session, name: string): Command | undefined;
  /** Whether a command is valid in a state. */
  allows(command: Command, state: State): boolean;
  /** Reads a line of a command; undefined where the stream ends before it does. */
  readLine(connection: Connection, limit: number): Line | Promise<Line | undefined> | undefined;
  /** Reads the octets of a literal; undefined where the stream ends before. */
  readLiteral(connection: Connection, size: number): Promise<Buffer | undefined>;
  /** Whether the octets of a literal come, to be passed over, though its command is refused. */
  literalFollows(literal: LiteralPending): boolean;
  /** Octets that a literal may have for which the client does not wait to be invited. */
  largestUninvited(session: Session): number;
  /** Carries out a command that may be given. `name` is in upper case. @throws Refusal, SyntaxFault, StoreError */
  carryOut(session: Session, name: string, execute: Execution, reply: Reply): Promise<string | Outcome>;
  /** Whether the answer to a command may tell of messages that were expunged. */
  mayReportExpunge(command: Command): boolean;
  /** Sends responses, as many as are sent in one go. */
  send(session: Session, chunks: readonly Chunk[]): void;
  /** What CAPABILITY lists. */
  capabilities(session: Session): readonly string[];
  /** Enables extensions for the rest of the session. Gives those that were not enabled before, as they are listed. */
  enable(session: Session, names: readonly string[]): readonly string[];
  /** Begins TLS behind the OK of STARTTLS. */
  startTls(connection: Connection): Promise<void>;
  /** Begins compression behind the OK of COMPRESS. */
  compress(connection: Connection): void;
  /** Begins an exchange of AUTHENTICATE; undefined for a mechanism that the server does not have. */
  beginMechanism(session: Session, name: string): Mechanism | undefined;
  /** The account of a user who gives this password to LOGIN; undefined when it is refused. */
  signIn(session: Session, user: string, password: string): Account | undefined;
  /** The language that a range of LANGUAGE asks for, by its tag; undefined: there is none such. */
  languageOf(session: Session, range: string): string | undefined;
  /** A status response without its tag, its words in the language of the session. */
  say(session: Session, text: string): string;
  /** Tells the namespaces. */
  tellNamespaces(session: Session, reply: Reply): void;
  /** The comparators that an argument of COMPARATOR means, the first one before others. */
  comparatorsOf(argument: string): readonly Comparator[];
  /** Puts the session back to where nobody is signed in (UNAUTHENTICATE). */
  signOut(session: Session): void;
  /** Opens a mailbox for SELECT or EXAMINE. @throws Refusal when there is none of that name */
  open(session: Session, name: string, readOnly: boolean): SelectedMailbox;
  /** Tells the client of a mailbox that it has opened. `called` is the name that it has used for it. */
  tellOpened(session: Session, selected: SelectedMailbox, called: string, reply: Reply): void;
  /** Leaves the mailbox that is selected, if there is one, as another is about to be opened. */
  leave(session: Session, reply: Reply): void;
  /** Whether the client may change the messages of the mailbox it has selected. */
  mayChange(selected: SelectedMailbox): boolean;
  /** Tells the names that a pattern of LIST or LSUB matches. */
  nameTest(pattern: string): (name: string) => boolean;
  /** The selection option of LIST of a name in upper case. */
  listSelection(name: string): ListSelection | undefined;
  /** How a return option of LIST is read, by its name in upper case. */
  listReturn(name: string): ListReturnReader | undefined;
  /** Renames a mailbox and those below it. @throws StoreError */
  rename(account: Account, from: string, to: string): void;
  /** What STATUS tells of a mailbox under a name in upper case; undefined for a name that is not known. */
  statusItem(session: Session, name: string): ((mailbox: Mailbox) => number | string) | undefined;
  /** What a user may do with a mailbox. */
  granted(mailbox: Mailbox, user: string): string;
  /** Whether these rights allow what a command is about to do, which needs one of them. */
  may(granted: string, right: Right, command: string): boolean;
  /** Whether a mailbox is to look as if it did not exist, to one who has these rights. */
  hides(granted: string): boolean;
  /** Whether LIST and LSUB name a mailbox to one who has these rights. */
  shows(granted: string): boolean;
  /** Changes the access list of a mailbox. */
  setAccess(mailbox: Mailbox, identifier: string, rights: string): void;
  /** Carries out SETMETADATA: what is wrong with one change is found before the first is made. `name` is that of a mailbox of the account. @throws Refusal */
  annotate(account: Account, name: string, changes: readonly AnnotationChange[]): void;
  /** Tells what extensions have to tell behind any command. */
  tellNews(session: Session, reply: Reply): void;
  /** The mailbox that a command puts messages into. @throws Refusal when there is none of that name */
  destination(session: Session, name: string, command: 'APPEND' | 'COPY' | 'MOVE' | 'REPLACE'): Mailbox;
  /**
   * Messages of these sizes in octets are about to be added to an account, by APPEND or COPY.
   * @param freed the sizes of those that are removed by the same command
   * @throws Refusal when they may not be
   */
  checkRoom(account: Account, octets: readonly number[], freed?: readonly number[]): void;
  /** How what APPEND has in place of a literal is read, by its name in upper case. */
  appendData(name: string): AppendDataReader | undefined;
  /** How what APPEND has before a message is read, by its name in upper case. */
  appendItem(name: string): AppendItemReader | undefined;
  /** Joins the parts of a message (CATENATE). @throws Refusal */
  catenate(session: Session, parts: readonly CatenatePart[]): Buffer;
  /** The octets that a URL of CATENATE stands for; undefined: there are none. */
  followUrl(session: Session, url: string): Buffer | undefined;
  /** The token of a URL that is to be authorized (URLAUTH); undefined: of a mailbox that is not there. */
  urlToken(mailbox: Mailbox | undefined, rump: string): string;
  /** What URLFETCH returns for a URL; undefined: NIL. */
  fetchUrl(session: Session, url: string): Buffer | undefined;
  /** Whether the time of an authorized URL is over. */
  hasExpired(authorization: UrlAuthorization): boolean;
  /** Whether a session may use an authorized URL. */
  admits(session: Session, authorization: UrlAuthorization): boolean;
  /** Revokes the URLs that were authorized of messages in these mailboxes. */
  resetKeys(mailboxes: readonly Mailbox[]): void;
  /** Puts a message into a mailbox (APPEND). @throws Refusal */
  append(mailbox: Mailbox, message: NewMessage): Message;
  /** Puts the messages of one APPEND into a mailbox, in the place of those of REPLACE. @throws Refusal */
  appendAll(
    session: Session,
    mailbox: Mailbox,
    messages: readonly NewMessage[],
    replaced?: readonly Message[],
  ): readonly Message[];
  /** Copies messages. Gives the COPYUID response code and a space, '' when nothing was copied. @throws Refusal */
  copy(selected: SelectedMailbox, messages: readonly Message[], target: Mailbox, kept?: KeptFlags): string;
  /** Moves messages, and gives the same. @throws Refusal */
  move(selected: SelectedMailbox, messages: readonly Message[], target: Mailbox, kept?: KeptFlags): string;
  /** Puts a message into a mailbox in place of another in the selected one, and gives it. @throws Refusal */
  replace(session: Session, replaced: Message, mailbox: Mailbox, message: NewMessage): Message;
  /** The messages that a command removes for good, of those with these UIDs: of all where no UIDs are given. */
  toExpunge(
    mailbox: Mailbox,
    command: 'EXPUNGE' | 'UID EXPUNGE' | 'CLOSE',
    uids?: readonly NumberRange[],
  ): readonly Message[];
  /** Changes the flags of messages, and tells the client (STORE). Gives those that it has left since they have changed. @throws Refusal */
  store(session: Session, messages: readonly Message[], change: FlagChange, reply: Reply): readonly Message[];
  /** How something that STORE changes beside flags is read, by its name in upper case. */
  storeItem(name: string): StoreItemReader | undefined;
  /** Changes annotations of messages of the open mailbox. @throws Refusal */
  annotateMessages(selected: SelectedMailbox, messages: readonly Message[], changes: readonly AnnotationChange[]): void;
  /** How a modifier of FETCH is read, by its name in upper case. */
  fetchModifier(name: string): FetchModifierReader | undefined;
  /** How a modifier of STORE is read, by its name in upper case. */
  storeModifier(name: string): StoreModifierReader | undefined;
  /** How a parameter of SELECT is read, by its name in upper case. */
  selectParameter(name: string): SelectParameterReader | undefined;
  /** How a search key of an extension is read, by its name in upper case. */
  searchKey(name: string): SearchKeyReader | undefined;
  /** The search criteria that a filter stands for; undefined: there is no such filter. */
  filterOf(session: Session, name: string): string | undefined;
  /** The client issues a CONDSTORE enabling command. */
  becomeAware(session: Session, reply: Reply): void;
  /** Whether STORE may change a message, as it has not changed since the mod-sequence that the command names. */
  isUnchanged(mailbox: Mailbox, message: Message, change: FlagChange): boolean;
  /** The UIDs of the messages that were removed from a mailbox after a mod-sequence, ascending. */
  removedSince(mailbox: Mailbox, modSeq: number): readonly number[];
  /** How a FETCH item of an extension is read, by its name in upper case. */
  fetchReader(name: string): FetchItemReader | undefined;
  /** Whether fetching this sets \Seen. */
  setsSeen(attribute: FetchAttribute): boolean;
  /** One item of a FETCH response: its name and its value. */
  fetchItem(selected: SelectedMailbox, message: Message, attribute: FetchAttribute): readonly Chunk[];
  /** Tells the messages that match a search key. @throws SyntaxFault for one that cannot be searched for */
  searchTest(search: Search, key: SearchKey): (message: Message) => boolean;
  /** Tells the relevancy score of a message that a fuzzy search has found. */
  relevancy(search: Search, key: SearchKey): (message: Message) => number;
  /** The RETURN option of SEARCH of a name in upper case. */
  searchReturn(name: string): SearchReturn | undefined;
  /** The messages that a search finds. */
  find(selected: SelectedMailbox, matches: (message: Message) => boolean): readonly Message[];
  /** The mailboxes that ESEARCH searches besides the selected one, each once. */
  searchedBy(session: Session, sources: readonly MailboxSpecifier[]): readonly Mailbox[];
  /** Puts messages, which come by their numbers, into the order of SORT. */
  sort(
    messages: readonly Message[],
    criteria: readonly SortCriterion[],
    imap: ImapBehaviour,
    score: (message: Message) => number,
  ): readonly Message[];
  /** How a criterion of SORT of an extension is read, by its name in upper case. */
  sortKey(name: string): SortKeyReader | undefined;
  /** What SORT goes by of a message. */
  sortValue(message: Message, key: SortKey, imap: ImapBehaviour): SortValue;
  /** When a message was sent, in milliseconds, as SORT and THREAD take it. */
  sentInstant(message: Message): number;
  /** The base subject of a decoded subject. */
  baseSubject(subject: string): BaseSubject;
  /** The form in which SORT and THREAD compare a text. */
  collated(text: string): string;
  /** The algorithm of THREAD of a name in upper case. */
  threadAlgorithm(name: string): ThreadAlgorithm | undefined;
  /** Tells a client that idles what has changed. */
  sendIdleUpdates(session: Session, reply: Reply): void;
  /** Whether a line ends IDLE. */
  endsIdle(line: string): boolean;
};
