import type { Cursor } from '../grammar/cursor.js';
import { type Field, list, textOf, type Value } from '../grammar/values.js';
import type { Invariant } from '../invariants/invariant.js';
import type { Extension } from './extension.js';

/** URLs. */
function urls(cursor: Cursor): Field[] {
  const items: Value[] = [];
  do {
    cursor.expect(' ');
    const start = cursor.pos;
    const url = cursor.astring('a URL');
    const text = textOf(url);
    if (!cursor.pattern && text !== undefined && !/:[a-z0-9.-]+:[0-9a-f]{32,}$/i.test(text))
      cursor.note(start, 'a URL with a mechanism and a token of at least 32 hexadecimal digits at its end');
    items.push(url);
  } while (!cursor.atEnd);
  return [{ name: 'urls', value: list(items, 'subset') }];
}

/** URLs with what they give, NIL for nothing. */
function urlsWithData(cursor: Cursor): Field[] {
  const items: Value[] = [];
  do {
    cursor.expect(' ');
    const url = cursor.astring('a URL');
    cursor.expect(' ');
    items.push(list([url, cursor.nstring('what the URL gives, or NIL')]));
  } while (!cursor.atEnd);
  return [{ name: 'pairs', value: list(items, 'subset') }];
}

/** Names of mechanisms, each of which may have data behind it, but for INTERNAL, which stands first. */
function mechanisms(cursor: Cursor): Field[] {
  const start = cursor.pos;
  const items: Value[] = [];
  do items.push(cursor.atom('the name of a mechanism', true));
  while (cursor.take(' '));
  const [first] = items;
  if (!cursor.pattern && textOf(first ?? list([]))?.toUpperCase() !== 'INTERNAL')
    cursor.note(start, 'INTERNAL before other mechanisms', undefined, syntax.id);
  return [{ name: 'mechanisms', value: list(items, 'subset') }];
}

const syntax: Invariant = {
  id: 'urlauth-data',
  rule: 'rfc4467/9/response-syntax',
  title: 'GENURLAUTH, URLFETCH and URLMECH follow the formal syntax',
};

/** URLs that others may use without an account of their own. */
export const urlAuth: Extension = {
  rfc: 4467,
  title: 'URLAUTH',
  capabilities: ['URLAUTH'],
  commands: {
    // A key is made where a mailbox has none.
    GENURLAUTH: { changes: { account: true }, effect: 'nothing' },
    URLFETCH: { effect: 'nothing' },
    // Without a name all keys of the account are gone.
    RESETKEY: { changes: { named: [0], account: /^\S+ +RESETKEY *$/i }, effect: 'nothing' },
  },
  responses: {
    GENURLAUTH: { read: urls, syntax: syntax.id },
    URLFETCH: { read: urlsWithData, syntax: syntax.id, inParts: 'pairs' },
  },
  codes: { URLMECH: { read: mechanisms } },
  invariants: [syntax],
};
