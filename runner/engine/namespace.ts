import { imap } from '../protocols/imap/index.js';
import { expecting } from '../protocols/match/expectation.js';
import { SetUpFailure } from './observation.js';
import { command } from './open.js';
import type { ProtocolConnection } from './protocol-connection.js';

/** Where an account makes mailboxes of its own. */
export interface Namespace {
  /** What their names begin with: empty on many servers, `INBOX.` on those that keep all mailboxes below INBOX. */
  readonly prefix: string;
  /** What separates the levels of their names; empty when the server has no hierarchy. */
  readonly delimiter: string;
}

/** The personal namespaces, the first of them taken: a server may have several. */
const personal = ['', '(<any> <any>)', '(<any> <any>)(<any> <any>)'].map(others => ({
  untagged: [`NAMESPACE ((<prefix> <delimiter>)${others}) <any> <any>`],
  tagged: 'OK',
}));
const namespaces = expecting(personal, imap);
const listed = expecting({ untagged: ['LIST <any> <delimiter> <any>'], tagged: 'OK' }, imap);

/**
 * Asks for the account's personal namespace: by NAMESPACE (RFC 2342) where it is offered, else by LIST with an empty name (RFC 3501,
 * 6.3.8), which tells the delimiter alone. A server that has no personal namespace, or does not say, is asked by LIST too.
 * @param connection an IMAP connection that is signed in
 * @param offered the capabilities of the service
 * @param deadline milliseconds, on the clock of the run
 * @throws SetUpFailure when LIST is not answered either
 */
export async function personalNamespace(
  connection: ProtocolConnection,
  offered: readonly string[],
  deadline: number,
): Promise<Namespace> {
  const answered = offered.some(keyword => /^NAMESPACE$/i.test(keyword))
    ? await byNamespace(connection, deadline)
    : undefined;
  if (answered !== undefined) return answered;
  const { bindings } = await command(connection, 'LIST "" ""', deadline, listed);
  return { prefix: '', delimiter: delimiterOf(bindings) };
}

async function byNamespace(connection: ProtocolConnection, deadline: number): Promise<Namespace | undefined> {
  try {
    const { bindings } = await command(connection, 'NAMESPACE', deadline, namespaces);
    return { prefix: bindings.prefix ?? '', delimiter: delimiterOf(bindings) };
  } catch (error) {
    if (error instanceof SetUpFailure) return undefined;
    throw error;
  }
}

function delimiterOf({ delimiter = '' }: Readonly<Record<string, string>>): string {
  return delimiter === 'NIL' ? '' : delimiter;
}
