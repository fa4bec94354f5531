import { decodeXtext } from '../parameters.js';
import type { Extension } from './extension.js';

/** Delivery status notifications; RCPT's parameters are read in rcpt-parameters.ts. */
export const dsn: Extension = {
  keyword: 'DSN',
  rfc: 3461,
  mail: {
    RET: value => (/^(?:FULL|HDRS)$/i.test(value ?? '') ? undefined : ['501 5.5.4', 'RET takes FULL or HDRS']),
    ENVID: value => {
      const id = decodeXtext(value ?? '');
      // RFC 3461 section 4.4: up to 100 characters, printable once decoded.
      if (id !== undefined && id !== '' && (value ?? '').length <= 100 && /^[ -~]+$/.test(id)) return undefined;
      return ['501 5.5.4', 'ENVID takes up to 100 characters of xtext'];
    },
  },
  mailOctets: 112,
};
