import type { Message } from '../../store/message.js';
import { Refusal, selectedOnly } from '../command.js';
import { readerOf } from '../extensions/filters.js';
import { lacks } from '../lacking.js';
import type { Reply } from '../reply.js';
import { isRev2, isUtf8, utf8Accept } from '../revision.js';
import { mostContexts, type SearchContext } from '../search-contexts.js';
import type { Command, Outcome, SearchReturn, Session } from '../session.js';
import { type CommandReader, SyntaxFault } from '../syntax/reader.js';
import { hasKey, readSearchKeys, type SearchKey } from '../syntax/search-keys.js';
import { quoted } from '../syntax/write.js';
import { selectedOf } from './select.js';

/** RETURN options by their names. */
export type Returns = ReadonlyMap<string, SearchReturn>;
const charsets = ['US-ASCII', 'UTF-8'];

/** SEARCH and UID SEARCH (RFC 3501 6.4.4, 6.4.8), with the RETURN options of RFC 4731. */
export function searchCommand(byUid: boolean): Command {
  return {
    states: selectedOnly,
    mayExpunge: byUid,
    parse: (reader, session) => {
      reader.space();
      // IMAP4rev2 has the answer to all searches in ESEARCH, and their texts in UTF-8 where nothing is said (RFC 9051 6.4.4).
      const returns = readReturns(reader, session) ?? (isRev2(session) ? returnsOf(session, ['ALL']) : undefined);
      const { charset, key } = readProgram(reader, session, returns);
      return (_, reply) => {
        const selected = selectedOf(session);
        const { imap } = session.context;
        const keep = (found: readonly Message[]) => {
          for (const option of returns?.values() ?? []) option.keep?.(selected, found, returns ?? new Map());
        };
        if (!charsets.includes(charset)) keep([]);
        requireCharset(charset, key);
        if (hasKey(key, 'MODSEQ')) imap.becomeAware(session, reply);
        const search = { selected, charset: charsetOf(charset, key), imap, form: session.comparator.form };
        const test = imap.searchTest(search, key);
        if (returns !== undefined) follow(session, reply, returns, { byUid, find: () => imap.find(selected, test) });
        const found = imap.find(selected, test);
        keep(found);
        const modSeq = hasKey(key, 'MODSEQ') ? highestModSeq(found, returns) : undefined;
        if (returns !== undefined)
          tellExtended(session, reply, found, { byUid, returns, modSeq, score: imap.relevancy(search, key) });
        else {
          const numbers = found.map(message => (byUid ? message.uid : selected.sequenceOf(message)));
          reply.untagged(['SEARCH', ...numbers, ...(modSeq ? [`(MODSEQ ${modSeq})`] : [])].join(' '));
        }
        return outcomeOf(`OK ${byUid ? 'UID ' : ''}SEARCH completed`, key);
      };
    },
  };
}

/** What to search for, and in which charset its texts are. */
export interface SearchProgram {
  readonly charset: string;
  readonly key: SearchKey;
}

/** Reads search-program of RFC 4466 6 and the end of the command. */
export function readProgram(reader: CommandReader, session: Session, returns: Returns | undefined): SearchProgram {
  const named = readCharset(reader);
  // Two charsets would contradict each other (RFC 6855 3).
  if (named !== undefined && session.enabled.has(utf8Accept)) reader.fail('no charset beside UTF8=ACCEPT');
  const charset = named ?? (isUtf8(session) ? 'UTF-8' : 'US-ASCII');
  const key = readKeys(reader, session, tellsScores(returns));
  reader.end();
  return { charset, key };
}

/** What SORT or THREAD has found. */
export interface Found {
  readonly messages: readonly Message[];
  /** The highest mod-sequence of these, where it was searched by (RFC 7162 3.1.9). */
  readonly modSeq: number | undefined;
  /** The relevancy score of a message (RFC 6203 4). */
  readonly score: (message: Message) => number;
  /** Searches once more. */
  readonly again: () => readonly Message[];
  /** The outcome of the command. */
  readonly outcome: (tagged: string) => Outcome;
}

/**
 * Reads `search-criteria` of RFC 5256 5 and the end of the command: the charset, which is an atom or quoted, and the keys.
 * @param asksScores whether a key is needed that is searched for fuzzily
 * @returns finds the messages. @throws Refusal
 */
export function readSearchCriteria(
  reader: CommandReader,
  session: Session,
  asksScores = false,
): (reply: Reply) => Found {
  const charset = (reader.sees('"') ? reader.quoted() : reader.atom()).toUpperCase();
  reader.space();
  const key = readKeys(reader, session, asksScores);
  reader.end();
  return reply => {
    requireCharset(charset, key);
    const { imap } = session.context;
    const selected = selectedOf(session);
    if (hasKey(key, 'MODSEQ')) imap.becomeAware(session, reply);
    const search = { selected, charset: charsetOf(charset, key), imap, form: session.comparator.form };
    const test = imap.searchTest(search, key);
    const messages = imap.find(selected, test);
    return {
      messages,
      modSeq: hasKey(key, 'MODSEQ') ? highestModSeq(messages, undefined) : undefined,
      score: imap.relevancy(search, key),
      again: () => imap.find(selected, test),
      outcome: tagged => outcomeOf(tagged, key),
    };
  };
}

