import { decodeXtext } from '../parameters.js';
import type { Recipient } from '../transaction.js';
import type { Extension } from './extension.js';

/** When the sender wants to hear of a recipient (RFC 3461 4.1). */
export type Notify = ReadonlySet<'NEVER' | 'SUCCESS' | 'FAILURE' | 'DELAY'>;

/** Delivery status notifications. */
export const dsn: Extension = {
  keyword: 'DSN',
  rfc: 3461,
  mail: {
    RET: value => (/^(?:FULL|HDRS)$/i.test(value ?? '') ? undefined : ['501 5.5.4', 'RET takes FULL or HDRS']),
    ENVID: value => {
      const id = decodeXtext(value ?? '');
      // Section 4.4: up to 100 characters, printable once decoded.
      if (id !== undefined && id !== '' && (value ?? '').length <= 100 && /^[ -~]+$/.test(id)) return undefined;
      return ['501 5.5.4', 'ENVID takes up to 100 characters of xtext'];
    },
  },
  mailOctets: 112,
  rcpt: {
    NOTIFY: value => {
      if (readNotify(value ?? '') !== undefined) return undefined;
      return ['501 5.5.4', 'NOTIFY takes NEVER, or a list of SUCCESS, FAILURE and DELAY'];
    },
    ORCPT: (value, { transaction }) => {
      if (isOriginalRecipient(value ?? '', transaction?.parameters.has('SMTPUTF8') === true)) return undefined;
      return ['501 5.5.4', 'ORCPT takes an address type, a semicolon and up to 500 characters of xtext'];
    },
  },
  rcptOctets: 28 + 500 + 12,
  relay: {
    mail: ({ parameters }) => given(parameters, 'RET', 'ENVID'),
    rcpt: ({ parameters }) => given(parameters, 'NOTIFY', 'ORCPT'),
  },
  report: {
    fields: parameters => {
      const id = parameters.get('ENVID');
      return id === undefined ? [] : [`Original-Envelope-Id: ${decodeXtext(id) ?? id}`];
    },
    headerAlone: parameters => parameters.get('RET')?.toUpperCase() === 'HDRS',
  },
};

/** When the sender wants to hear of a recipient; undefined where it did not say. */
export function notifyOf({ parameters }: Recipient): Notify | undefined {
  return readNotify(parameters.get('NOTIFY') ?? '');
}

/** The recipient's address as the sender knew it (section 4.2), decoded, with the type of the address; undefined where it was not given. */
export function originalRecipient({ parameters }: Recipient): { type: string; address: string } | undefined {
  const [, type, address = ''] = /^([^;]+);(.*)$/s.exec(parameters.get('ORCPT') ?? '') ?? [];
  return type === undefined ? undefined : { type, address: decodeXtext(address) ?? address };
}

function given(parameters: Recipient['parameters'], ...names: string[]): string[] {
  return names.flatMap(name => {
    const value = parameters.get(name);
    return value === undefined ? [] : [`${name}=${value}`];
  });
}

function readNotify(value: string): Notify | undefined {
  const words = value.toUpperCase().split(',');
  const notify = new Set<'NEVER' | 'SUCCESS' | 'FAILURE' | 'DELAY'>();
  for (const word of words) {
    if (word !== 'NEVER' && word !== 'SUCCESS' && word !== 'FAILURE' && word !== 'DELAY') return undefined;
    notify.add(word);
  }
  return notify.has('NEVER') && words.length > 1 ? undefined : notify;
}

function isOriginalRecipient(value: string, smtputf8: boolean): boolean {
  const found = /^([A-Za-z0-9!#$%&'*+\-/=?^_`{|}~]+);(.+)$/su.exec(value);
  if (found === null || value.length > 500) return false;
  const [, type = '', address = ''] = found;
  // The utf-8 address type has an encoding of its own, and may be bare UTF-8 in an SMTPUTF8 transaction (RFC 6533 3).
  if (/^utf-8$/i.test(type)) return smtputf8 || /^[!-~]+$/.test(address);
  return decodeXtext(address) !== undefined;
}
