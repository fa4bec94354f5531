import { headerEnd } from '../../store/header-section.js';
import { beyondAscii, hasEighthBit } from '../octets.js';
import type { Outgoing } from '../relay/outgoing.js';
import type { Extension } from './extension.js';

/** Internationalised addresses and header fields. */
export const smtpUtf8: Extension = {
  keyword: 'SMTPUTF8',
  rfc: 6531,
  mail: {
    SMTPUTF8: value => (value === undefined ? undefined : ['501 5.5.4', 'SMTPUTF8 takes no value']),
  },
  mailOctets: 10,
  relay: {
    mail: ({ parameters }) => (parameters.has('SMTPUTF8') ? ['SMTPUTF8'] : []),
    obstacle: (mail, offered) =>
      isNeeded(mail) && !offered.has('SMTPUTF8')
        ? ['5.6.7', 'the next hop takes no internationalised mail']
        : undefined,
  },
};

/** Whether addresses or header fields are internationalised. A parameter that was given without need is let go. */
function isNeeded({ parameters, reversePath, recipients, original }: Outgoing): boolean {
  if (!parameters.has('SMTPUTF8')) return false;
  const paths = [reversePath, ...recipients.map(({ mailbox }) => mailbox)];
  return (
    paths.some(path => path !== null && beyondAscii(path.text)) ||
    hasEighthBit(original.subarray(0, headerEnd(original)))
  );
}
