import { list, lsub } from '../commands/list.js';
import { afterLogin, type Extension, inEveryState } from './extension.js';

/** LOGIN-REFERRALS (RFC 2221). All users of this server are at home here, so that none is sent on. */
export const loginReferrals: Extension = { rfc: 2221, capabilities: inEveryState('LOGIN-REFERRALS') };

/** MAILBOX-REFERRALS (RFC 2193). There are no mailboxes elsewhere, so that RLIST and RLSUB tell what LIST and LSUB do. */
export const mailboxReferrals: Extension = {
  rfc: 2193,
  capabilities: afterLogin('MAILBOX-REFERRALS'),
  commands: { RLIST: list, RLSUB: lsub },
};
