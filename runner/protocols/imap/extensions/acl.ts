import { Invalid } from '../../match/invalid.js';
import type { EventOf, SessionEvent } from '../events.js';
import type { Cursor } from '../grammar/cursor.js';
import { mailbox } from '../grammar/mailboxes.js';
import { atom, type Data, type Field, fieldOf, list, textOf, type Value } from '../grammar/values.js';
import type { Invariant, PriorState, ViolationDetail } from '../invariants/invariant.js';
import type { Part } from '../match/compare.js';
import { fixed, type PatternForm, readName } from '../match/forms.js';
import { plain } from '../match/given.js';
import { asMap, keys, type Mapping, valuePart } from '../match/parts.js';
import type { Extension } from './extension.js';

/** Rights, a character each, in any order. */
function rights(cursor: Cursor): Value {
  const value = cursor.astring('rights');
  return value.type === 'placeholder'
    ? value
    : list(
        [...(textOf(value) ?? '')].map(right => atom(right)),
        'set',
      );
}

const identifier = (cursor: Cursor): Value => cursor.astring('an identifier');

/** The mailbox, with which all of these responses begin. */
function name(cursor: Cursor): Field {
  cursor.expect(' ');
  return { name: 'name', value: mailbox(cursor) };
}

/** Identifiers, each with its rights. */
function aclData(cursor: Cursor): Field[] {
  const fields = [name(cursor)];
  if (cursor.pattern && cursor.atEnd) return fields;
  const entries: Value[] = [];
  while (cursor.take(' ')) {
    const whose = identifier(cursor);
    cursor.expect(' ');
    entries.push(list([whose, rights(cursor)]));
  }
  return [...fields, { name: 'entries', value: list(entries, 'set') }];
}

/** The identifier, the rights that it always has, and those that it can be granted: those in one string together. */
function listRightsData(cursor: Cursor): Field[] {
  const fields = [name(cursor)];
  if (cursor.pattern && cursor.atEnd) return fields;
  cursor.expect(' ');
  fields.push({ name: 'identifier', value: identifier(cursor) });
  cursor.expect(' ');
  fields.push({ name: 'always', value: rights(cursor) });
  const optional: Value[] = [];
  while (cursor.take(' ')) optional.push(rights(cursor));
  return [...fields, { name: 'optional', value: list(optional, 'set') }];
}

function myRightsData(cursor: Cursor): Field[] {
  const fields = [name(cursor)];
  if (cursor.pattern && cursor.atEnd) return fields;
  cursor.expect(' ');
  return [...fields, { name: 'rights', value: rights(cursor) }];
}

/** The characters of rights that were read. */
const charactersOf = (value: Value | undefined): string =>
  value?.type === 'list' ? value.items.map(item => textOf(item) ?? '').join('') : '';

const itemsOf = (value: Value | undefined): readonly Value[] => (value?.type === 'list' ? value.items : []);

/** The rights of RFC 2086 that stand for others now (section 2.1.1). */
const withoutVirtual = (set: string): string => set.replace(/[cd]/g, '');

const sameRights = (one: string, other: string): boolean =>
  [...one].every(right => other.includes(right)) && [...other].every(right => one.includes(right));

/** What is asked of a set of rights: `rights` are all of them but for c and d, `unlike` are not, `has` and `lacks` are some. */
function askedRights(asked: Mapping): { readonly expected: string; readonly test: (set: string) => boolean } {
  const read = (key: string): string | undefined => {
    const value = asked[key];
    if (value === undefined) return undefined;
    const text = typeof value === 'string' ? plain(value) : undefined;
    if (text === undefined || !/^[a-z0-9]*$/i.test(text)) throw new Invalid(`${key} is a text of rights, such as lrs`);
    return text;
  };
  const [all, unlike, has = '', lacks = ''] = ['rights', 'unlike', 'has', 'lacks'].map(read);
  const same = (one: string, other: string) => sameRights(withoutVirtual(one), withoutVirtual(other));
  return {
    expected: [
      all !== undefined && `rights ${all || 'none'}`,
      unlike !== undefined && `others than ${unlike || 'none'}`,
      has && `has ${has}`,
      lacks && `lacks ${lacks}`,
    ]
      .filter(Boolean)
      .join(', '),
    test: set =>
      (all === undefined || same(all, set)) &&
      (unlike === undefined || !same(unlike, set)) &&
      [...has].every(right => set.includes(right)) &&
      ![...lacks].some(right => set.includes(right)),
  };
}

