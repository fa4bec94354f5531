import { afterLogin, type Extension } from './extension.js';

/** STATUS=SIZE (RFC 8438): the sum of what RFC822.SIZE tells. */
export const statusSize: Extension = {
  rfc: 8438,

  capabilities: afterLogin('STATUS=SIZE'),
  status: { SIZE: ({ messages }) => messages.reduce((sum, { octets }) => sum + octets.length, 0) },
};
