import { named } from '../fault.js';
import { completed } from './forms.js';

const failures = 'ALREADYEXISTS|NONEXISTENT|CANNOT|AUTHENTICATIONFAILED';

/** Violations in the response codes that tell why a command failed (RFC 5530). */
export const imapResponseCodeFaults = named([
  completed(
    'imap-existing-told-nonexistent',
    'rfc5530/3/code-is-true',
    'CREATE and RENAME to a name that exists are refused with NONEXISTENT.',
    /^(?:CREATE|RENAME) /i,
    /NO \[ALREADYEXISTS\]/,
    'NO [NONEXISTENT] there is something',
  ),
  completed(
    'imap-nonexistent-told-existing',
    'rfc5530/3/code-is-true',
    'What is asked of a mailbox that does not exist is refused with ALREADYEXISTS.',
    /^(?:DELETE|RENAME|SELECT|STATUS|COPY) /i,
    /NO \[(?:NONEXISTENT|TRYCREATE)\]/,
    'NO [ALREADYEXISTS] there is nothing',
  ),
  completed(
    'imap-wrong-password-nonexistent',
    'rfc5530/3/code-is-true',
    'LOGIN with a wrong password is refused with NONEXISTENT.',
    /^LOGIN /i,
    /NO \[AUTHENTICATIONFAILED\]/,
    'NO [NONEXISTENT] there is no such user',
  ),
  completed(
    'imap-ok-alreadyexists',
    'rfc5530/3/no-failure-with-ok',
    'OK to a command about a mailbox has ALREADYEXISTS.',
    /^(?:CREATE|RENAME|DELETE|STATUS|SELECT) /i,
    /OK/,
    'OK [ALREADYEXISTS] done',
  ),
  completed(
    'imap-wrong-password-authorizationfailed',
    'rfc5530/3/authorizationfailed-for-another-alone',
    'AUTHENTICATE with a wrong password is refused with AUTHORIZATIONFAILED.',
    /^AUTHENTICATE /i,
    /NO \[AUTHENTICATIONFAILED\]/,
    'NO [AUTHORIZATIONFAILED] not for you',
  ),
  completed(
    'imap-expungeissued-always',
    'rfc5530/3/expungeissued-when-expunged',
    'OK to FETCH, STORE and SEARCH has EXPUNGEISSUED.',
    /^(?:UID )?(?:FETCH|STORE|SEARCH) /i,
    /OK/,
    'OK [EXPUNGEISSUED] done',
  ),
  completed(
    'imap-failures-without-code',
    'rfc5530/3/nonexistent',
    'No refusal has a code that tells why.',
    /./,
    new RegExp(`NO \\[(?:${failures})\\]`),
    'NO it is not done',
  ),
]);
