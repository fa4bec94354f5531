import { Refusal } from '../../imap/command.js';
import { named } from '../fault.js';
import { behaviour, changed, completed, preceded, refused, renamed, replyFault } from './forms.js';

/** Violations in the names of mailboxes: creating, renaming, listing, subscribing. */
export const imapHierarchyFaults = named([
  behaviour(
    'imap-names-of-letters-alone',
    'rfc3501/7.2.2/listed-name-is-valid',
    'A mailbox whose name has more than letters, digits and hyphens is made and listed, and cannot be opened.',
    {
      open: (next, session, name, readOnly) => {
        if (/[^\w./-]/.test(name)) throw new Refusal('[CANNOT] the name has other characters than letters');
        return next(session, name, readOnly);
      },
    },
  ),
  completed(
    'imap-create-deep-refused',
    'rfc3501/6.3.3/creates-superiors',
    'CREATE of a name whose superior levels are missing is answered NO.',
    /^CREATE "[^/]+\/[^/]+\/[^/]+"$/,
    /OK/,
    'NO',
  ),
  completed(
    'imap-create-trailing-delimiter-refused',
    'rfc3501/6.3.3/trailing-delimiter',
    'CREATE of a name with a delimiter at its end is answered NO.',
    /^CREATE "[^"]*\/"$/,
    /OK/,
    'NO',
  ),
  completed(
    'imap-create-bad-utf-7-ok',
    'rfc3501/5.1.3/verifies-modified-utf-7',
    'CREATE takes a name that is not valid modified UTF-7.',
    /^CREATE "[^"]*&/,
    /(?:NO|BAD)/,
    'OK',
  ),
  completed(
    'imap-missing-mailbox-ok',
    'rfc3501/6.3.4/error-if-missing',
    'DELETE, RENAME and STATUS of a mailbox that does not exist are answered OK.',
    /^(?:DELETE|RENAME|STATUS) /,
    /NO \[NONEXISTENT\]/,
    'OK',
  ),
  completed(
    'imap-delete-noselect-ok',
    'rfc3501/6.3.4/error-if-noselect-with-inferiors',
    'DELETE of a name that cannot be selected and has others below it is answered OK.',
    /^DELETE (?!"?INBOX)/,
    /NO \[HASCHILDREN\]/,
    'OK',
  ),
  behaviour('imap-rename-leaves-inferiors', 'rfc3501/6.3.5/renames-inferiors', 'RENAME leaves the mailboxes below.', {
    rename: renamed((account, from, to, next) => {
      for (const name of account.names.filter(each => each.startsWith(`${to}/`)))
        next(account, name, from + name.slice(to.length));
    }),
  }),
  completed(
    'imap-rename-deep-refused',
    'rfc3501/6.3.5/creates-superiors',
    'RENAME to a name whose superior levels are missing is answered NO.',
    /^RENAME \S+ "[^/]+\/[^/]+\/[^/]+"$/,
    /OK/,
    'NO',
  ),
  preceded(
    'imap-list-returns-others',
    'rfc3501/6.3.8/names-match-pattern',
    'LIST returns a name that does not match.',
    /^LIST "" "[^"]/,
    '* LIST () "/" Others',
  ),
  changed(
    'imap-list-without-inbox',
    'rfc3501/6.3.8/inbox-is-listed',
    'LIST leaves INBOX out.',
    /^LIST /,
    /^\* LIST [^\r]* INBOX\r\n/m,
  ),
  changed(
    'imap-list-names-not-valid',
    'rfc3501/7.2.2/listed-name-is-valid',
    'LIST returns names that SELECT does not accept.',
    /^LIST "" "[^"]/,
    /^(\* LIST \([^)]*\) "\/" )(?!INBOX)/gm,
    '$1user/',
  ),
  changed(
    'imap-list-stops-at-level',
    'rfc3501/6.3.8/star-matches-all',
    'The wildcard * does not match a hierarchy delimiter.',
    /^LIST "" "[^"]+\*/,
    /^\* LIST \([^)]*\) "\/" [^\r]*\/[^\r]*\r\n/gm,
  ),
  changed(
    'imap-list-alters-utf-7',
    'rfc3501/5.1.3/preserves-modified-utf-7',
    'LIST returns modified UTF-7 in lower case.',
    /^LIST /,
    /&([A-Za-z0-9+,]*)-/g,
    (_, encoded = '') => (encoded === '' ? '&' : `&${encoded.toLowerCase()}-`),
  ),
  changed(
    'imap-list-children-inverted',
    'rfc3348/3/has-children',
    '\\HasChildren and \\HasNoChildren are mixed up.',
    /^LIST /,
    /\\Has(No)?Children/g,
    (_, no) => (no === undefined ? '\\HasNoChildren' : '\\HasChildren'),
  ),
  changed(
    'imap-list-without-children',
    'rfc3348/3/attributes-returned',
    'LIST does not return whether there are children.',
    /^LIST /,
    /\\Has(?:No)?Children ?/g,
  ),
  changed(
    'imap-list-status-unanswered',
    'rfc5819/2/status-for-each',
    'LIST with the return option STATUS sends no STATUS.',
    /^LIST .*RETURN \(STATUS/,
    /^\* STATUS [^\r]*\r\n/gm,
  ),
  preceded(
    'imap-special-use-lists-all',
    'rfc6154/2/selection-option',
    'LIST with the selection option SPECIAL-USE returns INBOX, too.',
    /^LIST \(SPECIAL-USE\)/,
    '* LIST () "/" INBOX',
  ),
  changed(
    'imap-special-use-not-returned',
    'rfc6154/2/return-option',
    'LIST with the return option SPECIAL-USE leaves the special uses out.',
    /^LIST .*RETURN \(SPECIAL-USE\)/,
    / ?\\Archive/g,
  ),
  completed(
    'imap-special-use-return-bad',
    'rfc6154/2/return-option',
    'LIST does not support the return option SPECIAL-USE.',
    /^LIST .*RETURN \(SPECIAL-USE\)/,
    /OK/,
    'BAD',
  ),
  completed(
    'imap-unknown-use-ok',
    'rfc6154/3/no-for-impossible-use',
    'CREATE with an unknown special use is answered OK.',
    /^CREATE .*\\NoSuchUse/,
    /NO/,
    'OK',
  ),
  completed(
    'imap-any-use-ok',
    'rfc6154/3/no-for-impossible-use',
    'CREATE with a special use that the mailbox cannot have is answered OK.',
    /^CREATE .*\(USE/,
    /NO/,
    'OK',
  ),
  completed(
    'imap-use-refused-and-created',
    'rfc6154/3/no-for-impossible-use',
    'CREATE with a special use is answered NO, and creates the mailbox.',
    /^CREATE .*\(USE/,
    /OK/,
    'NO [USEATTR] not supported',
  ),
  refused(
    'imap-use-in-capitals',
    'rfc3501/9/case-insensitive',
    'CREATE does not know use in small letters.',
    /^create .*\(use/,
    'BAD there is no such parameter',
  ),
  refused(
    'imap-empty-use-bad',
    'rfc6154/3/empty-use',
    'CREATE with an empty list of special uses is answered BAD.',
    /^CREATE .*\(USE \(\)\)/,
    'BAD a special use is missing',
  ),
  refused(
    'imap-important-bad',
    'rfc8457/3.1/refused-with-no',
    'CREATE with the special use \\Important is answered BAD.',
    /^CREATE .*\\Important/,
    'BAD there is no such special use',
  ),
  changed(
    'imap-important-not-returned',
    'rfc8457/3/attribute',
    'LIST does not tell the special use \\Important.',
    /^LIST /,
    / ?\\Important/g,
  ),
  changed(
    'imap-important-not-told',
    'rfc8457/2/keyword',
    'STORE does not tell the keyword $Important.',
    /^STORE .*\$Important/,
    / \$Important|\$Important ?/g,
  ),
  changed(
    'imap-without-useattr',
    'rfc6154/3/useattr',
    'CREATE with an unknown special use leaves USEATTR out.',
    /^CREATE /,
    /\[USEATTR\] /,
  ),
  changed(
    'imap-lsub-unanswered',
    'rfc3501/6.3.6/adds-to-subscriptions',
    'LSUB finds nothing.',
    /^LSUB /,
    /^\* LSUB [^\r]*\r\n/gm,
  ),
  replyFault(
    'imap-lsub-lists-all',
    'rfc3501/6.3.9/only-subscribed',
    'LSUB also returns mailboxes that are not subscribed.',
    {
      command: /^LSUB /,
      replace: (reply, command) => {
        const name = /"([^"*%]+)[*%]?"$/.exec(command)?.[1];
        return name === undefined ? undefined : `* LSUB () "/" ${name}\r\n${reply}`;
      },
    },
  ),
]);
