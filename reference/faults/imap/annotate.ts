import type { AnnotationChange } from '../../imap/session.js';
import { named } from '../fault.js';
import {
  after,
  before,
  behaviour,
  changed,
  completed,
  inverting,
  type Override,
  preceded,
  refused,
  replyFault,
} from './forms.js';

/** STORE changes other annotations. */
function annotating(other: (change: AnnotationChange) => readonly AnnotationChange[]): {
  annotateMessages: Override<'annotateMessages'>;
} {
  return { annotateMessages: (next, selected, messages, changes) => next(selected, messages, changes.flatMap(other)) };
}

/** A value becomes another one. */
const valued = (other: (text: string) => string | undefined) =>
  annotating(({ entry, value }) => {
    const text = value === undefined ? undefined : other(value.toString('latin1'));
    return [{ entry, value: text === undefined ? undefined : Buffer.from(text, 'latin1') }];
  });

/** Copies lose annotations, or gain those of others. */
const copying = (
  change: (annotations: Map<string, Buffer>, source: ReadonlyMap<string, Buffer>) => void,
): { copy: Override<'copy'> } => ({
  copy: (next, selected, messages, target, kept) => {
    const code = next(selected, messages, target, kept);
    const copies = target.messages.slice(-messages.length);
    for (const [at, { annotations }] of copies.entries()) change(annotations, messages[at]?.annotations ?? new Map());
    return code;
  },
});

