import { type SaslShown, saslExchange, saslShown } from '../faults/sasl-exchange.js';
import type { Client, ImapServer } from './harness.js';

/** What shows each fault of a mechanism in IMAP. */
export const saslEffects = saslShown.map(shown => ({
  fault: `imap-${shown.fault}`,
  play: async (_: Client, __: Client, server: ImapServer) => {
    if (shown.first !== undefined) await exchange(server, { ...shown, responses: shown.first });
    const before = shown.twice ? `${await exchange(server, shown)} ` : '';
    return before + (await exchange(server, shown));
  },
  clean: shown.clean,
  faulty: shown.faulty,
}));

async function exchange(server: ImapServer, shown: SaslShown): Promise<string> {
  const client = await server.connect();
  if (shown.tls) {
    await client.run('STARTTLS');
    await client.upgrade(shown.tls === true ? undefined : shown.tls);
  }
  return saslExchange(client, 'q AUTHENTICATE', shown);
}
