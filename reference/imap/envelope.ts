import { type Address, readAddressList } from './mime/address.js';
import { fieldValue, type HeaderField } from './mime/header.js';
import type { Part } from './mime/part.js';
import { nstring } from './syntax/write.js';

/** Writes the ENVELOPE of a message entity (RFC 3501 7.4.2), latin1. */
export function formatEnvelope(message: Part): string {
  const { fields } = message;
  const from = addresses(fields, 'from');
  // An absent or empty Sender or Reply-To takes the value of From.
  const sender = addresses(fields, 'sender') ?? from;
  const replyTo = addresses(fields, 'reply-to') ?? from;
  const text = (name: string) => nstring(fieldValue(fields, name));
  const list = (name: string) => addresses(fields, name) ?? 'NIL';
  const people = [from ?? 'NIL', sender ?? 'NIL', replyTo ?? 'NIL', list('to'), list('cc'), list('bcc')];
  return `(${[text('date'), text('subject'), ...people, text('in-reply-to'), text('message-id')].join(' ')})`;
}

function addresses(fields: readonly HeaderField[], name: string): string | undefined {
  const found = fields.filter(field => field.name === name).flatMap(field => readAddressList(field.value));
  return found.length === 0 ? undefined : `(${found.map(formatAddress).join('')})`;
}

function formatAddress({ name, route, mailbox, host }: Address): string {
  return `(${nstring(name)} ${nstring(route)} ${nstring(mailbox)} ${nstring(host)})`;
}
