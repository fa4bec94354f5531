import { ending } from './ending.js';

/** `half-close:` ends what we send, and goes on reading. */
export const halfClose = ending(connection => connection.halfClose());
