import { afterLogin, type Extension } from './extension.js';

/** SPECIAL-USE (RFC 6154). The attributes are told without a request, too; USE stands with CREATE. */
export const specialUse: Extension = {
  rfc: 6154,

  capabilities: afterLogin('SPECIAL-USE', 'CREATE-SPECIAL-USE'),
  listSelections: {
    'SPECIAL-USE': {
      kind: 'independent',
      selects: (account, name) => account.mailbox(name)?.specialUse !== undefined,
    },
  },
  listReturns: { 'SPECIAL-USE': () => ({}) },
};