const isPrivate = (key: string): boolean => !key.startsWith('/');
const store = /^(?:UID )?STORE \S+ ANNOTATION/i;
const fetch = /^FETCH \S+ \(?ANNOTATION/i;
const search = /^SEARCH ANNOTATION/i;

/** Violations of RFC 5257. */
export const imapAnnotateFaults = named([
  refused(
    'imap-annotation-refused',
    'rfc5257/3.3/shared-supported',
    'STORE ANNOTATION is always refused.',
    store,
    'NO [CANNOT] nothing can be stored',
  ),
  refused(
    'imap-annotation-private-bad',
    'rfc5257/3.3/private-supported',
    'STORE of a private annotation is answered BAD.',
    /^STORE \S+ ANNOTATION \(\/comment \(value\.priv/i,
    'BAD there is no such thing',
  ),
  behaviour(
    'imap-annotations-of-one-session',
    'rfc5257/1/stored-permanently',
    'Annotations are gone with their session.',
    {
      carryOut: async (next, session, name, execute, reply) => {
        if (name === 'LOGOUT') for (const { annotations } of session.selected?.messages ?? []) annotations.clear();
        return next(session, name, execute, reply);
      },
    },
  ),
  changed(
    'imap-annotate-without-condstore',
    'rfc5257/1/condstore',
    'Neither CONDSTORE nor QRESYNC is listed.',
    /^CAPABILITY/i,
    / (?:CONDSTORE|QRESYNC)/g,
  ),
  completed(
    'imap-annotation-any-name',
    'rfc5257/3.2/invalid-name-bad',
    'Names that there cannot be are taken.',
    /ANNOTATION.*\{/i,
    /BAD/,
    'OK completed',
  ),
  behaviour(
    'imap-annotation-names-in-small-letters',
    'rfc5257/3.2/names-case-sensitive',
    'An entry in capitals has the value of the one in small letters.',
    {
      carryOut: before(session => {
        for (const { annotations } of session.selected?.messages ?? [])
          for (const [key, value] of [...annotations]) annotations.set(key.toUpperCase(), value);
      }),
    },
  ),
  behaviour(
    'imap-annotation-one-line',
    'rfc5257/3.2/any-value',
    'Of a value the first line is kept.',
    valued(text => text.replace(/\r\n[\s\S]*/, '')),
  ),
  behaviour(
    'imap-annotation-unquoted',
    'rfc5257/3.2/any-value',
    'Quotes are taken out of a value.',
    valued(text => text.replaceAll('"', '')),
  ),
  behaviour(
    'imap-annotation-seven-bit',
    'rfc5257/3.2/any-value',
    'Octets above 127 of a value are changed.',
    valued(text => text.replace(/[\x80-\xff]/g, '?')),
  ),
  behaviour(
    'imap-annotation-blank-is-nil',
    'rfc5257/3.2/any-value',
    'A value of spaces, or the text NIL, is removed.',
    valued(text => (/^(?: *|NIL)$/.test(text) ? undefined : text)),
  ),
  behaviour(
    'imap-annotation-until-nul',
    'rfc5257/3.2/any-value',
    'A value ends with NUL.',
    valued(text => text.replace(/\0[\s\S]*/, '')),
  ),
  completed(
    'imap-annotation-of-any-part',
    'rfc5257/3.2.1/part-specifier-bad',
    'Entries of parts that there are not are taken.',
    /ANNOTATION \(\/(?:\/|0|1\.\.|9)/i,
    /BAD/,
    'OK completed',
  ),
  behaviour(
    'imap-annotation-seen-by-itself',
    'rfc5257/3.2.1/flags-of-parts-left',
    'A part that is read becomes seen.',
    {
      carryOut: after((session, name) => {
        if (name !== 'FETCH' || !/BODY\[1\]/i.test(session.text)) return;
        for (const { annotations } of session.selected?.messages ?? [])
          if (annotations.has('/1/flags/seen')) annotations.set('/1/flags/seen', Buffer.from('1'));
      }),
    },
  ),
  changed(
    'imap-annotation-missing-is-empty',
    'rfc5257/3.2.2/nil-where-no-entry',
    'The value of an entry that does not exist is an empty string.',
    fetch,
    /NIL/g,
    '""',
  ),
  changed(
    'imap-annotation-missing-without-size',
    'rfc5257/3.2.2/zero-where-no-entry',
    'The size of an entry that does not exist is NIL.',
    fetch,
    /"0"/g,
    'NIL',
  ),
  behaviour('imap-annotation-size-of-characters', 'rfc5257/3.2.2/size', 'The size counts one more.', {
    fetchItem: (next, selected, message, attribute) =>
      next(selected, message, attribute).map(chunk =>
        typeof chunk === 'string' ? chunk.replace(/^"(\d+)"$/, (_, size) => `"${Number(size) + 1}"`) : chunk,
      ),
  }),
  behaviour(
    'imap-annotation-nil-keeps',
    'rfc5257/3.2.2/nil-deletes',
    'NIL leaves a value as it is.',
    annotating(change => (change.value === undefined ? [] : [change])),
  ),
  behaviour(
    'imap-annotation-nil-deletes-all',
    'rfc5257/3.2.2/nil-deletes',
    'NIL deletes the private and the shared value.',
    {
      annotateMessages: (next, selected, messages, changes) => {
        next(selected, messages, changes);
        if (changes.some(({ value }) => value === undefined))
          for (const { annotations } of messages) annotations.clear();
      },
    },
  ),
  changed(
    'imap-annotation-private-alone',
    'rfc5257/3.2.2/both-without-suffix',
    'Without a suffix the private attribute alone is told.',
    /ANNOTATION \(\/comment (?:value|size)\)/i,
    / (?:value|size)\.shared (?:NIL|"[^"]*")/g,
  ),
  changed(
    'imap-annotation-search-needs-suffix',
    'rfc5257/3.2.2/both-without-suffix',
    'SEARCH without a suffix finds nothing.',
    /^SEARCH ANNOTATION \/comment value "/i,
    /^\* SEARCH[ \d]*/m,
    '* SEARCH',
  ),
  behaviour(
    'imap-annotation-private-for-all',
    'rfc5257/3.3/private-for-one-user',
    'A private annotation is that of all users.',
    annotating(({ entry, value }) =>
      isPrivate(entry)
        ? Array.from({ length: 30 }, (_, at) => ({ entry: entry.replace(/^\S+/, `user${at + 1}`), value }))
        : [{ entry, value }],
    ),
  ),
  changed(
    'imap-annotation-shared-of-one-user',
    'rfc5257/3.3/shared-for-all-users',
    'What another user has stored is not told.',
    fetch,
    /"Another one"/,
    'NIL',
  ),
  behaviour(
    'imap-annotation-without-right',
    'rfc5257/3.4/without-right-no',
    'Annotations are stored without the right to do so.',
    {
      may: (next, granted, right, command) => right === 'n' || next(granted, right, command),
    },
  ),
  changed('imap-acl-without-n', 'rfc5257/3.4/n-right', 'The right n is not told.', /^GETACL/i, / lrn/, ' lr'),
  refused(
    'imap-annotation-private-of-owner',
    'rfc5257/3.4/private-by-r',
    'The owner of a mailbox alone can have private annotations.',
    /^STORE 1 ANNOTATION \(\/comment \(value\.priv "Yours/i,
    'NO [NOPERM] that is not yours',
  ),
  behaviour(
    'imap-annotation-read-by-owner',
    'rfc5257/3.4/shared-read-by-r',
    'The owner of a mailbox alone reads its annotations.',
    {
      fetchItem: (next, selected, message, attribute) =>
        selected.user === selected.mailbox.owner
          ? next(selected, message, attribute)
          : next(selected, message, attribute).map(chunk => (chunk === '"A comment"' ? 'NIL' : chunk)),
    },
  ),
  behaviour('imap-annotation-written-by-owner', 'rfc5257/3.4/shared-written-by-n', 'The right n allows nothing.', {
    may: (next, granted, right, command) => (right === 'n' ? granted.includes('w') : next(granted, right, command)),
  }),
  behaviour(
    'imap-annotation-not-examined',
    'rfc5257/3.4/read-where-examined',
    'In a mailbox opened by EXAMINE there are no annotations.',
    {
      fetchItem: (next, selected, message, attribute) =>
        next(selected, message, attribute).map(chunk => (selected.readOnly && chunk === '"A comment"' ? 'NIL' : chunk)),
    },
  ),
  replyFault('imap-annotation-tells-flags', 'rfc5257/3.5/no-flags-entry', 'Flags are told as annotations.', {
    command: /^FETCH 1 \(ANNOTATION \(\/\* value/i,
    replace: reply => reply.replace('ANNOTATION (', 'ANNOTATION (/flags/flagged (value.shared "1") '),
  }),
  changed(
    'imap-select-without-annotations',
    'rfc5257/4.1/annotations-code',
    'SELECT and EXAMINE do not tell ANNOTATIONS.',
    /^(?:SELECT|EXAMINE)/i,
    /^\* OK \[ANNOTATIONS[^\r]*\r\n/m,
  ),
  changed(
    'imap-annotations-of-1000-octets',
    'rfc5257/4.1/accepts-1024-octets',
    'ANNOTATIONS tells a size of 1000.',
    /^SELECT/i,
    /ANNOTATIONS \d+/,
    'ANNOTATIONS 1000',
  ),
  refused(
    'imap-annotation-1024-refused',
    'rfc5257/4.1/accepts-1024-octets',
    'A value of 1024 octets is refused.',
    /^STORE .*\{1024\}/i,
    'NO [ANNOTATE TOOBIG] the value is too large',
  ),
  changed(
    'imap-annotations-noprivate',
    'rfc5257/4.1/noprivate-store-no',
    'ANNOTATIONS tells NOPRIVATE, and private annotations are stored.',
    /^SELECT/i,
    /(ANNOTATIONS \d+)/,
    '$1 NOPRIVATE',
  ),
  replyFault(
    'imap-annotations-noprivate-told',
    'rfc5257/4.1/noprivate-fetch-nil',
    'ANNOTATIONS tells NOPRIVATE, and private annotations are told.',
    {
      command: /^(?:SELECT|FETCH)/i,
      replace: reply =>
        reply.replace(/(ANNOTATIONS \d+)/, '$1 NOPRIVATE').replace(/value\.priv NIL/, 'value.priv "Mine"'),
    },
  ),
  refused(
    'imap-annotation-nine',
    'rfc5257/4.1/accepts-ten-annotations',
    'The tenth annotation of a message is refused.',
    /^STORE .*\/tenth/i,
    'NO [ANNOTATE TOOMANY] there are too many annotations',
  ),
  refused(
    'imap-select-without-annotate',
    'rfc5257/4.2/parameter',
    'SELECT and EXAMINE know no parameter ANNOTATE.',
    /^(?:SELECT|EXAMINE) .*\(ANNOTATE\)/i,
    'BAD there is no such parameter',
  ),
  behaviour(
    'imap-annotate-told-to-all',
    'rfc5257/4.2/for-one-select',
    'Changes of annotations are told without ANNOTATE.',
    {
      tellOpened: (next, session, selected, called, reply) => {
        next(session, selected, called, reply);
        selected.tellsAnnotations = true;
      },
    },
  ),
  changed(
    'imap-annotation-not-fetched',
    'rfc5257/4.3/fetches',
    'FETCH ANNOTATION returns NIL for all.',
    fetch,
    /"A comment"/,
    'NIL',
  ),
  changed(
    'imap-annotation-without-wildcards',
    'rfc5257/4.3/wildcards',
    'Wildcards of FETCH stand for nothing.',
    /ANNOTATION \(\/(?:\*|%|comm%)/i,
    /^\* 1 FETCH [^\r]*\r\n/m,
  ),
  replyFault(
    'imap-annotation-wildcards-for-all',
    'rfc5257/4.3/wildcards',
    'Wildcards of FETCH stand for all entries.',
    {
      command: /ANNOTATION \((?:\/%\/%|\/alt\*)/i,
      replace: reply => `* 1 FETCH (ANNOTATION (/comment (value.shared "A comment")))\r\n${reply}`,
    },
  ),
  replyFault(
    'imap-annotation-percent-for-slashes',
    'rfc5257/4.3/wildcards',
    'A percent sign stands for slashes, too.',
    {
      command: /ANNOTATION \(\/% value/i,
      replace: reply => `* 1 FETCH (ANNOTATION (/vendor/mailspec/one (value.shared "1")))\r\n${reply}`,
    },
  ),
  refused(
    'imap-annotation-without-lists',
    'rfc5257/4.3/lists',
    'FETCH ANNOTATION takes no lists.',
    /ANNOTATION \((?:\(\/comment \/alt|\/comment \(value\.priv )/i,
    'BAD one at a time',
  ),
  behaviour('imap-annotate-tells-nothing', 'rfc5257/4.4/changes-told', 'Changes of annotations are not told.', {
    selectParameter: (next, name) => (name === 'ANNOTATE' ? () => ({}) : next(name)),
  }),
  changed(
    'imap-annotate-tells-values',
    'rfc5257/4.4/unsolicited-names-only',
    'Changes of annotations are told with their values.',
    /^NOOP/i,
    /ANNOTATION \(\/comment\)/,
    'ANNOTATION (/comment (value.shared "Another one"))',
  ),
  behaviour('imap-annotation-keeps-the-first', 'rfc5257/4.5/stores', 'An annotation that has a value keeps it.', {
    annotateMessages: (next, selected, messages, changes) => {
      for (const message of messages)
        next(
          selected,
          [message],
          changes.filter(({ entry, value }) => value === undefined || !message.annotations.has(entry)),
        );
    },
  }),
  behaviour(
    'imap-annotation-of-the-first',
    'rfc5257/4.5/stores',
    'STORE stores annotations of the first message alone.',
    {
      annotateMessages: (next, selected, messages, changes) => next(selected, messages.slice(0, 1), changes),
    },
  ),
  behaviour('imap-annotation-one-entry', 'rfc5257/4.5/stores', 'STORE stores the first value that it names.', {
    annotateMessages: (next, selected, messages, changes) => next(selected, messages, changes.slice(0, 1)),
  }),
  preceded(
    'imap-annotation-not-silent',
    'rfc5257/4.5/silent',
    'STORE ANNOTATION is answered with the annotation.',
    store,
    '* 1 FETCH (ANNOTATION (/comment (value.shared "Another one")))',
  ),
  changed(
    'imap-annotation-without-modseq',
    'rfc5257/4.5/modseq',
    'STORE ANNOTATION does not tell the mod-sequence.',
    store,
    /^\* 1 FETCH [^\r]*\r\n/m,
  ),
  changed(
    'imap-annotation-without-toobig',
    'rfc5257/4.5/toobig',
    'A value that is too large is refused without a code.',
    store,
    /\[ANNOTATE TOOBIG\] /,
  ),
  changed(
    'imap-annotation-without-toomany',
    'rfc5257/4.5/toomany',
    'Too many annotations are refused without a code.',
    store,
    /\[ANNOTATE TOOMANY\] /,
  ),
  behaviour(
    'imap-copy-without-shared',
    'rfc5257/4.6/copies-shared',
    'COPY leaves shared annotations behind.',
    copying(annotations => {
      for (const key of [...annotations.keys()]) if (!isPrivate(key)) annotations.delete(key);
    }),
  ),
  behaviour(
    'imap-copy-without-private',
    'rfc5257/4.6/copies-private',
    'COPY leaves private annotations behind.',
    copying(annotations => {
      for (const key of [...annotations.keys()]) if (isPrivate(key)) annotations.delete(key);
    }),
  ),
  behaviour(
    'imap-copy-with-all-private',
    'rfc5257/4.6/not-those-of-others',
    'COPY copies the private annotations of all users.',
    copying((annotations, source) => {
      for (const [key, value] of source) annotations.set(key, value);
    }),
  ),
  behaviour('imap-append-without-annotations', 'rfc5257/4.7/appends', 'APPEND loses annotations.', {
    append: (next, mailbox, message) => next(mailbox, { ...message, annotations: [] }),
  }),
  behaviour('imap-search-annotation-inverted', 'rfc5257/4.8/finds', 'SEARCH ANNOTATION finds the other messages.', {
    searchKey: inverting('ANNOTATION'),
  }),
  behaviour('imap-search-annotation-any-suffix', 'rfc5257/4.8/finds', 'SEARCH of value.priv finds shared values.', {
    annotateMessages: (next, selected, messages, changes) =>
      next(
        selected,
        messages,
        changes.flatMap(change => [
          change,
          ...(isPrivate(change.entry) ? [] : [{ ...change, entry: `${selected.user} ${change.entry}` }]),
        ]),
      ),
  }),
  changed(
    'imap-search-annotation-without-wildcards',
    'rfc5257/4.8/wildcards',
    'Wildcards of SEARCH ANNOTATION stand for nothing.',
    /^SEARCH ANNOTATION \S*[*%]/i,
    /^\* SEARCH[ \d]*/m,
    '* SEARCH',
  ),
  changed(
    'imap-search-annotation-wildcards-for-all',
    'rfc5257/4.8/wildcards',
    'Wildcards of SEARCH ANNOTATION stand for all entries.',
    /^SEARCH ANNOTATION \S*[*%]/i,
    /^\* SEARCH[ \d]*/m,
    '* SEARCH 1 2 3',
  ),
  completed(
    'imap-search-annotation-of-size',
    'rfc5257/4.8/other-attribute-bad',
    'SEARCH of other attributes finds nothing.',
    search,
    /BAD/,
    'OK SEARCH completed',
  ),
  behaviour('imap-sort-annotation-by-number', 'rfc5257/4.9/sorts', 'SORT by ANNOTATION leaves messages as they are.', {
    sortKey: (next, name) => {
      const read = next(name);
      return (
        read &&
        ((...at) => {
          read(...at);
          return () => '';
        })
      );
    },
  }),
  completed(
    'imap-sort-annotation-of-size',
    'rfc5257/4.9/other-attribute-bad',
    'SORT by another attribute is answered OK.',
    /^SORT \(ANNOTATION \S+ (?:size|value\))/i,
    /BAD/,
    'OK SORT completed',
  ),
  completed(
    'imap-sort-annotation-wildcards',
    'rfc5257/4.9/no-wildcards',
    'SORT by an entry with a wildcard is answered OK.',
    /^SORT \(ANNOTATION \S*[*%]/i,
    /BAD/,
    'OK SORT completed',
  ),
  refused(
    'imap-annotation-in-capitals-alone',
    'rfc5257/5/case-insensitive',
    'ANNOTATION and ANNOTATE are known in capitals alone.',
    /annotat/,
    'BAD there is no such thing',
  ),
  refused(
    'imap-annotation-names-as-atoms',
    'rfc5257/5/argument-forms',
    'Names in quotes, and in lists of one, are not taken.',
    /ANNOTATION \((?:"|\(\/comment\))/i,
    'BAD no quotes',
  ),
  refused(
    'imap-annotation-in-parentheses',
    'rfc5257/5/argument-forms',
    'FETCH ANNOTATION without parentheses is not taken.',
    /^FETCH 1 ANNOTATION/i,
    'BAD parentheses are missing',
  ),
  changed(
    'imap-search-annotation-by-case',
    'rfc5257/7/text-comparison',
    'SEARCH ANNOTATION goes by the case of letters.',
    /^SEARCH ANNOTATION \/comment value\.shared "(?:COMMENT|aPPles)"/,
    /^\* SEARCH[ \d]*/m,
    '* SEARCH',
  ),
  completed(
    'imap-annotation-lenient',
    'rfc3501/2.2.2/bad-for-syntax-error',
    'Commands with ANNOTATION that break the syntax are answered OK.',
    /ANNOTATION/i,
    /BAD/,
    'OK completed',
  ),
]);
