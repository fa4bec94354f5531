import { ending } from './ending.js';

export const close = ending('close', { connection: 'open', reads: 'none', judged: 'never', ends: 'closed' });
