import { granted, hides, may } from './access.js';
import { allows, mayReportExpunge } from './command.js';
import { largestUninvited, literalFollows, readLine, readLiteral } from './command-input.js';
import { appendAll, appendTo } from './commands/append.js';
import { copyMessages } from './commands/copy.js';
import { toExpunge } from './commands/expunge.js';
import { destination, renameMailbox } from './commands/mailboxes.js';
import { storeFlags } from './commands/messages.js';
import { beginMechanism, signIn, startTls } from './commands/not-authenticated.js';
import { leave, mayChange, openMailbox, tellOpened } from './commands/select.js';
import { setAccess, shows } from './extensions/acl.js';
import { annotateMessages } from './extensions/annotate.js';
import { catenate, followUrl } from './extensions/catenate.js';
import { beginCompression } from './extensions/compress.js';
import { filterOf } from './extensions/filters.js';
import { comparatorsOf } from './extensions/i18nlevel.js';
import { endsIdle, sendIdleUpdates } from './extensions/idle.js';
import {
  appendData,
  appendItem,
  capabilities,
  checkRoom,
  enable,
  fetchModifier,
  fetchReader,
  findCommand,
  listReturn,
  listSelection,
  searchKey,
  searchReturn,
  selectParameter,
  sortKey,
  statusItem,
  storeItem,
  storeModifier,
  tellNews,
} from './extensions/index.js';
import { languageOf, say, tellNamespaces } from './extensions/language.js';
import { annotate } from './extensions/metadata.js';
import { moveMessages } from './extensions/move.js';
import { searchedBy } from './extensions/multisearch.js';
import { replaceMessage } from './extensions/replace.js';
import { threadAlgorithm } from './extensions/thread.js';
import { signOut } from './extensions/unauthenticate.js';
import { admits, fetchUrl, hasExpired, resetKeys, urlToken } from './extensions/urlauth.js';
import { fetchItem, setsSeen } from './fetch.js';
import { relevancy } from './fuzzy.js';
import { nameTest } from './list-pattern.js';
import { baseSubject } from './mime/base-subject.js';
import { becomeAware, isUnchanged } from './mod-sequences.js';
import { casemap } from './ordering/casemap.js';
import { sentInstant, sortMessages, sortValue } from './ordering/sort.js';
import { find, searchTest } from './search.js';
import { carryOut, send } from './serve.js';
import type { ImapBehaviour } from './session.js';

export type { ImapBehaviour } from './session.js';

/** What the IMAP server does at its seams usually: what the RFCs demand. */
export const imapBehaviour: ImapBehaviour = {
  offers: () => [],
  findCommand,
  allows,
  readLine,
  readLiteral,
  literalFollows,
  largestUninvited,
  carryOut,
  mayReportExpunge,
  send,
  capabilities,
  enable,
  startTls,
  compress: beginCompression,
  beginMechanism,
  signIn,
  languageOf,
  say,
  tellNamespaces,
  comparatorsOf,
  signOut,
  open: openMailbox,
  tellOpened,
  leave,
  mayChange,
  nameTest,
  listSelection,
  listReturn,
  rename: renameMailbox,
  statusItem,
  granted,
  may,
  hides,
  shows,
  setAccess,
  annotate,
  tellNews,
  destination,
  checkRoom,
  appendData,
  appendItem,
  catenate,
  followUrl,
  urlToken,
  fetchUrl,
  hasExpired,
  admits,
  resetKeys,
  append: appendTo,
  appendAll,
  copy: copyMessages,
  move: moveMessages,
  replace: replaceMessage,
  toExpunge,
  store: storeFlags,
  storeItem,
  annotateMessages,
  fetchModifier,
  storeModifier,
  selectParameter,
  searchKey,
  filterOf,
  becomeAware,
  isUnchanged,
  removedSince: (mailbox, modSeq) => mailbox.removedSince(modSeq),
  fetchReader,
  setsSeen,
  fetchItem,
  searchTest,
  relevancy,
  searchReturn,
  find,
  searchedBy,
  sort: sortMessages,
  sortKey,
  sortValue,
  sentInstant,
  baseSubject,
  collated: casemap,
  threadAlgorithm,
  sendIdleUpdates,
  endsIdle,
};
