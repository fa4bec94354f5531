import { type Address, readAddresses } from './addresses.js';
import type { Entity } from './entity.js';
import { anything, type Expected, fields, nil, oneOf, text } from './expected.js';
import { orAnything, unstructured } from './field-text.js';
import { fieldsNamed } from './header-fields.js';

const names = ['date', 'subject', 'from', 'sender', 'reply-to', 'to', 'cc', 'bcc', 'in-reply-to', 'message-id'];

/** The envelope of a message (RFC 3501 7.4.2). Where a field stands twice, which RFC 2822 does not have, each of them may be told, or all together. */
export function envelope(message: Entity): Expected {
  const from = addresses(message, 'from') ?? nil;
  const values = [
    textOf(message, 'date'),
    textOf(message, 'subject'),
    from,
    addresses(message, 'sender', from) ?? from,
    addresses(message, 'reply-to', from) ?? from,
    addresses(message, 'to') ?? nil,
    addresses(message, 'cc') ?? nil,
    addresses(message, 'bcc') ?? nil,
    textOf(message, 'in-reply-to'),
    textOf(message, 'message-id'),
  ];
  return { is: 'list', items: fields(names, values) };
}

/** NIL where the header has no such field, the empty string where it is empty. */
function textOf(message: Entity, name: string): Expected {
  const found = fieldsNamed(message.fields, name);
  if (found.length === 0) return nil;
  const together =
    found.length === 1 ? [] : [', ', ','].map(between => text(found.map(field => field.value).join(between)));
  return oneOf([...found.map(field => unstructured(message.octets, field)), ...together]);
}

/** @param empty what stands for a field that is there and empty */
function addresses(message: Entity, name: string, empty: Expected = nil): Expected | undefined {
  const found = fieldsNamed(message.fields, name);
  if (found.length === 0) return undefined;
  const values = found.map(field => field.value);
  const versions = found.length === 1 ? values : [...values, values.join(', ')];
  return oneOf(versions.map(value => addressList(value, empty)));
}

function addressList(value: string, empty: Expected): Expected {
  const read = readAddresses(value);
  if (read === undefined) return anything;
  // A field of nothing but comments is as good as empty.
  if (read.length === 0) return empty;
  const items = read.map((address, at) => ({ name: `address ${at + 1}`, value: structure(address) }));
  return { is: 'list', items };
}

function structure(address: Address): Expected {
  return { is: 'list', items: fields(['name', 'route', 'mailbox', 'host'], parts(address)) };
}

function parts(address: Address): readonly Expected[] {
  switch (address.kind) {
    case 'end of group':
      return [nil, nil, nil, nil];
    case 'group':
      return [nil, nil, oneOf(address.names.map(named)), nil];
    case 'mailbox': {
      const { names, routes, locals, domains } = address;
      return [
        oneOf(names.map(named)),
        oneOf(routes.map(route => (route === null ? nil : text(route, true)))),
        oneOf(locals.map(named)),
        oneOf(domains.map(domain => orAnything(text(domain, true), domain))),
      ];
    }
  }
}

function named(name: string | null): Expected {
  return name === null ? nil : orAnything(text(name), name);
}
