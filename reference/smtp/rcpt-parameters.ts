import type { Refusal } from './extensions/index.js';
import { decodeXtext } from './parameters.js';
import type { Notify, Recipient } from './transaction.js';

/** What RCPT's parameters say of the recipient (RFC 3461 sections 4.1 and 4.2), or the reply that refuses them. */
export function checkRcptParameters(
  parameters: ReadonlyMap<string, string | undefined>,
  smtputf8: boolean,
): Pick<Recipient, 'notify' | 'originalRecipient'> | { refusal: Refusal } {
  for (const keyword of parameters.keys()) {
    if (keyword !== 'NOTIFY' && keyword !== 'ORCPT') {
      return { refusal: ['555 5.5.4', `Unknown parameter ${keyword.slice(0, 40)}`] };
    }
  }
  const notify = parameters.has('NOTIFY') ? readNotify(parameters.get('NOTIFY') ?? '') : undefined;
  if (parameters.has('NOTIFY') && notify === undefined) {
    return { refusal: ['501 5.5.4', 'NOTIFY takes NEVER, or a list of SUCCESS, FAILURE and DELAY'] };
  }
  const originalRecipient = parameters.get('ORCPT');
  if (parameters.has('ORCPT') && !isOriginalRecipient(originalRecipient ?? '', smtputf8)) {
    return { refusal: ['501 5.5.4', 'ORCPT takes an address type, a semicolon and up to 500 characters of xtext'] };
  }
  return { notify, originalRecipient };
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
  // The utf-8 address type has an encoding of its own, and may be bare UTF-8 in an SMTPUTF8 transaction (RFC 6533 section 3).
  if (/^utf-8$/i.test(type)) return smtputf8 || /^[!-~]+$/.test(address);
  return decodeXtext(address) !== undefined;
}
