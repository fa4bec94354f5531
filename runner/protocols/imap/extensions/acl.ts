import type { Extension } from './extension.js';

/** Access control lists. */
export const acl: Extension = {
  rfc: 4314,
  title: 'Access control lists',
  capabilities: ['ACL', 'RIGHTS='],
  commands: {
    GETACL: {},
    SETACL: { changes: { named: [0] } },
    DELETEACL: { changes: { named: [0] } },
    LISTRIGHTS: {},
    MYRIGHTS: {},
  },
};
