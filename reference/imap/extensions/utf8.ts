import { utf8Accept } from '../revision.js';
import type { Extension } from './extension.js';

/**
 * UTF-8 in quoted strings, mailbox names and headers (RFC 6855), for servers that are set up so. What it changes stands where IMAP4rev1 has it otherwise,
 * and asks `isUtf8`.
 */
export const utf8: Extension = {
  rfc: 6855,
  capabilities: ({ context }) => context.imap.offers().filter(offer => offer === utf8Accept),
  enabled: [utf8Accept],
};
