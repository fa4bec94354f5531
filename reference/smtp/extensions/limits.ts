import type { Extension } from './extension.js';

/** RFC 5321 section 4.5.3.1.8 asks for at least 100. */
export const RECIPIENT_LIMIT = 1000;
/** MAIL commands in one session, whatever they are answered. */
export const MAIL_COMMAND_LIMIT = 1000;

/** The limits that a client meets, said beforehand (RFC 9422). */
export const limits: Extension = {
  keyword: 'LIMITS',
  rfc: 9422,
  offer: () => `MAILMAX=${MAIL_COMMAND_LIMIT} RCPTMAX=${RECIPIENT_LIMIT}`,
};
