import type { Connection, Line } from '../net/connection.js';
import type { Mechanism } from '../net/mechanism.js';
import type { ServerContext } from '../net/server-context.js';
import type { Account } from '../store/account.js';
import type { Mailbox } from '../store/mailbox.js';
import type { Message } from '../store/message.js';
import type { Entry, Maildrop } from './maildrop.js';

/** What POP3 sessions share. */
export interface Pop3Context extends ServerContext {
  readonly pop3: Pop3Behaviour;
}

/** One session as its commands see it: AUTHORIZATION as long as there is no maildrop, then TRANSACTION (RFC 1939 3). */
export interface Pop3Session {
  readonly connection: Connection;
  readonly context: Pop3Context;
  maildrop: Maildrop | undefined;
  /** The name that this command has given, if it is a USER, for the PASS that comes next. */
  user: string | undefined;
  /** The name that the command before it has given. */
  namedBefore: string | undefined;
  failedLogins: number;
  /** UTF8 was given (RFC 6856 2.1). */
  utf8: boolean;
  /** The tag of the language that responses are in (RFC 6856 3.2). */
  language: string;
  /** The APOP timestamp of the greeting, different in every session (RFC 1939 7). */
  readonly timestamp: string;
  /** The line being answered, latin1; '' while the server greets. */
  line: string;
  /** A positive response of one line. */
  ok(text: string): void;
  /** A negative response; `text` may begin with a response code (RFC 2449 8). */
  err(text: string): void;
  /** A positive response of several lines: the first, then content whose lines end with CRLF, stuffed here. */
  multiLine(text: string, content: Buffer): void;
  /** A server challenge of SASL (RFC 5034 4). */
  challenge(octets: Buffer): void;
  /** No further command is read. */
  end(): void;
}

/** A command the server knows, and when and how it may be given. */
export interface Command {
  /** `argument` is what follows the keyword and one space; undefined when nothing does. */
  readonly run: (session: Pop3Session, argument: string | undefined) => void | Promise<void>;
  readonly syntax: string;
  readonly state: 'authorization' | 'transaction' | 'both';
  readonly argument: 'none' | 'optional' | 'required';
  /** Octets of the line, CRLF included. */
  readonly limit: number;
  /** Its argument may hold octets beyond ASCII (RFC 6856 2.2). */
  readonly utf8?: boolean;
}

/** The seams of the POP3 server: what it does at each of them, and what stands around it may change (reference/behaviour.ts). */
export type Pop3Behaviour = {
  /** The timestamp of the greeting, brackets included. */
  timestamp(hostname: string): string;
  /** Reads the line of a command; undefined at the end of the connection. */
  readLine(session: Pop3Session, limit: number): Line | Promise<Line | undefined>;
  /** Answers a line that is a command, or was meant to be one. */
  answer(session: Pop3Session, line: Line): Promise<void>;
  /** The command of a name, in any case of letters. */
  findCommand(session: Pop3Session, name: string): Command | undefined;
  /** Why a command is not valid in the state; undefined when it is. */
  refusal(session: Pop3Session, command: Command): string | undefined;
  /** Carries out a command that may be given. `verb` is its name in upper case. */
  carryOut(session: Pop3Session, verb: string, argument: string | undefined, command: Command): Promise<void>;
  /** A text as it is sent, latin1: in the language of the session. */
  say(session: Pop3Session, text: string): string;
  /** The lines of a multi-line response, byte-stuffed, latin1. */
  stuffDots(content: Buffer): string;
  /** Sends a whole response, latin1. */
  send(session: Pop3Session, response: string): void;
  /** Closes the connection behind the response at hand. */
  close(session: Pop3Session): void;
  /** What CAPA lists. */
  capabilities(session: Pop3Session): readonly string[];
  /** The tag of the language that a range of LANG chooses; undefined when there is none. */
  chooseLanguage(session: Pop3Session, range: string): string | undefined;
  /** Begins TLS behind the positive response to STLS. */
  startTls(session: Pop3Session): Promise<void>;
  /** A name or password as it is compared; undefined when it is not allowed. */
  prepare(argument: string): string | undefined;
  /** Whether a digest of APOP is right. */
  isRightDigest(timestamp: string, account: Account | undefined, digest: string): boolean;
  /** Begins an exchange of AUTH; undefined for a mechanism that the server does not have. */
  beginMechanism(session: Pop3Session, name: string): Mechanism | undefined;
  /** A response of SASL, decoded; undefined when it was answered with an error. */
  readResponse(session: Pop3Session, line: Line): Buffer | undefined;
  /** Ends an attempt to log in: opens the maildrop of the account, or says why not. No account: the credentials were wrong. */
  logIn(session: Pop3Session, account: Account | undefined): void;
  /** Takes the exclusive lock on an account's maildrop; false when another session has it. */
  lock(account: Account): boolean;
  /** Ends the hold on a maildrop. */
  release(maildrop: Maildrop): void;
  /** A message of the inbox as the maildrop has it. */
  entryOf(inbox: Mailbox, message: Message, number: number): Entry;
  /** The message number in an argument; undefined when it is none. */
  readNumber(argument: string): number | undefined;
  /** The message of a number; undefined when there is none, or it is marked as deleted. */
  find(maildrop: Maildrop, number: number): Entry | undefined;
  /** The messages that STAT, LIST and UIDL tell of. */
  listed(maildrop: Maildrop): readonly Entry[];
  /** Whether a message cannot be sent to a client that has not given UTF8. */
  needsUtf8(session: Pop3Session, entry: Entry): boolean;
  /** What RETR sends of a message, before byte-stuffing. */
  content(session: Pop3Session, entry: Entry): Buffer;
  /** What TOP sends of it: its header and so many lines of its body. */
  top(session: Pop3Session, entry: Entry, lines: number): Buffer;
  /** Marks a message as deleted (DELE). */
  markDeleted(maildrop: Maildrop, entry: Entry): void;
  /** Takes every mark back (RSET). */
  unmarkAll(maildrop: Maildrop): void;
  /** The UPDATE state: removes what is marked. */
  update(maildrop: Maildrop): void;
};