const askedName = (asked: Mapping): Part[] =>
  asked.mailbox === undefined ? [] : [valuePart('name', asked.mailbox, readName)];

/** `{myrights: {mailbox: x, has: lr, lacks: w}}`. */
const myRightsForm: PatternForm = (source, key) => {
  keys(source, [key]);
  const asked = asMap(source[key], key);
  keys(asked, ['mailbox', 'rights', 'unlike', 'has', 'lacks']);
  const { expected, test } = askedRights(asked);
  return fixed('MYRIGHTS', [
    ...askedName(asked),
    { name: 'rights', expected, test: value => test(charactersOf(value)) },
  ]);
};

/** `{acl: {mailbox: x, identifier: anyone, rights: lr}}`: one of the entries is so, whosever it is where no identifier is asked for. */
const aclForm: PatternForm = (source, key) => {
  keys(source, [key]);
  const asked = asMap(source[key], key);
  keys(asked, ['mailbox', 'identifier', 'rights', 'unlike', 'has', 'lacks']);
  const { expected, test } = askedRights(asked);
  const whose = asked.identifier === undefined ? undefined : plain(String(asked.identifier));
  return fixed('ACL', [
    ...askedName(asked),
    {
      name: 'entries',
      expected: `an entry${whose === undefined ? '' : ` of ${whose}`}${expected && `: ${expected}`}`,
      test: value =>
        itemsOf(value).some(entry => {
          const [identifier, granted] = itemsOf(entry);
          return (whose === undefined || textOf(identifier) === whose) && test(charactersOf(granted));
        }),
    },
  ]);
};

/** Can an identifier have exactly these rights, by what it always has and what is tied together? */
function grants(always: string, optional: readonly string[], wanted: string): boolean {
  const within = (set: string) => [...set].every(right => wanted.includes(right));
  const granted = [always, ...optional.map(withoutVirtual).filter(within)].join('');
  return sameRights(withoutVirtual(granted), wanted);
}

/** `{listrights: {mailbox: x, identifier: y, grants: lrs}}`: it can be granted just these, none of which is tied to another; `cannot`: it can not. */
const listRightsForm: PatternForm = (source, key) => {
  keys(source, [key]);
  const asked = asMap(source[key], key);
  keys(asked, ['mailbox', 'identifier', 'grants', 'cannot']);
  const [wanted, unwanted] = [asked.grants, asked.cannot].map(one =>
    one === undefined ? undefined : plain(String(one)),
  );
  const parts = askedName(asked);
  if (asked.identifier !== undefined)
    parts.push(valuePart('identifier', asked.identifier, cursor => cursor.placeholder() ?? atom(cursor.rest())));
  return {
    kind: 'LISTRIGHTS',
    parts,
    whole: data => {
      const always = charactersOf(fieldOf(data, 'always'));
      const optional = itemsOf(fieldOf(data, 'optional')).map(charactersOf);
      const told = `${always || 'none'} always, and ${optional.join(' ') || 'none'}`;
      const can = (set: string) => grants(always, optional, set);
      return [
        ...(wanted !== undefined && !can(wanted) ? [`just ${wanted} cannot be granted: ${told}`] : []),
        ...(unwanted !== undefined && can(unwanted) ? [`just ${unwanted} can be granted: ${told}`] : []),
      ];
    },
  };
};

/** Rights that a response tells, with each list by itself. */
const told =
  (response: string, of: (data: Data) => readonly (Value | undefined)[]) =>
  (data: Data): readonly SessionEvent[] => [{ type: 'rights', response, rights: of(data).map(charactersOf) }];

const syntax: Invariant = {
  id: 'acl-data',
  rule: 'rfc4314/7/response-syntax',
  title: 'ACL, LISTRIGHTS and MYRIGHTS data follows the formal syntax',
};

/** A server of RFC 4314 says by RIGHTS= that it is one; of RFC 2086, which it replaced, these rules are not. */
const isOfThisRfc = ({ capabilities }: PriorState): boolean =>
  [...capabilities.values()].some(({ names }) => names.some(each => each.startsWith('RIGHTS=')));

/** An invariant of all rights that are told, by a server of RFC 4314. */
function ofRights(
  id: string,
  rule: string,
  title: string,
  wrong: (event: EventOf<'rights'>) => ViolationDetail | undefined,
): Invariant {
  return {
    id,
    rule: `rfc4314/${rule}`,
    title,
    checks: { rights: (event, prior) => (isOfThisRfc(prior) ? wrong(event) : undefined) },
  };
}