function readKeys(reader: CommandReader, session: Session, asksScores: boolean): SearchKey {
  const key = readSearchKeys(
    reader,
    name => lacks(session, 'search', name),
    name => readerOf(session, session.context.imap.searchKey(name)),
  );
  if (asksScores && !hasKey(key, 'FUZZY')) reader.fail('FUZZY, as RELEVANCY is asked for');
  return key;
}

/** Whether an option asks for relevancy scores. */
export function tellsScores(returns: Returns | undefined): boolean {
  return [...(returns?.values() ?? [])].some(option => option.tellsScores);
}

/** The outcome of a search: numbers of messages have to stay where it was by them. */
export function outcomeOf(tagged: string, key: SearchKey): Outcome {
  return hasKey(key, 'SEQUENCE') ? { tagged, keepsNumbers: true } : { tagged };
}

/** Refuses a search in a charset that the server does not have. @throws Refusal, or SyntaxFault where filters have UTF-8 (RFC 5466 3.1) */
export function requireCharset(charset: string, key: SearchKey): void {
  if (charsets.includes(charset)) return;
  const text = `[BADCHARSET (${charsets.join(' ')})] the charset is not supported`;
  throw hasKey(key, 'FILTER') ? new SyntaxFault(text) : new Refusal(text);
}

/** The charset of the texts of a search: what filters hold is in UTF-8, whatever the command says (RFC 5466 3.1). */
export function charsetOf(charset: string, key: SearchKey): string {
  return hasKey(key, 'FILTER') && charset === 'US-ASCII' ? 'UTF-8' : charset;
}

/** Reads search-return-opts of RFC 4466 6 and the space behind them, if they are there. */
export function readReturns(reader: CommandReader, session: Session): Returns | undefined {
  if (reader.accepts(/RETURN /iy) === undefined) return undefined;
  const returns = new Map<string, SearchReturn>();
  reader.list(() => {
    const name = reader.keyword();
    const option = session.context.imap.searchReturn(name);
    const read = option?.read?.(reader) ?? option ?? reader.fail('a known option');
    if (read.tellsSet && (returns.has(name) || [...returns.values()].some(({ tellsSet }) => tellsSet)))
      reader.fail('one of ALL and PARTIAL alone');
    returns.set(name, read);
  }, 0);
  reader.space();
  return returns.size === 0 ? returnsOf(session, ['ALL']) : returns;
}

/** RETURN options without arguments. */
export function returnsOf(session: Session, names: readonly string[]): Returns {
  return new Map(names.map(name => [name, session.context.imap.searchReturn(name) ?? {}]));
}

/** Follows what a search finds, if it asks for that (RFC 5267 4.3). */
export function follow(
  session: Session,
  reply: Reply,
  returns: Returns,
  search: Pick<SearchContext, 'byUid' | 'find' | 'inOrder'>,
): void {
  if (![...returns.values()].some(({ follows }) => follows)) return;
  const { contexts } = selectedOf(session);
  if (contexts.has(session.tag)) throw new SyntaxFault('a search of that tag is followed already');
  if (contexts.size < mostContexts) contexts.set(session.tag, { ...search, results: search.find() });
  else reply.untagged(`NO [NOUPDATE ${quoted(session.tag)}] Too many searches are followed`);
}

function readCharset(reader: CommandReader): string | undefined {
  if (reader.accepts(/CHARSET /iy) === undefined) return undefined;
  const charset = reader.astring().toUpperCase();
  reader.space();
  return charset;
}

/** The highest mod-sequence of what is returned: of MIN and MAX alone, where nothing else is (RFC 4731 3.2); undefined: nothing was found. */
export function highestModSeq(found: readonly Message[], returns: Returns | undefined): number | undefined {
  const names = [...(returns?.keys() ?? [])].filter(name => name !== 'SAVE');
  const ends = names.length > 0 && names.every(name => name === 'MIN' || name === 'MAX');
  const returned = ends
    ? [...(names.includes('MIN') ? found.slice(0, 1) : []), ...(names.includes('MAX') ? found.slice(-1) : [])]
    : found;
  return returned.length === 0 ? undefined : returned.reduce((most, { modSeq }) => Math.max(most, modSeq), 0);
}

/** What an ESEARCH response tells, and of what. */
interface Told {
  readonly byUid: boolean;
  readonly returns: Returns;
  readonly modSeq: number | undefined;
  readonly score: (message: Message) => number;
  /** The mailbox where it is not the selected one that is meant (RFC 7377 2.1). */
  readonly source?: string;
}

/** The ESEARCH response. There is none where no option has something to tell (RFC 5182 2.4). `found` are in the order of their numbers, or of SORT. */
export function tellExtended(
  session: Session,
  reply: Reply,
  found: readonly Message[],
  { byUid, returns, modSeq, score, source = '' }: Told,
): void {
  const numbers = found.map(message => (byUid ? message.uid : selectedOf(session).sequenceOf(message)));
  const scores = tellsScores(returns) ? found.map(score) : [];
  const telling = [...returns.values()].flatMap(({ tell }) => tell ?? []);
  const items = [...telling.flatMap(tell => tell(numbers, scores) ?? []), ...(modSeq ? [`MODSEQ ${modSeq}`] : [])];
  const head = `ESEARCH (TAG ${quoted(session.tag)}${source})${byUid ? ' UID' : ''}`;
  if (telling.length > 0) reply.untagged([head, ...items].join(' '));
}
