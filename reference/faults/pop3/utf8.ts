import { named } from '../fault.js';
import { unknownAfterLogin } from './forms.js';

const startsWith = (start: string) => (reply: string) => reply.startsWith(start);

/** Violations of RFC 6856: messages and names beyond ASCII, and the language of responses. */
export const pop3Utf8Faults = named([
  {
    name: 'pop3-utf8-refused',
    protocol: 'pop3',
    rule: 'rfc6856/2.1/utf8-may-be-refused',
    says: 'UTF8 is announced, and refused.',
    reply: { command: /^UTF8$/i, when: startsWith('+OK'), replace: () => '-ERR Not now\r\n' },
  },
  {
    name: 'pop3-utf8-with-parameter',
    protocol: 'pop3',
    rule: 'rfc6856/2/utf8-announced-in-both-states',
    says: 'UTF8 is announced with a parameter that it does not have.',
    reply: { command: /^CAPA$/i, replace: reply => reply.replace(/^UTF8 USER/m, 'UTF8 USER ALL') },
  },
  {
    name: 'pop3-utf8-after-login',
    protocol: 'pop3',
    rule: 'rfc6856/2/utf8-before-login-only',
    says: 'UTF8 is answered +OK after login.',
    reply: { command: /^UTF8$/i, when: startsWith('-ERR Logged in'), replace: () => '+OK\r\n' },
  },
  {
    name: 'pop3-utf8-argument-accepted',
    protocol: 'pop3',
    rule: 'rfc6856/2.1/utf8-without-parameters',
    says: 'UTF8 with an argument is answered +OK.',
    reply: { command: /^UTF8 /i, when: startsWith('-ERR'), replace: () => '+OK\r\n' },
  },
  {
    name: 'pop3-utf8-mangled',
    protocol: 'pop3',
    rule: 'rfc6856/2.1/sent-as-is',
    says: 'Non-ASCII characters are sent as question marks.',
    reply: { command: /^(?:RETR|TOP) /i, replace: reply => reply.replace(/[\xc2-\xf4][\x80-\xbf]+/g, '?') },
  },
  {
    name: 'pop3-utf8-encoded',
    protocol: 'pop3',
    rule: 'rfc6856/2.1/ascii-untouched',
    says: 'In UTF-8 mode lines are sent in quoted-printable.',
    pop3: {
      content: (next, session, entry) => {
        const octets = next(session, entry);
        return session.utf8 ? Buffer.from(octets.toString('latin1').replaceAll('a', '=61'), 'latin1') : octets;
      },
    },
  },
  {
    name: 'pop3-utf8-code-missing',
    protocol: 'pop3',
    rule: 'rfc6856/5/utf8-code',
    says: 'A message that needs UTF-8 is refused without its response code.',
    reply: { command: /^(?:RETR|TOP) /i, replace: reply => reply.replace('-ERR [UTF8] ', '-ERR ') },
  },
  {
    name: 'pop3-utf8-message-as-is',
    protocol: 'pop3',
    rule: 'rfc6856/2.1/not-sent-without-utf8',
    says: 'A message with non-ASCII header fields is sent without UTF-8 mode.',
    pop3: { needsUtf8: () => false },
  },
  {
    name: 'pop3-stls-after-utf8',
    protocol: 'pop3',
    rule: 'rfc6856/2.1/stls-after-utf8',
    says: 'STLS is accepted after UTF8.',
    pop3: {
      carryOut: async (next, session, verb, argument, command) => {
        if (verb === 'STLS') session.utf8 = false;
        await next(session, verb, argument, command);
      },
    },
  },
  {
    name: 'pop3-saslprep-missing',
    protocol: 'pop3',
    rule: 'rfc6856/2.2/saslprep-applied',
    says: 'Names and passwords are compared octet by octet.',
    pop3: { prepare: (_next, argument) => Buffer.from(argument, 'latin1').toString() },
  },
  {
    name: 'pop3-utf8-forbidden-dropped',
    protocol: 'pop3',
    rule: 'rfc6856/2.2/saslprep-forbids',
    says: 'Forbidden characters in a name or password are ignored.',
    pop3: {
      prepare: (next, argument) => {
        const allowed = Buffer.from(argument, 'latin1')
          .toString()
          .replace(/[\ufffd\p{Co}]/gu, '');
        return next(Buffer.from(allowed).toString('latin1'));
      },
    },
  },
  {
    name: 'pop3-lang-with-parameter',
    protocol: 'pop3',
    rule: 'rfc6856/3.1/lang-announced-in-both-states',
    says: 'LANG is announced with the languages after it.',
    reply: { command: /^CAPA$/i, replace: reply => reply.replace(/^LANG/m, 'LANG en de') },
  },
  {
    name: 'pop3-lang-list-refused',
    protocol: 'pop3',
    rule: 'rfc6856/3.2/listing-may-fail',
    says: 'LANG without an argument is refused.',
    reply: { command: /^LANG$/i, replace: () => '-ERR No list\r\n' },
  },
  {
    name: 'pop3-lang-list-malformed',
    protocol: 'pop3',
    rule: 'rfc6856/3.2/language-listing',
    says: 'The list of languages has names before the tags.',
    reply: {
      command: /^LANG$/i,
      replace: reply => reply.replace(/^([a-z]+) (\w+)(?=\r$)/gm, '$2 ($1)').replace(/^(\w+) \(/gm, '($1) ('),
    },
  },
  {
    name: 'pop3-lang-tag-missing',
    protocol: 'pop3',
    rule: 'rfc6856/3.2/language-chosen',
    says: 'LANG is answered without the tag of the language.',
    reply: { command: /^LANG /i, when: startsWith('+OK'), replace: reply => reply.replace(/^\+OK \S+ /, '+OK ') },
  },
  {
    name: 'pop3-lang-unknown-after-login',
    protocol: 'pop3',
    rule: 'rfc6856/3.1/lang-in-both-states',
    says: 'LANG is there before login only.',
    pop3: unknownAfterLogin('LANG'),
  },
  {
    name: 'pop3-lang-without-effect',
    protocol: 'pop3',
    rule: 'rfc6856/3.2/responses-in-the-language',
    says: 'LANG changes nothing in responses.',
    pop3: {
      carryOut: async (next, session, verb, argument, command) => {
        const { language } = session;
        await next(session, verb, argument, command);
        session.language = language;
      },
    },
  },
  {
    name: 'pop3-lang-failure-changes',
    protocol: 'pop3',
    rule: 'rfc6856/3.2/failure-keeps-the-language',
    says: 'LANG that fails changes the language.',
    pop3: {
      chooseLanguage: (next, session, range) => {
        const chosen = next(session, range);
        if (chosen === undefined) session.language = 'de';
        return chosen;
      },
    },
  },
  {
    name: 'pop3-lang-unknown-accepted',
    protocol: 'pop3',
    rule: 'rfc6856/3.2/failure-keeps-the-language',
    says: 'LANG with an unknown language is answered +OK.',
    reply: { command: /^LANG /i, when: startsWith('-ERR'), replace: () => '+OK en Responses are in English\r\n' },
  },
  {
    name: 'pop3-lang-in-latin-1',
    protocol: 'pop3',
    rule: 'rfc6856/3.2/text-is-utf8',
    says: 'Responses are in ISO 8859-1.',
    pop3: { say: (next, session, text) => Buffer.from(next(session, text), 'latin1').toString() },
  },
  {
    name: 'pop3-lang-asterisk-refused',
    protocol: 'pop3',
    rule: 'rfc6856/3.2/preferred-language',
    says: 'LANG with an asterisk is refused.',
    reply: { command: /^LANG \*$/i, replace: () => '-ERR No such language\r\n' },
  },
  {
    name: 'pop3-lang-hides-numbers',
    protocol: 'pop3',
    rule: 'rfc6856/3.2/responses-in-the-language',
    says: 'In another language STAT is answered in words.',
    pop3: {
      say: (next, session, text) => {
        const stat = session.language !== 'en' && /^STAT$/i.test(session.line) && /^\d/.test(text);
        return `${stat ? 'Es gibt ' : ''}${next(session, text)}`;
      },
    },
  },
]);
