import { ending } from './ending.js';

/** `close:` ends connections in order (FIN). */
export const close = ending(connection => connection.close());
