import type { ImapBehaviour } from '../imap/behaviour.js';
import type { Pop3Behaviour } from '../pop3/behaviour.js';
import type { SmtpBehaviour } from '../smtp/behaviour.js';
import type { Relay } from '../smtp/relay/relay.js';
import type { ServerContext } from './server-context.js';

/** What the server of each protocol does at its seams. */
export interface Behaviours {
  readonly smtp: SmtpBehaviour;
  readonly pop3: Pop3Behaviour;
  readonly imap: ImapBehaviour;
}

/** What every session of one server shares. */
export interface SessionContext extends ServerContext, Behaviours {
  /** The outbound side, where there is one. */
  relay?: Relay;
}
