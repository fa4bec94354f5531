/** The seams of the IMAP server, each with what it does usually. What a seam is for, its function says. */
export const imapBehaviour = {};

export type ImapBehaviour = typeof imapBehaviour;
