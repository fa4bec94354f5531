import { largestMessage } from '../command-input.js';
import { afterLogin, type Extension } from './extension.js';

/** APPENDLIMIT (RFC 7889): the same limit for all mailboxes. */
export const appendLimit: Extension = {
  rfc: 7889,
  capabilities: afterLogin(`APPENDLIMIT=${largestMessage}`),
  status: { APPENDLIMIT: () => largestMessage },
};
