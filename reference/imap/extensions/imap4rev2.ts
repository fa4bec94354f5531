import { rev2 } from '../revision.js';
import { type Extension, inEveryState } from './extension.js';

/**
 * IMAP4rev2 (RFC 9051). What it took over from extensions is in their files, and the DELETED of STATUS in that of quotas. What else it changes stands
 * where IMAP4rev1 has it otherwise, and asks `isRev2`.
 */
export const imap4rev2: Extension = { rfc: 9051, capabilities: inEveryState(rev2), enabled: [rev2] };
