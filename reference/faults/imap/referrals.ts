import { named } from '../fault.js';
import { changed, completed, preceded, refused, replyFault } from './forms.js';

/** Violations of RFC 2221 and RFC 2193. */
export const imapReferralFaults = named([
  replyFault(
    'imap-login-failed-refers',
    'rfc2221/6/no-referral-when-login-fails',
    'A login that fails is answered with a referral.',
    {
      command: /^(?:LOGIN|AUTHENTICATE) /i,
      replace: reply => reply.replace(/ NO (?:\[[^\]]*\] )?/, ' NO [REFERRAL imap://mail.example.com/] '),
    },
  ),
  changed(
    'imap-referral-without-url',
    'rfc2193/3/referral-urls',
    'REFERRAL names a host, where a URL has to stand.',
    /^SELECT /i,
    / NO (?:\[[^\]]*\] )?/,
    ' NO [REFERRAL mail.example.com] ',
  ),
  preceded(
    'imap-referral-in-untagged-ok',
    'rfc2221/3/referral-in-no-ok-or-bye',
    'REFERRAL stands in an untagged OK.',
    /^LOGIN /i,
    '* OK [REFERRAL imap://mail.example.com/] Go there',
  ),
  changed(
    'imap-rlist-answered-by-lsub',
    'rfc2193/5.1/as-list',
    'RLIST tells of mailboxes by LSUB.',
    /^RLIST /i,
    /^\* LIST /gm,
    '* LSUB ',
  ),
  changed(
    'imap-rlist-first-alone',
    'rfc2193/5.1/as-list',
    'RLIST tells of one mailbox alone.',
    /^RLIST "" "[^"]*\/[*%]"/i,
    /^(\* LIST [^\r]*\r\n)(?:\* LIST [^\r]*\r\n)+/m,
    '$1',
  ),
  replyFault('imap-rlist-of-anything', 'rfc2193/5.1/as-list', 'RLIST tells of a mailbox that does not exist.', {
    command: /^RLIST "" "[^"]*-missing"/i,
    replace: (reply, command) => `* LIST () "/" ${/"([^"]*-missing)"/.exec(command)?.[1]}\r\n${reply}`,
  }),
  changed(
    'imap-rlist-other-delimiter',
    'rfc2193/5.1/as-list',
    'RLIST tells another delimiter.',
    /^RLIST "" ""/i,
    /"\/"/,
    '"."',
  ),
  changed(
    'imap-rlsub-answered-by-list',
    'rfc2193/5.2/as-lsub',
    'RLSUB tells of mailboxes by LIST.',
    /^RLSUB /i,
    /^\* LSUB /gm,
    '* LIST ',
  ),
  replyFault('imap-rlsub-of-anything', 'rfc2193/5.2/as-lsub', 'RLSUB tells of a mailbox that is not subscribed.', {
    command: /^RLSUB "" "[^"*]+"/i,
    replace: (reply, command) => `* LSUB () "/" ${/"([^"]+)"$/.exec(command)?.[1]}\r\n${reply}`,
  }),
  completed(
    'imap-rlist-takes-any-arguments',
    'rfc2193/5.1/arguments',
    'RLIST without a pattern is answered OK.',
    /^RLIST/i,
    /BAD expected/,
    'OK RLIST completed',
  ),
  completed(
    'imap-rlsub-takes-any-arguments',
    'rfc2193/5.2/arguments',
    'RLSUB with other arguments than two is answered OK.',
    /^RLSUB/i,
    /BAD expected/,
    'OK RLSUB completed',
  ),
  refused(
    'imap-rlist-unknown',
    'rfc2193/5.1/as-list',
    'RLIST is not known.',
    /^RLIST /i,
    'BAD there is no such command',
  ),
  completed(
    'imap-rlist-before-login',
    'rfc2193/6/signed-in',
    'RLIST and RLSUB are answered OK before anyone has signed in.',
    /^(?:RLIST|RLSUB)/i,
    /BAD not valid in the not-authenticated/,
    'OK completed',
  ),
]);
