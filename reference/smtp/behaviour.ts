import { append } from './delivery.js';

/** The seams of the SMTP server, each with what it does usually. What a seam is for, its function says. */
export const smtpBehaviour = {
  append,
};

export type SmtpBehaviour = typeof smtpBehaviour;