/** A virtual right is missing where one of its members is told. */
const withoutIt =
  (virtual: string, members: RegExp) =>
  ({ response, rights: sets }: EventOf<'rights'>): ViolationDetail | undefined => {
    // What can be granted is one answer, in several strings.
    const told = response === 'LISTRIGHTS' ? [sets.join('')] : sets;
    const found = told.find(set => members.test(set) && ![...virtual].some(right => set.includes(right)));
    if (found === undefined) return undefined;
    return { expected: `${[...virtual].join(' or ')} among the rights`, found: `${response}: ${found}` };
  };

const invariants: readonly Invariant[] = [
  syntax,
  ofRights(
    'rights-in-small-letters',
    '7/rights-in-small-letters',
    'Rights are small letters and digits',
    ({ response, rights: sets }) => {
      const found = sets.find(set => !/^[a-z0-9]*$/.test(set));
      return found === undefined ? undefined : { expected: 'small letters and digits', found: `${response}: ${found}` };
    },
  ),
  ofRights(
    'delete-right-with-members',
    '2.1.1/d-with-its-members',
    'Rights that have t or e have d as well',
    withoutIt('d', /[te]/),
  ),
  ofRights(
    'create-right-with-members',
    '2.1.1/c-with-its-members',
    'Rights that have k have c as well',
    withoutIt('c', /k/),
  ),
  ofRights(
    'x-with-a-virtual-right',
    '2.1.1/x-with-c-or-d',
    'Rights that have x have c or d as well, whichever x belongs to',
    withoutIt('cd', /x/),
  ),
  ofRights(
    'rights-listed-once',
    '3.7/right-listed-once',
    'LISTRIGHTS lists no right twice',
    ({ response, rights: sets }) => {
      const all = [...sets.join('')];
      const twice = all.find((right, at) => all.indexOf(right) !== at);
      if (response !== 'LISTRIGHTS' || twice === undefined) return undefined;
      return { expected: 'each right once', found: `${twice} twice: ${sets.join(' ')}` };
    },
  ),
  ofRights(
    'virtual-rights-tied',
    '2.1.1/tied-as-members',
    'LISTRIGHTS ties c and d to what their members are tied to',
    ({ response, rights: [, ...optional] }) =>
      response === 'LISTRIGHTS' ? (untied('d', 'te', optional) ?? untied('c', 'k', optional)) : undefined,
  ),
];

/** Rights other than x, which belongs to one of the virtual rights or to none. */
const others = (set: string, but: RegExp): boolean => [...set].some(right => right !== 'x' && !but.test(right));

/** What is tied to a member of a virtual right is tied to all of it, and nothing else is tied to the virtual right (section 2.1.1). */
function untied(virtual: string, members: string, optional: readonly string[]): ViolationDetail | undefined {
  const family = new RegExp(`[${virtual}${members}]`);
  const tied = optional.filter(set => family.test(set) && others(set, family));
  const found = tied.find(set => ![...virtual, ...members].every(right => set.includes(right)));
  if (found === undefined) return undefined;
  return { expected: `${virtual}${members} together, as one of them is tied to other rights`, found };
}

/** Access control lists. */
export const acl: Extension = {
  rfc: 4314,
  title: 'Access control lists',
  capabilities: ['ACL', 'RIGHTS='],
  commands: {
    GETACL: {},
    SETACL: { changes: { named: [0] } },
    DELETEACL: { changes: { named: [0] } },
    LISTRIGHTS: {},
    MYRIGHTS: {},
  },
  responses: {
    ACL: {
      read: aclData,
      syntax: syntax.id,
      events: told('ACL', data => itemsOf(fieldOf(data, 'entries')).map(entry => itemsOf(entry)[1])),
    },
    LISTRIGHTS: {
      read: listRightsData,
      syntax: syntax.id,
      events: told('LISTRIGHTS', data => [fieldOf(data, 'always'), ...itemsOf(fieldOf(data, 'optional'))]),
    },
    MYRIGHTS: { read: myRightsData, syntax: syntax.id, events: told('MYRIGHTS', data => [fieldOf(data, 'rights')]) },
  },
  patterns: { acl: aclForm, listrights: listRightsForm, myrights: myRightsForm },
  invariants,
};
