import type { Line } from '../net/connection.js';
import { LINE_LIMIT } from './limits.js';
import type { Command, SmtpSession } from './session.js';

/** Reads a line that the client sends, a command or one of message data; undefined at the end of the connection. */
export function readLine(session: SmtpSession, limit: number): Line | Promise<Line | undefined> {
  return session.connection.readLine(limit);
}

/** Answers a line that is a command, or was meant to be one. */
export async function answer(session: SmtpSession, line: Line): Promise<void> {
  const { smtp } = session.context;
  session.line = line.octets.toString('latin1');
  if (line.tooLong) return session.reply('500 5.5.2', 'Line too long');
  if (line.ending === 'lf') return session.reply('500 5.5.2', 'A command ends with CRLF');
  // Trailing white space is tolerated (RFC 5321 4.1.1).
  const [, name, rest = ''] = /^([A-Za-z0-9]+)(?: (.*))?$/s.exec(session.line.replace(/[ \t]+$/, '')) ?? [];
  const command = name === undefined ? undefined : smtp.findCommand(session, name);
  if (name === undefined || command === undefined) return session.reply('500 5.5.1', 'Command not recognised');
  if (line.octets.length + 2 > (command.limit ?? LINE_LIMIT)) return session.reply('500 5.5.2', 'Line too long');
  const argument = readArgument(Buffer.from(rest, 'latin1'), command);
  if (argument === undefined) return session.reply('501 5.5.4', `Syntax: ${command.syntax}`);
  await smtp.carryOut(session, name.toUpperCase(), argument, command);
}

/** Carries out a command. `verb` is its name in upper case. */
export async function carryOut(session: SmtpSession, _verb: string, argument: string, command: Command): Promise<void> {
  await command.run(session, argument);
}

/** The argument as text, if it has characters the command takes; undefined otherwise. */
function readArgument(octets: Buffer, command: Command): string | undefined {
  if (octets.length === 0 ? command.argument === 'required' : command.argument === 'none') return undefined;
  if (octets.some(octet => octet < 0x20 || octet === 0x7f)) return undefined;
  if (!octets.some(octet => octet >= 0x80)) return octets.toString('latin1');
  if (!command.utf8) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets);
  } catch {
    return undefined;
  }
}

/**
 * A whole reply (RFC 5321 4.2): the code on every line, '-' behind it on all but the last, CRLF ends.
 * @param status the code, with the enhanced status code (RFC 2034) behind a space where the reply carries one: '250 2.1.0'
 */
function formatReply(status: string, lines: readonly string[]): string {
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
