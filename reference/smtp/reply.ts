import type { SmtpSession } from './session.js';

/**
 * A whole reply (RFC 5321 4.2): the code on every line, '-' behind it on all but the last, CRLF ends.
 * @param status the code, with the enhanced status code (RFC 2034) behind a space where the reply carries one: '250 2.1.0'
 */
export function formatReply(status: string, lines: readonly string[]): string {
  const code = status.slice(0, 3);
  const enhanced = status.length > 3 ? `${status.slice(4)} ` : '';
  return lines.map((text, at) => `${code}${at < lines.length - 1 ? '-' : ' '}${enhanced}${text}\r\n`).join('');
}

/** Answers the command at hand. */
export function reply(session: SmtpSession, status: string, lines: readonly string[]): void {
  session.context.smtp.send(session, formatReply(status, lines));
}

/** Sends a whole reply, latin1. */
export function send({ connection }: SmtpSession, text: string): void {
  connection.write(text);
}

/** Ends a session that was told of its end. */
export function close(session: SmtpSession): void {
  session.close();
}
