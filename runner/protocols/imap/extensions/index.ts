import type { CommandForm } from '../session/command.js';
import { acl } from './acl.js';
import { annotate } from './annotate.js';
import { appendLimit } from './appendlimit.js';
import { base } from './base.js';
import { binary } from './binary.js';
import { catenate } from './catenate.js';
import { children } from './children.js';
import { compress } from './compress.js';
import { condstore } from './condstore.js';
import { context } from './context.js';
import { enable } from './enable.js';
import { esearch } from './esearch.js';
import { esort } from './esort.js';
import { type Extension, union, vocabularyOf } from './extension.js';
import { filters } from './filters.js';
import { fuzzy } from './fuzzy.js';
import { i18nLevel } from './i18nlevel.js';
import { id } from './id.js';
import { idle } from './idle.js';
import { imap4rev2 } from './imap4rev2.js';
import { language } from './language.js';
import { listExtended } from './list-extended.js';
import { listMetadata } from './list-metadata.js';
import { listMyRights } from './list-myrights.js';
import { listStatus } from './list-status.js';
import { literals } from './literals.js';
import { metadata } from './metadata.js';
import { move } from './move.js';
import { multiAppend } from './multiappend.js';
import { multiSearch } from './multisearch.js';
import { namespace } from './namespace.js';
import { notify } from './notify.js';
import { objectIds } from './objectid.js';
import { partial } from './partial.js';
import { preview } from './preview.js';
import { qresync } from './qresync.js';
import { quota } from './quota.js';
import { referrals } from './referrals.js';
import { replace } from './replace.js';
import { responseCodes } from './response-codes.js';
import { saslIr } from './sasl-ir.js';
import { saveDate } from './savedate.js';
import { searchRes } from './searchres.js';
import { sort } from './sort.js';
import { specialUse } from './special-use.js';
import { statusSize } from './status-size.js';
import { uidPlus } from './uidplus.js';
import { unauthenticate } from './unauthenticate.js';
import { unselect } from './unselect.js';
import { urlPartial } from './url-partial.js';
import { urlAuth } from './urlauth.js';
import { utf8 } from './utf8.js';
import { within } from './within.js';

/** What the harness knows of IMAP. A new extension is a file of its own, and a line here. */
export const extensions: readonly Extension[] = [
  base,
  imap4rev2,
  acl,
  annotate,
  appendLimit,
  binary,
  catenate,
  children,
  compress,
  condstore,
  context,
  enable,
  esearch,
  esort,
  filters,
  fuzzy,
  i18nLevel,
  id,
  idle,
  language,
  listExtended,
  listMetadata,
  listMyRights,
  listStatus,
  literals,
  metadata,
  move,
  multiAppend,
  multiSearch,
  namespace,
  notify,
  objectIds,
  partial,
  preview,
  qresync,
  quota,
  referrals,
  replace,
  responseCodes,
  saslIr,
  saveDate,
  searchRes,
  sort,
  specialUse,
  statusSize,
  uidPlus,
  unauthenticate,
  unselect,
  urlAuth,
  urlPartial,
  utf8,
  within,
];

export const vocabulary = vocabularyOf(extensions);

/** Commands, `UID FETCH` for the UID forms. Of one that is not here nothing is known. */
export const commands = withholding(
  union(extensions, each => each.commands),
  union(extensions, each => each.unrecognisable),
);

/** Patterns in map form, by the key that tells them. */
export const patterns = union(extensions, each => each.patterns);

/** The command that begins compression. */
export const compressing: string | undefined = extensions.find(each => each.compression)?.compression;

/** Capabilities that a server of IMAP4rev2 need not list. */
export const partsOfRev2: readonly string[] = extensions.flatMap(({ inRev2 = [] }) => inRev2);

/** Commands with which text of them only disposable accounts get. */
function withholding(
  forms: ReadonlyMap<string, CommandForm>,
  texts: ReadonlyMap<string, RegExp>,
): ReadonlyMap<string, CommandForm> {
  const changed = (name: string, form: CommandForm): CommandForm => {
    const account = texts.get(name);
    return account === undefined ? form : { ...form, changes: { ...form.changes, account } };
  };
  return new Map([...forms].map(([name, form]) => [name, changed(name, form)]));
}
