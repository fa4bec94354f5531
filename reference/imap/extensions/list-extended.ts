import type { Account } from '../../store/account.js';
import type { ListFollow } from '../session.js';
import { afterLogin, type Extension } from './extension.js';

const subscribed: ListFollow = {
  attributes: (account: Account, name: string) => (account.isSubscribed(name) ? ['\\Subscribed'] : []),
};

/** LIST-EXTENDED (RFC 5258). No mailbox is remote, and whether there are inferiors is always told but of names that do not exist. */
export const listExtended: Extension = {
  rfc: 5258,

  capabilities: afterLogin('LIST-EXTENDED'),
  listSelections: {
    SUBSCRIBED: {
      kind: 'base',
      adds: account => account.subscriptions,
      selects: (account, name) => account.isSubscribed(name),
      tells: subscribed,
    },
    REMOTE: { kind: 'independent' },
    RECURSIVEMATCH: { kind: 'modifier' },
  },
  listReturns: {
    SUBSCRIBED: () => subscribed,
    CHILDREN: () => ({ attributes: (account, name) => (account.has(name) ? [] : ['\\HasNoChildren']) }),
  },
};
