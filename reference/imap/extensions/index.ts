import type { Account } from '../../store/account.js';
import { lacks } from '../lacking.js';
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
import { acl } from './acl.js';
import { annotateExtension } from './annotate.js';
import { appendLimit } from './appendlimit.js';
import { base } from './base.js';
import { binary } from './binary.js';
import { catenateExtension } from './catenate.js';
import { compress } from './compress.js';
import { condstore } from './condstore.js';
import { context } from './context.js';
import { enableExtension } from './enable.js';
import { esearch } from './esearch.js';
import { afterLogin, type Extension } from './extension.js';
import { filters } from './filters.js';
import { fuzzy } from './fuzzy.js';
import { i18nLevel } from './i18nlevel.js';
import { idExtension } from './id.js';
import { idleExtension } from './idle.js';
import { imap4rev2 } from './imap4rev2.js';
import { languageExtension } from './language.js';
import { listExtended } from './list-extended.js';
import { listMetadata } from './list-metadata.js';
import { listMyRights } from './list-myrights.js';
import { listStatus } from './list-status.js';
import { literals } from './literals.js';
import { metadata } from './metadata.js';
import { moveExtension } from './move.js';
import { multiSearch } from './multisearch.js';
import { namespaceExtension } from './namespace.js';
import { notify } from './notify.js';
import { objectId } from './objectid.js';
import { partial } from './partial.js';
import { preview } from './preview.js';
import { qresync } from './qresync.js';
import { quota } from './quota.js';
import { loginReferrals, mailboxReferrals } from './referrals.js';
import { replace } from './replace.js';
import { saveDate } from './savedate.js';
import { searchRes } from './searchres.js';
import { sortExtension } from './sort.js';
import { specialUse } from './special-use.js';
import { statusSize } from './status-size.js';
import { threadExtension } from './thread.js';
import { uidPlus } from './uidplus.js';
import { unauthenticate } from './unauthenticate.js';
import { unselectExtension } from './unselect.js';
import { urlAuth } from './urlauth.js';
import { utf8 } from './utf8.js';
import { within } from './within.js';

/** Every extension, in the order in which CAPABILITY lists them. Those without a file change the syntax of commands of IMAP4rev1 alone. */
export const extensions: readonly Extension[] = [
  base,
  imap4rev2,
  { rfc: 4959, capabilities: ({ account }) => (account === undefined ? ['SASL-IR'] : []) },
  literals,
  idExtension,
  enableExtension,
  idleExtension,
  namespaceExtension,
  languageExtension,
  unselectExtension,
  uidPlus,
  moveExtension,
  replace,
  catenateExtension,
  { rfc: 5550, capabilities: afterLogin('URL-PARTIAL') },
  urlAuth,
  loginReferrals,
  mailboxReferrals,
  { rfc: 3502, capabilities: afterLogin('MULTIAPPEND') },
  { rfc: 3348, capabilities: afterLogin('CHILDREN') },
  specialUse,
  listExtended,
  listStatus,
  acl,
  annotateExtension,
  metadata,
  listMetadata,
  listMyRights,
  esearch,
  multiSearch,
  searchRes,
  sortExtension,
  threadExtension,
  i18nLevel,
  context,
  partial,
  binary,
  statusSize,
  objectId,
  saveDate,
  preview,
  within,
  fuzzy,
  filters,
  condstore,
  qresync,
  quota,
  compress,
  appendLimit,
  unauthenticate,
  notify,
  utf8,
];

const commands = table(({ commands: its }) => its);
const searchReturns = table(({ searchReturns: its }) => its);
const listSelections = table(({ listSelections: its }) => its);
const listReturns = table(({ listReturns: its }) => its);
const searchKeys = table(({ searchKeys: its }) => its);
const selectParameters = table(({ selectParameters: its }) => its);
const fetchModifiers = table(({ fetchModifiers: its }) => its);
const storeModifiers = table(({ storeModifiers: its }) => its);
const appendDataReaders = table(({ appendData: its }) => its);
const appendItems = table(({ appendItems: its }) => its);
const storeItems = table(({ storeItems: its }) => its);
const sortKeys = table(({ sortKeys: its }) => its);
const fetchReaders = table(({ fetch: its }) => its);
const status = table(({ status: its }) => its);

