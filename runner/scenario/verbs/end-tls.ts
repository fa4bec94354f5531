import { ending } from './ending.js';

export const endTls = ending('end-tls', { connection: 'sends', reads: 'all', judged: 'replies', separates: true });
