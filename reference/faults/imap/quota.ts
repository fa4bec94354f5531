import { named } from '../fault.js';
import { changed, completed, refused, replyFault } from './forms.js';

/** Violations in quotas (RFC 9208). */
export const imapQuotaFaults = named([
  changed(
    'imap-quotaroot-missing',
    'rfc9208/4.1.2/quotaroot-response',
    'GETQUOTAROOT sends no QUOTAROOT.',
    /^GETQUOTAROOT /i,
    /^\* QUOTAROOT [^\r]*\r\n/m,
  ),
  changed(
    'imap-quotaroot-without-quota',
    'rfc9208/4.1.2/quota-for-each-root',
    'GETQUOTAROOT returns the roots without their limits.',
    /^GETQUOTAROOT /i,
    /^\* QUOTA [^\r]*\r\n/m,
  ),
  refused(
    'imap-quotaroot-of-existing-only',
    'rfc9208/4.1.2/mailbox-need-not-exist',
    'GETQUOTAROOT is refused for a mailbox that does not exist.',
    /^GETQUOTAROOT .*-none"?$/i,
    'NO [NONEXISTENT] there is no such mailbox',
  ),
  changed(
    'imap-getquota-silent',
    'rfc9208/4.1.1/getquota-sends-quota',
    'GETQUOTA sends no QUOTA.',
    /^GETQUOTA /i,
    /^\* QUOTA [^\r]*\r\n/m,
  ),
  completed(
    'imap-getquota-of-any-root',
    'rfc9208/4.1.1/no-such-root',
    'GETQUOTA for a root that does not exist is answered OK.',
    /^GETQUOTA /i,
    /NO/,
    'OK GETQUOTA completed',
  ),
  changed(
    'imap-quotaset-without-resources',
    'rfc9208/1/resource-capability',
    'CAPABILITY names no resources of quotas.',
    /^CAPABILITY/i,
    / QUOTA=RES-\S+/g,
  ),
  replyFault(
    'imap-quota-resource-unadvertised',
    'rfc9208/5/resources-advertised',
    'QUOTA has limits on mailboxes and annotations, which no capability names.',
    {
      command: /^GETQUOTAROOT /i,
      replace: reply => reply.replace(/^(\* QUOTA [^\r]*)\)/m, '$1 MAILBOX 5 1000 ANNOTATION-STORAGE 0 1000)'),
    },
  ),
  replyFault('imap-status-deleted-wrong', 'rfc9208/5.2/deleted-status', 'STATUS DELETED counts one message too few.', {
    command: /^STATUS .*DELETED/i,
    replace: reply => reply.replace(/\bDELETED (\d+)/, (_, count) => `DELETED ${Math.max(0, Number(count) - 1)}`),
  }),
  refused(
    'imap-status-without-deleted-storage',
    'rfc9208/5.1/deleted-storage-status',
    'STATUS does not support DELETED-STORAGE.',
    /^STATUS .*DELETED-STORAGE/i,
    'BAD unknown status item',
  ),
  refused(
    'imap-quota-in-capitals-only',
    'rfc9208/7/case-insensitive',
    'GETQUOTAROOT in lower case is an unknown command.',
    /^getquotaroot /,
    'BAD unknown command',
  ),
  refused(
    'imap-status-deleted-in-capitals-only',
    'rfc9208/7/case-insensitive',
    'STATUS does not support DELETED in lower case.',
    /^STATUS .*\(deleted\)/,
    'BAD unknown status item',
  ),
  changed(
    'imap-quotaset-unadvertised',
    'rfc9208/1/quotaset-capability',
    'CAPABILITY leaves out QUOTASET, though SETQUOTA is executed.',
    /^CAPABILITY/i,
    / QUOTASET/,
  ),
  replyFault(
    'imap-setquota-adds',
    'rfc9208/4.1.3/other-limits-discarded',
    'SETQUOTA leaves limits that it does not name.',
    {
      command: /^GETQUOTA /i,
      replace: reply => reply.replace(/(\(STORAGE \d+ \d+)\)/, '$1 MESSAGE 1 1000)'),
    },
  ),
  replyFault(
    'imap-without-overquota',
    'rfc9208/4.3.1/overquota',
    'What is beyond a limit is refused without OVERQUOTA.',
    {
      command: /^(?:APPEND|(?:UID )?COPY) /i,
      replace: reply => reply.replace('[OVERQUOTA] ', ''),
    },
  ),
  replyFault(
    'imap-overquota-any-time',
    'rfc9208/4.3.1/overquota-only-when-due',
    'OVERQUOTA is sent while no mailbox is selected.',
    { command: /^LIST /i, replace: reply => `* NO [OVERQUOTA] there is little room left\r\n${reply}` },
  ),
  replyFault(
    'imap-quota-without-limit',
    'rfc9208/7/quota-response-syntax',
    'QUOTA leaves out the limit of a resource.',
    {
      command: /^GETQUOTA(?:ROOT)? /i,
      replace: reply => reply.replace(/^(\* QUOTA [^\r]*) \d+\)/m, '$1)'),
    },
  ),
]);
