import type { Cursor } from '../grammar/cursor.js';
import { atom, type Field } from '../grammar/values.js';
import type { Invariant } from '../invariants/invariant.js';
import type { Extension } from './extension.js';

const bracket = 0x5d;

/** The URL as the client wrote it: in the example of RFC 4469 it stands in quotes, in the grammar it does not. */
function url(cursor: Cursor): Field[] {
  const placeholder = cursor.placeholder();
  if (placeholder) return [{ name: 'url', value: placeholder }];
  const start = cursor.pos;
  while (!cursor.atEnd && cursor.octets[cursor.pos] !== bracket) cursor.pos++;
  if (cursor.pos === start) cursor.fail('a URL');
  const text = cursor.octets.toString('latin1', start, cursor.pos);
  return [{ name: 'url', value: atom(/^"(.*)"$/.exec(text)?.[1] ?? text) }];
}

const badUrlInNo: Invariant = {
  id: 'badurl-in-no',
  rule: 'rfc4469/4/badurl-in-no',
  title: 'BADURL stands in a response that refuses something',
  checks: {
    code: ({ kind, condition }) =>
      kind !== 'BADURL' || /^(?:\* )?(?:NO|BAD)$/.test(condition)
        ? undefined
        : { expected: 'BADURL in a NO', found: `${condition} [BADURL]` },
  },
};

const joins = /\bCATENATE \(/i;

/** Messages that are joined of texts and of parts of other messages. */
export const catenate: Extension = {
  rfc: 4469,
  title: 'CATENATE',
  capabilities: ['CATENATE'],
  unrecognisable: { APPEND: joins, REPLACE: joins, 'UID REPLACE': joins },
  codes: { BADURL: { read: url }, TOOBIG: {} },
  invariants: [badUrlInNo],
};
