import { named } from '../fault.js';
import { behaviour, changed, completed, refused } from './forms.js';

/** Connections on which a language was chosen. */
const germanised = new WeakSet<object>();
/** The command LANGUAGE. */
const languages = new WeakSet<object>();

/** Violations of LANGUAGE (RFC 5255 3). */
export const imapLanguageFaults = named([
  changed(
    'imap-language-listed-late',
    'rfc5255/3.1/listed',
    'CAPABILITY does not list LANGUAGE before the login.',
    /^CAPABILITY$/i,
    / LANGUAGE(?=.*LOGIN-REFERRALS)/,
  ),
  changed('imap-language-not-greeted', 'rfc5255/3.1/listed', 'The greeting does not list LANGUAGE.', /^$/, / LANGUAGE/),
  behaviour('imap-language-german-first', 'rfc5255/3.1/i-default-first', 'Texts are in German at the beginning.', {
    say: (next, session, text) => {
      const before = session.language;
      if (before !== 'i-default' || /LANGUAGE i-default/.test(session.text)) return next(session, text);
      session.language = germanised.has(session.connection) ? before : 'de';
      const said = next(session, text);
      session.language = before;
      return said;
    },
    languageOf: (next, session, range) => {
      germanised.add(session.connection);
      return next(session, range);
    },
  }),
  refused(
    'imap-language-without-i-default',
    'rfc5255/3.1/i-default-supported',
    'i-default cannot be chosen.',
    /^LANGUAGE i-default$/i,
    'NO no such language',
  ),
  refused(
    'imap-language-without-namespace',
    'rfc5255/3.1/namespace',
    'NAMESPACE is not known.',
    /^NAMESPACE$/i,
    'BAD no',
  ),
  behaviour('imap-language-before-login', 'rfc5255/3.1/all-states', 'LANGUAGE is valid before the login alone.', {
    allows: (next, command, state) =>
      next(command, state) && !(languages.has(command) && state !== 'not-authenticated'),
    findCommand: (next, session, name) => {
      const command = next(session, name);
      if (name === 'LANGUAGE' && command !== undefined) languages.add(command);
      return command;
    },
  }),
  changed(
    'imap-language-untold',
    'rfc5255/3.2/language-response',
    'LANGUAGE has no LANGUAGE response.',
    /^LANGUAGE \S+$/i,
    /^\* LANGUAGE [^\r]*\r\n/m,
  ),
  behaviour('imap-language-first-alone', 'rfc5255/3.2/first-supported', 'The last of the languages is used.', {
    languageOf: (next, session, range) =>
      new RegExp(`^LANGUAGE .* ${/^[\w-]+$/.test(range) ? range : '?'}$|^LANGUAGE \\S+$`, 'i').test(session.text)
        ? next(session, range)
        : undefined,
  }),
  behaviour('imap-language-english-alone', 'rfc5255/3.2/responses-in-the-language', 'All texts are in English.', {
    say: (_next, _session, text) => text,
  }),
  behaviour('imap-language-late', 'rfc5255/3.2/at-once', 'The answer to LANGUAGE has an English text.', {
    say: (next, session, text) => (/^LANGUAGE/i.test(session.text) ? text : next(session, text)),
  }),
  behaviour('imap-language-latin-1', 'rfc5255/3.2/text-is-utf8', 'Texts are in ISO-8859-1.', {
    say: (next, session, text) => Buffer.from(next(session, text), 'latin1').toString('utf8'),
  }),
  completed(
    'imap-language-unknown-taken',
    'rfc5255/3.2/not-supported',
    'LANGUAGE with an unknown language is answered OK.',
    /^LANGUAGE x-none/i,
    /NO/,
    'OK LANGUAGE completed',
  ),
  behaviour(
    'imap-language-lost',
    'rfc5255/3.2/failure-keeps-the-language',
    'An unknown language brings back i-default.',
    {
      languageOf: (next, session, range) => {
        const found = next(session, range);
        if (found === undefined) session.language = session.language === 'de' ? 'i-default' : 'de';
        return found;
      },
    },
  ),
  refused(
    'imap-language-without-default',
    'rfc5255/3.2/default',
    'The argument default is not known.',
    /^LANGUAGE default$/i,
    'NO no such language',
  ),
  changed(
    'imap-language-range-untold',
    'rfc5255/3.2/matched-range',
    'Where a range is no tag, the language that was chosen is not told.',
    /^LANGUAGE \S+-x-none$/i,
    /^\* LANGUAGE [^\r]*\r\n/m,
  ),
  changed(
    'imap-language-list-empty',
    'rfc5255/3.2/enumerates',
    'LANGUAGE without arguments lists nothing.',
    /^LANGUAGE$/i,
    /^\* LANGUAGE [^\r]*\r\n/m,
  ),
  completed(
    'imap-language-list-bad',
    'rfc5255/3.2/cannot-enumerate',
    'LANGUAGE without arguments is answered BAD.',
    /^LANGUAGE$/i,
    /OK/,
    'BAD a language is needed',
  ),
  changed(
    'imap-language-i-default-alone',
    'rfc5255/3.2/i-default-alone',
    'The list of languages is i-default alone.',
    /^LANGUAGE$/i,
    /\(i-default [^)]*\)/,
    '(i-default)',
  ),
  completed(
    'imap-language-no-when-chosen',
    'rfc5255/3.2/namespace-response',
    'LANGUAGE that has chosen a language is answered NO.',
    /^LANGUAGE \S+$/i,
    /OK/,
    'NO what else',
  ),
  changed(
    'imap-language-told-unasked',
    'rfc5255/3.3/as-a-result',
    'Other commands have LANGUAGE responses.',
    /^(?:NOOP|NAMESPACE|SELECT .*)$/i,
    /^/,
    '* LANGUAGE (en)\r\n',
  ),
  behaviour('imap-language-reset-by-list', 'rfc5255/3.3/one-is-used', 'A list of the languages changes the language.', {
    carryOut: (next, session, name, execute, reply) => {
      if (/^LANGUAGE$/i.test(session.text)) session.language = session.language === 'de' ? 'i-default' : 'de';
      return next(session, name, execute, reply);
    },
  }),
  changed(
    'imap-language-tells-two',
    'rfc5255/3.3/one-is-used',
    'A language that was chosen is told with another one.',
    /^LANGUAGE (?:i-default \S+|default)$/i,
    /\(([\w-]+)\)/,
    '($1 i-default)',
  ),
  changed(
    'imap-language-two-translations',
    'rfc5255/3.4/one-string',
    'TRANSLATION has two strings.',
    /^NAMESPACE$/i,
    /"TRANSLATION" \(("[^"]*")\)/,
    '"TRANSLATION" ($1 $1)',
  ),
  refused(
    'imap-language-atoms-alone',
    'rfc5255/3.5/arguments',
    'A range is an atom alone.',
    /^LANGUAGE ["{]/i,
    'BAD an atom is needed',
  ),
  completed(
    'imap-language-any-argument',
    'rfc5255/3.5/no-range',
    'LANGUAGE with arguments that are no ranges is answered NO.',
    /^LANGUAGE /i,
    /BAD/,
    'NO such a language is not known',
  ),
  refused(
    'imap-language-in-capitals',
    'rfc5255/3.5/letter-case',
    'language in small letters is not known.',
    /^language /,
    'BAD I do not know that',
  ),
  changed(
    'imap-language-without-parentheses',
    'rfc5255/3.5/language-response',
    'A language that was chosen stands without parentheses.',
    /^LANGUAGE \S+$/i,
    /^\* LANGUAGE \(([^)]*)\)/m,
    '* LANGUAGE $1',
  ),
  behaviour('imap-language-kept', 'rfc8437/4.1/language-reset', 'UNAUTHENTICATE leaves the language as it is.', {
    signOut: (next, session) => {
      const { language } = session;
      next(session);
      session.language = language;
    },
  }),
]);
