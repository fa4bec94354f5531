import { ending } from './ending.js';

/** `end-tls:` ends TLS alone, and keeps the connection. */
export const endTls = ending(connection => connection.endTls());
