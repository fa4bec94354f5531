import type { Cursor } from '../grammar/cursor.js';
import { atom, type Field, list, nil, textOf, type Value } from '../grammar/values.js';
import type { Extension } from './extension.js';

const isAscii = (text: string): boolean => [...text].every(character => character > '\0' && character < '\x80');

/** The name of an entry or an attribute, whose letters have a case (section 3.2), with what separates its components. */
function name(cursor: Cursor, what: string, separator: '/' | '.'): Value {
  const start = cursor.pos;
  const value = cursor.astring(what);
  const text = textOf(value);
  const components = text?.split(separator) ?? [];
  const named = separator === '/' ? components.slice(1) : components;
  const isOne = text !== undefined && isAscii(text) && !/[*%]/.test(text) && !named.includes('');
  if (text !== undefined && !cursor.pattern && !(isOne && (separator === '.' || components[0] === '')))
    cursor.note(start, `${what}: components between "${separator}", without * and %`);
  return value;
}

/** Entries with attributes and their values, or the names of entries that have changed (section 5, msg-att-dynamic). */
function annotations(cursor: Cursor): Value {
  const attribute = (): Value => {
    const called = name(cursor, 'the name of an attribute', '.');
    cursor.expect(' ');
    return list([called, cursor.literal(true) ?? cursor.nstring('a string or NIL')]);
  };
  const forms = new Set<boolean>();
  const entry = (): Value => {
    const start = cursor.pos;
    const called = name(cursor, 'the name of an entry', '/');
    const hasValues = cursor.ahead(' (');
    forms.add(hasValues);
    if (forms.size > 1) cursor.note(start, 'values of all entries, or of none');
    if (!hasValues) return called;
    cursor.expect(' ');
    return list([called, cursor.list(attribute, 'subset', 1, 'a list of attributes')]);
  };
  return cursor.list(entry, 'subset', 1, 'a list of entries');
}

/** NONE, READ-ONLY or the largest size of a value; NOPRIVATE may stand behind the last two (section 5, ann-size). */
function support(cursor: Cursor): Field[] {
  if (cursor.word('NONE')) return [{ name: 'support', value: atom('NONE') }];
  const value = cursor.word('READ-ONLY') ? atom('READ-ONLY') : cursor.nzNumber('NONE, READ-ONLY or a size');
  if (!cursor.take(' '))
    return [
      { name: 'support', value },
      { name: 'private', value: nil },
    ];
  if (!cursor.word('NOPRIVATE')) cursor.fail('NOPRIVATE');
  return [
    { name: 'support', value },
    { name: 'private', value: atom('NOPRIVATE') },
  ];
}

/** Why an annotation was not stored. */
function refusal(cursor: Cursor): Field[] {
  const reason = ['TOOBIG', 'TOOMANY'].find(word => cursor.word(word));
  return [{ name: 'reason', value: reason === undefined ? cursor.fail('TOOBIG or TOOMANY') : atom(reason) }];
}

/** Annotations of messages. STORE, APPEND, SEARCH and SORT that name them are those of IMAP4rev1 and of RFC 5256. */
export const annotate: Extension = {
  rfc: 5257,
  title: 'Annotations of messages (ANNOTATE)',
  capabilities: ['ANNOTATE-EXPERIMENT-1'],
  codes: { ANNOTATIONS: { read: support }, ANNOTATE: { read: refusal } },
  fetch: { ANNOTATION: { read: annotations } },
};
