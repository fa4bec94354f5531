import type { DialectSession } from '../dialects/session.js';
import type { Faults } from '../faults/index.js';
import type { ImapBehaviour } from '../imap/behaviour.js';
import type { Pop3Behaviour } from '../pop3/behaviour.js';
import type { SmtpBehaviour } from '../smtp/behaviour.js';
import type { Relay } from '../smtp/relay/relay.js';
import type { Store } from '../store/store.js';

/** What the server of each protocol does at its seams. */
export interface Behaviours {
  readonly smtp: SmtpBehaviour;
  readonly pop3: Pop3Behaviour;
  readonly imap: ImapBehaviour;
}

/** What every session of one server shares. */
export interface SessionContext extends Behaviours {
  store: Store;
  /** The mail domain: an account's address is user@domain. */
  domain: string;
  /** The server's own name, 'mail.' and the domain. */
  hostname: string;
  faults: Faults;
  /** The outbound side, where there is one. */
  relay?: Relay;
  /** The dialect in this connection; it stands in place of `faults`, too. */
  dialect?: DialectSession;
  /** The SASL mechanisms to be had; where absent, all that every server offers. */
  mechanisms?: readonly string[];
}
