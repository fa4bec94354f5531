import type { Cursor } from '../grammar/cursor.js';
import { type Field, textOf, type Value } from '../grammar/values.js';
import type { Invariant } from '../invariants/invariant.js';
import { fixed, type PatternForm } from '../match/forms.js';
import { absentOrNot, asMap, hasAndLacks, keys, valuePart, yesOrNo } from '../match/parts.js';
import type { Extension } from './extension.js';

/** The name of a comparator (RFC 4790 3.1). */
function comparator(cursor: Cursor): Value {
  const start = cursor.pos;
  const value = cursor.astring('the name of a comparator', true);
  const name = textOf(value);
  if (name !== undefined && !/^[A-Za-z0-9\-;=.]{1,254}$|^[a-z][a-z0-9+.-]*:/i.test(name))
    cursor.note(start, 'the name of a comparator');
  return value;
}

/** The active comparator, and those that match where they are several. */
function comparatorData(cursor: Cursor): Field[] {
  cursor.expect(' ');
  const active: Field = { name: 'active', value: comparator(cursor) };
  if (!cursor.take(' ')) return [active];
  return [
    active,
    { name: 'matching', value: cursor.list(() => comparator(cursor), 'set', 1, 'a list of comparators') },
  ];
}

/** `{comparator: {active: x, matching: {has: [x, y]}}}`; `matching: false`: there is no list. */
const comparatorForm: PatternForm = (source, key) => {
  keys(source, [key]);
  const asked = asMap(source[key], key);
  keys(asked, ['active', 'matching']);
  const { active, matching } = asked;
  return fixed('COMPARATOR', [
    ...(active === undefined ? [] : [valuePart('active', active, comparator)]),
    ...(matching === undefined
      ? []
      : [
          typeof matching === 'boolean'
            ? absentOrNot('matching', yesOrNo(asked, 'matching'))
            : hasAndLacks('matching', matching),
        ]),
  ]);
};

const syntax: Invariant = {
  id: 'comparator-data',
  rule: 'rfc5255/4.10/comparator-response',
  title: 'COMPARATOR data follows the formal syntax',
};

/** By what texts are compared in SEARCH, SORT and THREAD. */
export const i18nLevel: Extension = {
  rfc: 5255,
  title: 'Comparison of texts in all languages',
  capabilities: ['I18NLEVEL='],
  commands: { COMPARATOR: { effect: 'nothing' } },
  responses: { COMPARATOR: { read: comparatorData, syntax: syntax.id } },
  codes: { BADCOMPARATOR: {} },
  patterns: { comparator: comparatorForm },
  invariants: [syntax],
};