/** What all extensions have of a kind, by its name. */
function table<Entry>(of: (extension: Extension) => Readonly<Record<string, Entry>> | undefined): Map<string, Entry> {
  return new Map(extensions.flatMap(extension => Object.entries(of(extension) ?? {})));
}

/** What CAPABILITY lists (RFC 3501 6.1.1). */
export function capabilities(session: Session): readonly string[] {
  return extensions.flatMap(extension => extension.capabilities(session));
}

/** Enables what can be enabled, and passes over the rest (RFC 5161 3.1). Names are compared without regard to case. */
export function enable(session: Session, names: readonly string[]): readonly string[] {
  const asked = new Set(names.map(name => name.toUpperCase()));
  const offered = extensions.filter(extension => extension.capabilities(session).length > 0);
  const enabled = offered.flatMap(extension => extension.enabled ?? []);
  const fresh = enabled.filter(name => asked.has(name.toUpperCase()) && !session.enabled.has(name));
  for (const name of fresh) session.enabled.add(name);
  return fresh;
}

/** The command of a name, where the server has it. */
export function findCommand(session: Session, name: string): Command | undefined {
  if (lacks(session, 'command', name)) return undefined;
  return commands.get(name);
}

/** What STATUS tells under a name. */
export function statusItem(session: Session, name: string): ReturnType<typeof status.get> {
  return lacks(session, 'status', name) ? undefined : status.get(name);
}

/** The RETURN option of SEARCH of a name. */
export function searchReturn(name: string): SearchReturn | undefined {
  return searchReturns.get(name);
}

/** The selection option of LIST of a name. */
export function listSelection(name: string): ListSelection | undefined {
  return listSelections.get(name);
}

/** How a return option of LIST is read. */
export function listReturn(name: string): ListReturnReader | undefined {
  return listReturns.get(name);
}

/** How a search key of an extension is read. */
export function searchKey(name: string): SearchKeyReader | undefined {
  return searchKeys.get(name);
}

/** How a parameter of SELECT is read. */
export function selectParameter(name: string): SelectParameterReader | undefined {
  return selectParameters.get(name);
}

/** How a modifier of FETCH is read. */
export function fetchModifier(name: string): FetchModifierReader | undefined {
  return fetchModifiers.get(name);
}

/** How a modifier of STORE is read. */
export function storeModifier(name: string): StoreModifierReader | undefined {
  return storeModifiers.get(name);
}

/** How what APPEND has in place of a literal is read. */
export function appendData(name: string): AppendDataReader | undefined {
  return appendDataReaders.get(name);
}

/** How what APPEND has before a message is read. */
export function appendItem(name: string): AppendItemReader | undefined {
  return appendItems.get(name);
}

/** How something that STORE changes beside flags is read. */
export function storeItem(name: string): StoreItemReader | undefined {
  return storeItems.get(name);
}

/** How a criterion of SORT of an extension is read. */
export function sortKey(name: string): SortKeyReader | undefined {
  return sortKeys.get(name);
}

/** How a FETCH item of an extension is read. */
export function fetchReader(name: string): FetchItemReader | undefined {
  return fetchReaders.get(name);
}

/** What extensions tell behind any command, unasked. */
export function tellNews(session: Session, reply: Reply): void {
  for (const extension of extensions) extension.news?.(session, reply);
}

/** Asks every extension whether messages of these sizes may be added to an account. @throws Refusal */
export function checkRoom(account: Account, octets: readonly number[], freed: readonly number[] = []): void {
  for (const extension of extensions) extension.checkRoom?.(account, octets, freed);
}
