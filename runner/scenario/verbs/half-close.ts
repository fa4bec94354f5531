import { ending } from './ending.js';

export const halfClose = ending('half-close', {
  connection: 'sends',
  reads: 'all',
  judged: 'replies',
  ends: 'half-closed',
});
