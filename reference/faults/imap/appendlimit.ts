import { named } from '../fault.js';
import { changed, completed, refused } from './forms.js';

/** Violations of RFC 7889. */
export const imapAppendLimitFaults = named([
  refused(
    'imap-appendlimit-unknown',
    'rfc7889/3.1/status',
    'STATUS does not know APPENDLIMIT.',
    /^STATUS .*APPENDLIMIT/,
    'BAD there is no status attribute APPENDLIMIT',
  ),
  changed(
    'imap-appendlimit-left-out',
    'rfc7889/3.1/status',
    'STATUS leaves APPENDLIMIT out where it is asked for other items too.',
    /^STATUS .*APPENDLIMIT/,
    /(?:APPENDLIMIT \d+ | APPENDLIMIT \d+)/,
  ),
  changed(
    'imap-appendlimit-another',
    'rfc7889/2/same-for-all',
    'STATUS tells another limit than the capability.',
    /^STATUS .*APPENDLIMIT/,
    /APPENDLIMIT \d+/,
    'APPENDLIMIT 7654321',
  ),
  changed(
    'imap-appendlimit-not-in-list',
    'rfc7889/3.2/list-status',
    'LIST sends no STATUS responses where it is asked for APPENDLIMIT.',
    /^LIST .*APPENDLIMIT/,
    /^\* STATUS [^\r]*\r\n/gm,
  ),
  changed(
    'imap-appendlimit-without-toobig',
    'rfc7889/4/toobig',
    'APPEND of a message that is too large is answered without TOOBIG.',
    /^APPEND /,
    /\[TOOBIG\] /,
  ),
  changed(
    'imap-appendlimit-wide',
    'rfc7889/5/number',
    'The limit that stands with the capability has more than 32 bits.',
    /^CAPABILITY$/i,
    /APPENDLIMIT=\d+/,
    'APPENDLIMIT=9223372036854775807',
  ),
  refused(
    'imap-appendlimit-in-capitals',
    'rfc7889/5/case-insensitive',
    'APPENDLIMIT is known in capitals alone.',
    /^STATUS .*[Aa]ppend[Ll]imit/,
    'BAD there is no such status attribute',
  ),
  completed(
    'imap-appendlimit-missing-ok',
    'rfc3501/6.3.10/no-such-mailbox',
    'STATUS of APPENDLIMIT, which is the same for all mailboxes, is answered OK for one that is missing.',
    /^STATUS .*\(APPENDLIMIT\)/,
    /NO/,
    'OK',
  ),
]);
