import { named } from '../fault.js';
import { behaviour, changed, completed, refused } from './forms.js';

/** Violations in what LIST does with options and several patterns (RFC 5258). */
export const imapListOptionFaults = named([
  changed(
    'imap-list-patterns-without-last',
    'rfc9051/6.3.9/every-pattern',
    'LIST with several patterns leaves the last name out.',
    /^LIST (?:\([^)]*\) )?\S+ \([^)]* /i,
    /^\* LIST [^\r]*\r\n(?!\* LIST)/m,
  ),
  completed(
    'imap-list-unknown-option-ok',
    'rfc9051/6.3.9/unknown-option-bad',
    'LIST passes over options that it does not know.',
    /^LIST /i,
    /BAD expected a known option/,
    'OK LIST completed',
  ),
  refused(
    'imap-list-option-twice-refused',
    'rfc9051/6.3.9/option-twice',
    'LIST with an option that is given twice is answered BAD.',
    /\((\w+) \1\b/i,
    'BAD the option was given twice',
  ),
  changed(
    'imap-list-return-adds-a-name',
    'rfc9051/6.3.9/options-add-no-names',
    'LIST with return options tells of INBOX, too.',
    /^LIST .* RETURN \(\w/i,
    /^(\S+ OK )/m,
    '* LIST (\\HasNoChildren) "/" INBOX\r\n$1',
  ),
  behaviour(
    'imap-list-subscribed-and-above',
    'rfc9051/6.3.9.1/subscribed-exactly',
    'LIST (SUBSCRIBED) selects what is above a subscribed name, too.',
    {
      listSelection: (next, option) => {
        const usual = next(option);
        if (option !== 'SUBSCRIBED' || usual === undefined) return usual;
        const selects = (account: Parameters<NonNullable<typeof usual.selects>>[0], name: string) =>
          account.subscriptions.some(each => name === each || each.startsWith(`${name}/`));
        return { ...usual, selects };
      },
    },
  ),
  behaviour('imap-list-remote-unknown', 'rfc9051/6.3.9.1/remote-accepted', 'LIST does not know REMOTE.', {
    listSelection: (next, option) => (option === 'REMOTE' ? undefined : next(option)),
  }),
  behaviour(
    'imap-list-recursivematch-alone',
    'rfc9051/6.3.9.1/recursivematch-alone-bad',
    'LIST takes RECURSIVEMATCH without another selection option.',
    {
      listSelection: (next, option) => {
        const usual = next(option);
        return usual && { ...usual, kind: usual.kind === 'modifier' ? 'independent' : usual.kind };
      },
    },
  ),
  changed(
    'imap-list-nonexistent-unmarked',
    'rfc9051/6.3.9.1/nonexistent',
    'LIST (SUBSCRIBED) has no \\NonExistent.',
    /^LIST \(/i,
    /\\NonExistent /g,
  ),
  behaviour(
    'imap-list-return-subscribed-unmarked',
    'rfc9051/6.3.9.2/return-subscribed',
    'LIST with the return option SUBSCRIBED has no \\Subscribed.',
    {
      listReturn: (next, option) => (option === 'SUBSCRIBED' ? () => ({}) : next(option)),
    },
  ),
  changed(
    'imap-list-childinfo-unasked',
    'rfc9051/6.3.9.6/childinfo-only-with-recursivematch',
    'LIST (SUBSCRIBED) has CHILDINFO on what has children.',
    /^LIST \(SUBSCRIBED\)/i,
    /^(\* LIST \([^)]*\\HasChildren[^\r]*)/gm,
    '$1 ("CHILDINFO" ("SUBSCRIBED"))',
  ),
  changed(
    'imap-list-without-childinfo',
    'rfc9051/6.3.9.6/childinfo',
    'LIST with RECURSIVEMATCH has no CHILDINFO.',
    /^LIST \([^)]*RECURSIVEMATCH/i,
    / \("CHILDINFO" \([^)]*\)\)/g,
  ),
  changed(
    'imap-list-return-children-half',
    'rfc9051/6.3.9.5/children',
    'LIST with the return option CHILDREN has no \\HasNoChildren.',
    /^LIST .* RETURN \(CHILDREN\)/i,
    /\\HasNoChildren ?/g,
  ),
  changed(
    'imap-list-status-of-others',
    'rfc9051/6.3.9.2/only-listed-mailboxes',
    'LIST with the return option STATUS tells the status of INBOX, too.',
    /^LIST .* RETURN \(STATUS/i,
    /^(\S+ OK )/m,
    '* STATUS INBOX (MESSAGES 0)\r\n$1',
  ),
  changed(
    'imap-list-status-of-noselect',
    'rfc9051/6.3.9.2/no-status-for-noselect',
    'LIST with the return option STATUS tells the status of names that cannot be selected, too.',
    /^LIST .* RETURN \(STATUS/i,
    /^(\* LIST \([^)]*\\Noselect[^)]*\) "\/" ([^\r]*)\r\n)/gim,
    '$1* STATUS $2 (MESSAGES 0)\r\n',
  ),
]);
