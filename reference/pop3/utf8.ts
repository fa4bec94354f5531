import { prepare as saslPrep } from '../net/sasl-password.js';
import { headerEnd } from '../store/header-section.js';
import type { Entry } from './maildrop.js';
import type { Pop3Session } from './session.js';

/** UTF8 (RFC 6856 2.1): from here on messages are sent as they are, whatever their header fields hold. */
export function utf8(session: Pop3Session): void {
  session.utf8 = true;
  session.ok('UTF-8 it is');
}

/**
 * Whether a message cannot be sent as things stand: its header is beyond ASCII, and the client has not asked for UTF-8. Octets beyond ASCII in
 * a body are what MIME's 8bit allows anyway.
 */
export function needsUtf8({ utf8: given, context }: Pop3Session, { octets }: Entry): boolean {
  if (given || context.dialect?.lacks('UTF8')) return false;
  return octets.subarray(0, headerEnd(octets)).some(octet => octet > 0x7f);
}

/** A name or password (octets as latin1) as SASLprep has it for a query (RFC 6856 2.2); undefined when it is forbidden or no UTF-8. */
export function prepare(argument: string): string | undefined {
  return saslPrep(Buffer.from(argument, 'latin1'), { allowUnassigned: true });
}
