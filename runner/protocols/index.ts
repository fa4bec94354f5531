import { imap } from './imap/index.js';
import { pop3 } from './pop3/index.js';
import type { Protocol, ProtocolName } from './protocol.js';
import { smtp } from './smtp/index.js';

/** The protocols that the harness speaks. */
export const protocols: Readonly<Record<ProtocolName, Protocol>> = { smtp, pop3, imap };
