import { ending } from './ending.js';

/** `end-tls:` ends TLS alone, and keeps the connection. */
export const endTls = ending(channel => channel.endTls());
