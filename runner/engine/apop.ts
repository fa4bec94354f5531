import { apopDigest } from '../protocols/pop3/apop.js';
import type { Credentials } from '../protocols/sasl/index.js';
import type { Transcript } from '../wire/transcript.js';
import { Inapplicable } from './observation.js';
import { sendLine } from './open.js';
import type { ProtocolConnection } from './protocol-connection.js';

/** How a scenario departs from what a client would send. */
interface Apop {
  readonly credentials: Credentials;
  /** In place of the digest. */
  readonly response?: string;
  /** In place of the greeting's timestamp. */
  readonly timestamp?: string;
  /** Stands behind the digest, where nothing belongs. */
  readonly extra?: string;
}

/** Is this POP3's own command, which is no SASL mechanism though it signs in as one? */
export function isApop(connection: ProtocolConnection, mechanism: string): boolean {
  return connection.protocol.name === 'pop3' && mechanism.toUpperCase() === 'APOP';
}

/**
 * Sends APOP (RFC 1939 7). The digest is masked: together with the timestamp it lets anybody try passwords at leisure.
 * @throws Inapplicable where the greeting has no timestamp, which means that the server has no APOP
 */
export async function sendApop(connection: ProtocolConnection, apop: Apop, transcript: Transcript): Promise<void> {
  const { user, password } = apop.credentials;
  const own = connection.session.timestamp;
  if (own === undefined) throw new Inapplicable('the greeting has no timestamp: the server has no APOP');
  const digest = apop.response ?? apopDigest(apop.timestamp ?? own, password);
  if (apop.response === undefined) transcript.mask(digest);
  await sendLine(connection, Buffer.from(`APOP ${user} ${digest}${apop.extra === undefined ? '' : ` ${apop.extra}`}`));
}
