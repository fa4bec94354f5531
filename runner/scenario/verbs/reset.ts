import { ending } from './ending.js';

export const reset = ending('reset', { connection: 'open', reads: 'none', judged: 'never', ends: 'closed' });
