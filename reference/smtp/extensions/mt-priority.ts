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
};

/**
 * The priority at which a message is taken; undefined where the client names none.
 * Only a user who is signed in may raise it above the ordinary; anyone may lower it (RFC 6710 section 4.1).
 */
export function priority(
  session: SmtpSession,
  parameters: ReadonlyMap<string, string | undefined>,
): number | undefined {
  const asked = parameters.get('MT-PRIORITY');
  if (asked === undefined) return undefined;
  const trusted = session.account !== undefined || session.has('smtp-priority-raised-by-anyone');
  return trusted ? Number(asked) : Math.min(Number(asked), 0);
}

/** The clause of the Received field, with the line end before it (RFC 6710 sections 4.1 and 7). */
export function priorityClause(session: SmtpSession, given: number | undefined): string {
  if (given === undefined || session.has('smtp-priority-not-traced')) return '';
  return `\r\n\tPRIORITY ${session.has('smtp-priority-traced-in-words') ? 'high' : given}`;
}

/** What MAIL is answered when the priority is not the one that was asked for (RFC 6710 section 4.1). */
export function priorityChanged(
  session: SmtpSession,
  parameters: ReadonlyMap<string, string | undefined>,
): [status: string, text: string] | undefined {
  const asked = parameters.get('MT-PRIORITY');
  const given = priority(session, parameters);
  if (asked === undefined || given === Number(asked) || session.has('smtp-priority-lowered-silently')) return undefined;
  return ['250 2.3.6', `${given} is the priority of this message: sign in to raise it`];
}
