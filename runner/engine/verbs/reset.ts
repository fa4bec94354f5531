import { ending } from './ending.js';

/** `reset:` breaks connections off (RST). */
export const reset = ending(connection => connection.reset());
