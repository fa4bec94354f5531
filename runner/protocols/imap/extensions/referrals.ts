import type { Cursor } from '../grammar/cursor.js';
import { looseChars } from '../grammar/octet-classes.js';
import { atom, type Field, list, textOf, type Value } from '../grammar/values.js';
import type { Invariant } from '../invariants/invariant.js';
import type { Extension } from './extension.js';

const form: Invariant = {
  id: 'referral-urls',
  rule: 'rfc2193/3/referral-urls',
  title: 'The arguments of REFERRAL are URLs of one type',
};

/** Absolute URLs, with a space between them. In a pattern a placeholder may stand for each. */
function urls(cursor: Cursor): Field[] {
  const start = cursor.pos;
  const items: Value[] = [];
  do items.push(cursor.placeholder() ?? atom(upToBracket(cursor)));
  while (cursor.take(' '));
  const schemes = items.map(item => /^([a-z][a-z0-9+.-]*):\/\/[^/]/i.exec(textOf(item) ?? '')?.[1]?.toLowerCase());
  if (!cursor.pattern && schemes.includes(undefined)) cursor.note(start, 'an absolute URL', undefined, form.id);
  else if (new Set(schemes).size > 1) cursor.note(start, 'URLs of one type', undefined, form.id);
  return [{ name: 'urls', value: list(items) }];
}

/** A URL has no bracket, but around an address of IPv6, where what follows it goes on. */
function upToBracket(cursor: Cursor): string {
  const text = cursor.run(looseChars, 'a URL');
  const end = /^(?:[^[\]]|\[[0-9a-f:.]*\])*/i.exec(text)?.[0].length ?? 0;
  cursor.pos -= text.length - end;
  return text.slice(0, end);
}

const place: Invariant = {
  id: 'referral-in-no-ok-or-bye',
  rule: 'rfc2221/3/referral-in-no-ok-or-bye',
  title: 'REFERRAL stands in a tagged NO or OK, or in BYE',
  checks: {
    code: ({ kind, condition }) =>
      kind !== 'REFERRAL' || /^(?:NO|OK|\* BYE)$/.test(condition)
        ? undefined
        : { expected: 'REFERRAL in a tagged NO or OK, or in BYE', found: `${condition} [REFERRAL]` },
  },
};

/** Clients that are sent to another server, with a user or with a mailbox. */
export const referrals: Extension = {
  rfc: 2193,
  title: 'Referrals',
  capabilities: ['LOGIN-REFERRALS', 'MAILBOX-REFERRALS'],
  commands: { RLIST: {}, RLSUB: {} },
  codes: { REFERRAL: { read: urls } },
  invariants: [form, place],
};
