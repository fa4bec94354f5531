import type { Parameters } from '../parameters.js';
import type { SmtpSession } from '../session.js';
import type { Extension } from './extension.js';

/** Priorities of messages. All are handled alike, there being no queue; what is recorded is what a client or a trace field shows. */
export const mtPriority: Extension = {
  keyword: 'MT-PRIORITY',
  rfc: 6710,
  offer: () => 'MIXER',
  mail: {
    'MT-PRIORITY': value =>
      /^(?:-?[1-9]|0)$/.test(value ?? '') ? undefined : ['501 5.5.2', 'MT-PRIORITY takes a number from -9 to 9'],
  },
  mailOctets: 15,
  // What MAIL is answered when the priority is not the one that was asked for (section 4.1).
  accepted: (session, parameters) => {
    const given = priority(session, parameters);
    if (given === undefined || given === Number(parameters.get('MT-PRIORITY'))) return undefined;
    return ['250 2.3.6', `${given} is the priority of this message: sign in to raise it`];
  },
  // Sections 4.1 and 7.
  received: (session, parameters) => {
    const given = priority(session, parameters);
    return given === undefined ? '' : `\r\n\tPRIORITY ${given}`;
  },
  relay: {
    mail: ({ parameters }) => {
      const asked = parameters.get('MT-PRIORITY');
      return asked === undefined ? [] : [`MT-PRIORITY=${asked}`];
    },
  },
};

/** The priority at which a message is taken; undefined where the client names none. */
function priority(session: SmtpSession, parameters: Parameters): number | undefined {
  const asked = parameters.get('MT-PRIORITY');
  return asked === undefined ? undefined : session.context.smtp.grantPriority(session, Number(asked));
}

/** Only a user who is signed in may raise the priority above the ordinary; anyone may lower it (section 4.1). */
export function grantPriority(session: SmtpSession, asked: number): number {
  return session.account === undefined ? Math.min(asked, 0) : asked;
}
