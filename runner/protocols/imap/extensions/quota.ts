import type { Extension } from './extension.js';

/** Limits on what an account may keep. */
export const quota: Extension = {
  rfc: 9208,
  title: 'Quotas',
  capabilities: ['QUOTA', 'QUOTASET', 'QUOTA=RES-'],
  commands: { GETQUOTA: {}, GETQUOTAROOT: {}, SETQUOTA: { changes: { account: true } } },
};
