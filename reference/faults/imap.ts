import { imapAclFaults } from './imap/acl.js';
import { imapAnnotateFaults } from './imap/annotate.js';
import { imapAppendLimitFaults } from './imap/appendlimit.js';
import { imapArgumentFaults } from './imap/arguments.js';
import { imapAttackFaults } from './imap/attacks.js';
import { imapAuthenticateFaults } from './imap/authenticate.js';
import { imapBinaryFaults } from './imap/binary.js';
import { imapCatenateFaults } from './imap/catenate.js';
import { imapCommandFaults } from './imap/commands.js';
import { imapComparatorFaults } from './imap/comparator.js';
import { imapCompressFaults } from './imap/compress.js';
import { imapCondstoreFaults } from './imap/condstore.js';
import { imapContextFaults } from './imap/context.js';
import { imapEsearchFaults } from './imap/esearch.js';
import { imapFilterFaults } from './imap/filters.js';
import { imapFuzzyFaults } from './imap/fuzzy.js';
import { imapHierarchyFaults } from './imap/hierarchy.js';
import { imapI18nLevelFaults } from './imap/i18nlevel.js';
import { imapKeysFaults } from './imap/keys.js';
import { imapLanguageFaults } from './imap/language.js';
import { imapListOptionFaults } from './imap/list-options.js';
import { imapLiteralMinusFaults } from './imap/literal-minus.js';
import { imapMailboxesFaults } from './imap/mailboxes.js';
import { imapMessagesFaults } from './imap/messages.js';
import { imapMetadataFaults } from './imap/metadata.js';
import { imapModelFaults } from './imap/models.js';
import { imapMultiAppendFaults } from './imap/multiappend.js';
import { imapMultiSearchFaults } from './imap/multisearch.js';
import { imapNamesFaults } from './imap/names.js';
import { imapNotifyFaults } from './imap/notify.js';
import { imapObjectIdFaults } from './imap/objectid.js';
import { imapOddMessagesFaults } from './imap/odd-messages.js';
import { imapPreviewFaults } from './imap/preview.js';
import { imapQresyncFaults } from './imap/qresync.js';
import { imapQuotaFaults } from './imap/quota.js';
import { imapReferralFaults } from './imap/referrals.js';
import { imapReplaceFaults } from './imap/replace.js';
import { imapResponseCodeFaults } from './imap/response-codes.js';
import { imapRev2Faults } from './imap/rev2.js';
import { imapSaveDateFaults } from './imap/savedate.js';
import { imapSearchFaults } from './imap/search.js';
import { imapSearchResultFaults } from './imap/search-results.js';
import { imapSearchTextFaults } from './imap/search-texts.js';
import { imapSectionFaults } from './imap/sections.js';
import { imapSelectFaults } from './imap/select.js';
import { imapSelectedFaults } from './imap/selected.js';
import { imapSessionFaults } from './imap/session.js';
import { imapSessionsFaults } from './imap/sessions.js';
import { imapSessionsBrokenFaults } from './imap/sessions-broken.js';
import { imapSessionsMailboxesFaults } from './imap/sessions-mailboxes.js';
import { imapSortFaults } from './imap/sort.js';
import { imapStateFaults } from './imap/states.js';
import { imapStructureFaults } from './imap/structure.js';
import { imapSyntaxFaults } from './imap/syntax.js';
import { imapSyntaxArgumentFaults } from './imap/syntax-arguments.js';
import { imapSyntaxLineFaults } from './imap/syntax-lines.js';
import { imapSyntaxLiteralFaults } from './imap/syntax-literals.js';
import { imapThreadFaults } from './imap/thread.js';
import { imapUidFaults } from './imap/uids.js';
import { imapUnauthenticateFaults } from './imap/unauthenticate.js';
import { imapUrlAuthFaults } from './imap/urlauth.js';
import { imapUtf8Faults } from './imap/utf8.js';
import { imapWireFaults } from './imap/wire.js';
import { imapWithinFaults } from './imap/within.js';

import { imapSaslFaults } from './sasl.js';

/**
 * Violations of the IMAP server. A greeting is the reply to ''; a reply is all untagged responses of a command with the tagged one, or a continuation
 * request, or what is told while a client idles.
 */
export const imapFaults = [
  ...imapSelectFaults,
  ...imapSessionFaults,
  ...imapAppendLimitFaults,
  ...imapUnauthenticateFaults,
  ...imapNotifyFaults,
  ...imapCommandFaults,
  ...imapAttackFaults,
  ...imapAuthenticateFaults,
  ...imapSaslFaults,
  ...imapStateFaults,
  ...imapMailboxesFaults,
  ...imapHierarchyFaults,
  ...imapNamesFaults,
  ...imapSelectedFaults,
  ...imapMessagesFaults,
  ...imapMultiAppendFaults,
  ...imapSectionFaults,
  ...imapSearchFaults,
  ...imapSearchTextFaults,
  ...imapEsearchFaults,
  ...imapKeysFaults,
  ...imapArgumentFaults,
  ...imapSyntaxFaults,
  ...imapSyntaxArgumentFaults,
  ...imapSyntaxLineFaults,
  ...imapSyntaxLiteralFaults,
  ...imapLiteralMinusFaults,
  ...imapOddMessagesFaults,
  ...imapStructureFaults,
  ...imapSessionsFaults,
  ...imapSessionsMailboxesFaults,
  ...imapSessionsBrokenFaults,
  ...imapUidFaults,
  ...imapModelFaults,
  ...imapQuotaFaults,
  ...imapAclFaults,
  ...imapAnnotateFaults,
  ...imapMetadataFaults,
  ...imapReplaceFaults,
  ...imapReferralFaults,
  ...imapObjectIdFaults,
  ...imapCompressFaults,
  ...imapCatenateFaults,
  ...imapSaveDateFaults,
  ...imapPreviewFaults,
  ...imapWithinFaults,
  ...imapFuzzyFaults,
  ...imapFilterFaults,
  ...imapMultiSearchFaults,
  ...imapI18nLevelFaults,
  ...imapLanguageFaults,
  ...imapComparatorFaults,
  ...imapUrlAuthFaults,
  ...imapCondstoreFaults,
  ...imapQresyncFaults,
  ...imapRev2Faults,
  ...imapResponseCodeFaults,
  ...imapUtf8Faults,
  ...imapListOptionFaults,
  ...imapSearchResultFaults,
  ...imapSortFaults,
  ...imapContextFaults,
  ...imapThreadFaults,
  ...imapBinaryFaults,
  ...imapWireFaults,
];
