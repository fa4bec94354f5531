import type { ProtocolName } from '../../protocols/services.js';
import type { Guard, GuardOptions } from './guard.js';
import { ImapGuard } from './imap.js';
import { Pop3Guard } from './pop3.js';

/** What checks the commands of each protocol; null: none of them takes anything away. */
const guards: Readonly<Record<ProtocolName, (new (options: GuardOptions) => Guard) | null>> = {
  smtp: null,
  pop3: Pop3Guard,
  imap: ImapGuard,
};

/** The guard of a new connection, where its protocol needs one. */
export function guardOf(protocol: ProtocolName, options: GuardOptions): Guard | undefined {
  const Needed = guards[protocol];
  return Needed === null ? undefined : new Needed(options);
}
