import { mechanismNames } from '../../net/sasl.js';
import { decodeXtext } from '../parameters.js';
import { isMailbox } from '../path.js';
import type { Extension } from './extension.js';

export const authExtension: Extension = {
  keyword: 'AUTH',
  rfc: 4954,
  // On a submission port AUTH is refused before TLS, and so not announced (RFC 4954 section 6, code 538).
  offer: session => {
    const { service, connection } = session;
    const usable = connection.secure || session.has('submission-auth-listed-in-clear');
    return service === 'smtp' || (service === 'submission' && usable) ? mechanismNames.join(' ') : undefined;
  },
  mail: {
    AUTH: value => {
      // Taken from anyone, and believed of no one (RFC 4954 section 5).
      const mailbox = decodeXtext(value ?? '');
      if (mailbox === '<>' || (mailbox !== undefined && isMailbox(mailbox))) return undefined;
      return ['501 5.5.4', 'AUTH takes a mailbox or <>, as xtext'];
    },
  },
  mailOctets: 500,
};
