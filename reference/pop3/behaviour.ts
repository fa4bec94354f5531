/** The seams of the POP3 server, each with what it does usually. What a seam is for, its function says. */
export const pop3Behaviour = {};

export type Pop3Behaviour = typeof pop3Behaviour;
