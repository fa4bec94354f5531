import type { Cursor } from '../grammar/cursor.js';
import { mailbox } from '../grammar/mailboxes.js';
import { atom, type Field, list, type Value } from '../grammar/values.js';
import type { Invariant } from '../invariants/invariant.js';
import { fixed, type PatternForm, readName } from '../match/forms.js';
import { asMap, hasAndLacks, keys, valuePart } from '../match/parts.js';
import type { Extension } from './extension.js';

const root = (cursor: Cursor): Value => cursor.astring('the name of a quota root');

/** The root, and resources with what is used of each and its limit, in any order. */
function quotaData(cursor: Cursor): Field[] {
  cursor.expect(' ');
  const fields: Field[] = [{ name: 'name', value: root(cursor) }];
  if (cursor.pattern && cursor.atEnd) return fields;
  cursor.expect(' ');
  const resource = (): Value => {
    const name = cursor.atom('the name of a resource', true);
    cursor.expect(' ');
    const usage = cursor.number('what is used of the resource', true);
    cursor.expect(' ');
    return list([name, usage, cursor.number('the limit of the resource', true)]);
  };
  return [...fields, { name: 'resources', value: cursor.list(resource, 'set', 0, 'a list of resources') }];
}

/** The mailbox, and its roots in any order. */
function quotaRootData(cursor: Cursor): Field[] {
  cursor.expect(' ');
  const name: Field = { name: 'name', value: mailbox(cursor) };
  const roots: Value[] = [];
  while (cursor.take(' ')) roots.push(root(cursor));
  return [name, { name: 'roots', value: list(roots, 'set') }];
}

/** In a map the root's name is the name itself, whatever characters it has; only a placeholder is special. */
const rootItself = (cursor: Cursor): Value =>
  cursor.placeholder() ?? (cursor.opensQuoted ? root(cursor) : atom(cursor.rest()));

/** `{quota: {root: x, has: [STORAGE], lacks: [MESSAGE]}}`: which resources have a limit. */
const quotaForm: PatternForm = (source, key) => {
  keys(source, [key]);
  const { root: name, ...resources } = asMap(source[key], key);
  const { test, ...part } = hasAndLacks('resources', resources);
  return fixed('QUOTA', [
    ...(name === undefined ? [] : [valuePart('name', name, rootItself)]),
    {
      ...part,
      test: (value, bindings, message) => {
        const names =
          value.type === 'list'
            ? value.items.flatMap(item => (item.type === 'list' ? item.items.slice(0, 1) : []))
            : [];
        return test(list(names), bindings, message);
      },
    },
  ]);
};

/** `{quotaroot: {mailbox: x}}`, whatever its roots are. */
const quotaRootForm: PatternForm = (source, key) => {
  keys(source, [key]);
  const asked = asMap(source[key], key);
  keys(asked, ['mailbox']);
  return fixed('QUOTAROOT', [valuePart('name', asked.mailbox, readName)]);
};

const syntax: Invariant = {
  id: 'quota-data',
  rule: 'rfc9208/7/quota-response-syntax',
  title: 'QUOTA and QUOTAROOT data follows the formal syntax',
};

/** That a mailbox is above a soft limit is no news to a client that has none open and puts nothing into any (section 4.3.1). */
const overQuotaWhenDue: Invariant = {
  id: 'overquota-when-due',
  rule: 'rfc9208/4.3.1/overquota-only-when-due',
  title: 'An untagged NO says OVERQUOTA only while a mailbox is selected or a message is added',
  checks: {
    code: ({ kind, condition }, { noneSelected, commands }) =>
      kind === 'OVERQUOTA' &&
      condition === '* NO' &&
      noneSelected &&
      !commands.inFlight.some(({ form }) => form?.adds !== undefined)
        ? { expected: 'no OVERQUOTA, as no mailbox is selected and no message is added', found: '* NO [OVERQUOTA]' }
        : undefined,
  },
};

/** Limits on what an account may keep. */
export const quota: Extension = {
  rfc: 9208,
  title: 'Quotas',
  capabilities: ['QUOTA', 'QUOTASET', 'QUOTA='],
  commands: { GETQUOTA: {}, GETQUOTAROOT: {}, SETQUOTA: { changes: { account: true }, effect: 'nothing' } },
  responses: {
    QUOTA: { read: quotaData, syntax: syntax.id },
    QUOTAROOT: { read: quotaRootData, syntax: syntax.id },
  },
  status: { 'DELETED-STORAGE': cursor => cursor.number('a size', true) },
  patterns: { quota: quotaForm, quotaroot: quotaRootForm },
  invariants: [syntax, overQuotaWhenDue],
};
