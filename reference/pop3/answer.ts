import type { Line } from '../net/connection.js';
import type { Command, Pop3Session } from './session.js';

/** Reads the line of a command. */
export function readLine({ connection }: Pop3Session, limit: number): Line | Promise<Line | undefined> {
  return connection.readLine(limit);
}

/** Answers a line: with a refusal, or by carrying out the command it is. */
export async function answer(session: Pop3Session, line: Line): Promise<void> {
  const { pop3, dialect } = session.context;
  session.line = line.octets.toString('latin1');
  // PASS has to follow USER at once (RFC 1939 7): any other command forgets the name.
  session.namedBefore = session.user;
  session.user = undefined;
  if (line.tooLong) return session.err('The line is too long');
  if (line.ending === 'lf') return session.err('A command ends with CRLF');
  const [, verb, argument] = /^([A-Za-z][A-Za-z0-9]{2,3})(?: ([ -~\x80-\xff]*))?$/.exec(session.line) ?? [];
  const command = verb === undefined ? undefined : pop3.findCommand(session, verb);
  if (verb === undefined || command === undefined) return session.err('Unknown command');
  if (line.octets.length + 2 > command.limit) return session.err('The line is too long');
  const refusal = pop3.refusal(session, command) ?? dialect?.refusal(session.line);
  if (refusal !== undefined) return session.err(refusal);
  if (!takes(command, argument)) return session.err(`Syntax: ${command.syntax}`);
  await pop3.carryOut(session, verb.toUpperCase(), argument, command);
}

/** Whether an argument, or none, is of the form that a command takes. */
function takes(command: Command, argument: string | undefined): boolean {
  if (argument === undefined) return command.argument !== 'required';
  return command.argument !== 'none' && (command.utf8 === true || !/[^ -~]/.test(argument));
}

/** A command is refused in the other state (RFC 1939 3). */
export function refusal({ maildrop }: Pop3Session, { state }: Command): string | undefined {
  if (state === 'transaction' && maildrop === undefined) return 'Log in first';
  return state === 'authorization' && maildrop !== undefined ? 'Logged in already' : undefined;
}

/** Carries out a command. */
export async function carryOut(
  session: Pop3Session,
  _verb: string,
  argument: string | undefined,
  command: Command,
): Promise<void> {
  await command.run(session, argument);
}

/** Sends a response. */
export function send({ connection }: Pop3Session, response: string): void {
  connection.write(response);
}

/** No further command is read, and the connection ends. */
export function close(session: Pop3Session): void {
  session.end();
}
