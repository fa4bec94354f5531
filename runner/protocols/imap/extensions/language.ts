import type { Cursor } from '../grammar/cursor.js';
import { type Field, textOf, type Value } from '../grammar/values.js';
import type { Invariant } from '../invariants/invariant.js';
import type { Extension } from './extension.js';

/** A language tag, which has no letter case (RFC 4646). */
function tag(cursor: Cursor): Value {
  const start = cursor.pos;
  const value = cursor.astring('a language tag', true);
  const text = textOf(value);
  if (text !== undefined && !/^[a-z0-9]{1,8}(?:-[a-z0-9]{1,8})*$/i.test(text)) cursor.note(start, 'a language tag');
  return value;
}

/** The language that was chosen, or those that there are. */
function languageData(cursor: Cursor): Field[] {
  cursor.expect(' ');
  return [{ name: 'tags', value: cursor.list(() => tag(cursor), 'sequence', 1, 'a list of language tags') }];
}

const syntax: Invariant = {
  id: 'language-data',
  rule: 'rfc5255/3.5/language-response',
  title: 'LANGUAGE data follows the formal syntax',
};

/** Texts in a language of the client's choice, which are in UTF-8 (section 3.2). */
export const language: Extension = {
  rfc: 5255,
  title: 'Languages',
  capabilities: ['LANGUAGE'],
  commands: { LANGUAGE: { utf8: true, effect: 'nothing' } },
  responses: { LANGUAGE: { read: languageData, syntax: syntax.id } },
  invariants: [syntax],
};
