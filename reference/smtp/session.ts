import type { ImapContext } from '../imap/session.js';
import type { MessageUrl } from '../imap/syntax/message-url.js';
import type { Connection, Line } from '../net/connection.js';
import type { Mechanism } from '../net/mechanism.js';
import type { Account } from '../store/account.js';
import type { Limits } from './limits.js';
import type { Parameters } from './parameters.js';
import type { Mailbox } from './path.js';
import type { Dialogue } from './relay/dialogue.js';
import type { Offered, Outcome, Outgoing, Result } from './relay/outgoing.js';
import type { Action, RecipientReport, Report } from './report.js';
import type { Content, DataLine, Recipient, Trace, Transaction } from './transaction.js';

/** What the port is for: relay and delivery (RFC 5321), submission (RFC 6409) or local delivery (RFC 2033). */
export type SmtpService = 'smtp' | 'submission' | 'lmtp';

/** How the client introduced itself. */
export interface Hello {
  extended: boolean;
  name: string;
}

/** The outbound side as sessions see it. */
export interface Outbound {
  /** Whether mail for a domain has somewhere to go. */
  serves(domain: string | undefined): boolean;
  /** Takes a message over. Returns at once: the mail is sent after it was answered for. Recipients whom nobody serves are dropped. */
  take(mail: Outgoing): void;
}

/** What SMTP sessions share: BURL takes messages from the mailboxes of the IMAP server beside them. */
export interface SmtpContext extends ImapContext {
  readonly smtp: SmtpBehaviour;
  /** The outbound side, where there is one. */
  relay?: Outbound;
}

/** The state of one session. The commands, each in its file, read and change it. */
export interface SmtpSession {
  readonly connection: Connection;
  readonly context: SmtpContext;
  readonly service: SmtpService;
  hello: Hello | undefined;
  account: Account | undefined;
  transaction: Transaction | undefined;
  failedAuthentications: number;
  /** MAIL commands so far, whatever they were answered. */
  mailCommands: number;
  /** The command being answered, latin1: '' for the greeting, '.' for the end of message data. */
  line: string;
  /** Answers the command at hand. `status` is a code, or a code and an enhanced status code: '250 2.1.0'. */
  reply(status: string, ...lines: string[]): void;
  /** Answers, then closes. */
  finish(status: string, ...lines: string[]): void;
  /** No further command is read. */
  close(): void;
  /** Aborts the mail transaction: every buffer is emptied (RFC 5321 4.1.1.5). */
  reset(): void;
}

/** A reply: its status and text. */
export type Answer = readonly [status: string, text: string];

/** A command the server knows, and what its line may look like. */
export interface Command {
  run: (session: SmtpSession, argument: string) => void | Promise<void>;
  /** What a client that got it wrong is told. */
  syntax: string;
  argument: 'none' | 'optional' | 'required';
  /** Octets of the line, CRLF included, where they are not 512 (RFC 5321 4.5.3.1.4 and what extensions add). */
  limit?: number;
  /** UTF-8 may be in the argument (RFC 6531 3.3). */
  utf8?: boolean;
  /** The services that do not know it. */
  absentIn?: readonly SmtpService[];
}

/** Where mail for a recipient goes: into an account here, or on to another host; or why it goes nowhere. */
export type Route = { account: Account } | 'elsewhere' | { refusal: Answer };

/** The seams of the SMTP server: what it does at each of them, and what stands around it may change (reference/behaviour.ts). */
export type SmtpBehaviour = {
  // The session

  /** Reads a line that the client sends, a command or one of message data; undefined at the end of the connection. */
  readLine(session: SmtpSession, limit: number): Line | Promise<Line | undefined>;
  /** Answers a line that is a command, or was meant to be one. */
  answer(session: SmtpSession, line: Line): Promise<void>;
  /** The command of a name, in any case of letters, where the session's service has it. */
  findCommand(session: SmtpSession, name: string): Command | undefined;
  /** Carries out a command. `verb` is its name in upper case. */
  carryOut(session: SmtpSession, verb: string, argument: string, command: Command): Promise<void>;
  /** Answers the command at hand. */
  reply(session: SmtpSession, status: string, lines: readonly string[]): void;
  /** Sends a whole reply, latin1. */
  send(session: SmtpSession, text: string): void;
  /** Ends a session that was told of its end. */
  close(session: SmtpSession): void;
  /** The limits that are kept. */
  limits(): Limits;
  /** What EHLO lists behind a keyword: '' for nothing, undefined where the extension is not offered. `usual` is what the extension says. */
  offer(session: SmtpSession, keyword: string, usual: string | undefined): string | undefined;
  /** Whether the client is told which users there are. */
  mayVerify(session: SmtpSession): boolean;
  /** Why AUTH is not carried out as the session stands; undefined when it is. */
  refuseSignIn(session: SmtpSession): Answer | undefined;
  /** Begins an exchange of AUTH; undefined for a mechanism that the server does not have. */
  beginMechanism(session: SmtpSession, name: string): Mechanism | undefined;
  /** The octets of a response of SASL; undefined when it is not base64. */
  decodeResponse(text: string): Buffer | undefined;

  // The envelope

  /** Why no transaction can begin as the session stands; undefined when one can. */
  refuseMail(session: SmtpSession): Answer | undefined;
  /** Why a sender is refused; undefined when he is not. `mailbox` is null for the null reverse-path. */
  refuseSender(session: SmtpSession, mailbox: Mailbox | null, parameters: Parameters): Answer | undefined;
  /** Judges one parameter of MAIL or RCPT, by its keyword in upper case; undefined when it is taken. */
  refuseParameter(session: SmtpSession, of: 'mail' | 'rcpt', keyword: string, all: Parameters): Answer | undefined;
  /** A sender by his whole name, where a submission server completes it (RFC 6409 4.2). */
  qualifySender(session: SmtpSession, mailbox: Mailbox | null): Mailbox | null;
  /** Where mail for a recipient goes. */
  route(session: SmtpSession, mailbox: Mailbox): Route;
  /** The priority at which a message is taken, of the one that was asked for (RFC 6710 4.1). */
  grantPriority(session: SmtpSession, asked: number): number;

  // The content

  /** Why the data of a transaction cannot come by DATA; undefined when it can. */
  refuseData(session: SmtpSession, transaction: Transaction): Answer | undefined;
  /** Whether a line ends the message. */
  endsData(line: DataLine): boolean;
  /** What a line of message data stands for. */
  readDataLine(line: DataLine): Buffer;
  /** What becomes of a message whose end never came; undefined for nothing. */
  incompleteMessage(content: Content): Content | undefined;
  /** Reads a chunk of so many octets; undefined when the connection ends before. */
  readChunk(session: SmtpSession, count: number): Promise<Buffer | undefined>;
  /** Reads and forgets a refused chunk. */
  discardChunk(session: SmtpSession, count: number): Promise<void>;
  /** The data that a URL of BURL refers to, or why there are none for who has signed in. */
  resolveUrl(session: SmtpSession, url: string): Buffer | Answer;
  /** Whether a URL for submit+ is for who has signed in. */
  mayUseUrl(session: SmtpSession, url: MessageUrl): boolean;
  /** The body of a binary part as it is kept. */
  encodeBinaryPart(body: Buffer): Buffer;
  /** Whether a CR or LF stands without the other. */
  hasBareLineEnd(content: Content): boolean;
  /** Why a message is refused at its end; undefined when it is taken. */
  refuseMessage(session: SmtpSession, transaction: Transaction, content: Content): Answer | undefined;
  /** Answers the end of the message, and delivers what is accepted. The transaction ends with it. */
  endMessage(session: SmtpSession, transaction: Transaction, sent: Content): void;
  /** How often the end of a message is answered. */
  countReplies(session: SmtpSession, transaction: Transaction): number;

  // Delivery

  /** Delivers a message to the recipients here, and hands it on for the others. Returns its id, as Received has it. */
  deliver(session: SmtpSession, transaction: Transaction, octets: Buffer): string;
  /** A submitted message with a Date in front where it has none. */
  addDate(session: SmtpSession, octets: Buffer, now: Date): Buffer;
  /** A submitted message with a valid Message-ID in front where it has none. */
  addMessageId(session: SmtpSession, octets: Buffer): Buffer;
  /** What is kept of a message that is delivered: no Return-Path that it may have come with. */
  keep(octets: Buffer): Buffer;
  /** The Received field that is put before a message, with its line ends. */
  receivedField(session: SmtpSession, trace: Trace): string;
  /** The Return-Path field of a message that is delivered; `path` is without angle brackets. */
  returnPathField(path: string): string;
  /** A message as one recipient gets it, behind its trace fields. */
  compose(trace: string, content: Buffer, recipient: Recipient): Buffer;
  /** Whose INBOX a message for this account goes to. */
  mailboxesFor(context: SmtpContext, account: Account, content: Buffer): readonly Account[];
  /** Does what is left to do with a message now, or when the time of its release has come. */
  release(time: Date | undefined, deliver: () => void): void;
  /** Puts a message into the INBOX of an account. */
  append(account: Account, message: Buffer, now: Date): void;

  // Relaying

  /** A message as it goes on, behind its trace field. */
  composeOnward(trace: string, message: Buffer): Buffer;
  /** Which recipients at one next hop get a message in one transaction. */
  groupRecipients(recipients: readonly Recipient[]): readonly (readonly Recipient[])[];
  /** Introduces this server to a next hop. Gives what that offers, or why it is not to be talked to. */
  sendHello(dialogue: Dialogue, name: string): Promise<Offered | Result>;
  /** Why a message cannot go to a next hop that offers this, as enhanced status code and words; undefined when it can. */
  relayObstacle(mail: Outgoing, offered: Offered): Answer | undefined;
  /** A path as it goes on. */
  relayedPath(path: Mailbox): string;
  /** Parameters of MAIL for a next hop, of the extensions that it offers. */
  relayedMailParameters(mail: Outgoing, offered: Offered): string[];
  /** The same of RCPT. */
  relayedRcptParameters(recipient: Recipient, offered: Offered): string[];
  /** A message as it follows DATA. */
  dotStuff(message: Buffer): Buffer;

  // Reports

  /** Whether the sender wants to hear that a message was delivered. */
  wantsDeliveryReport(recipient: Recipient): boolean;
  /** Tells the sender of a message that it was delivered to those recipients of whom he wants to hear. */
  reportDelivery(context: SmtpContext, transaction: Transaction, original: Buffer, now: Date): void;
  /** Whether the sender is to hear what became of a recipient elsewhere. */
  reportsRelaying(mail: Outgoing, recipient: Recipient, outcome: Outcome): boolean;
  /** Which recipients are told of in one report. */
  groupReports(recipients: readonly RecipientReport[]): readonly (readonly RecipientReport[])[];
  /** Whom a report goes to; null for nobody. */
  reportTo(reversePath: Mailbox | null, report: Report): Mailbox | null;
  /** A report with its envelope. */
  addressReport(context: SmtpContext, to: Mailbox, message: Buffer): Outgoing;
  /** The header section of a report, line by line. */
  reportHeader(context: SmtpContext, to: Mailbox, report: Report, boundary: string): string[];
  /** What a person is told. */
  reportWords(report: Report): string[];
  /** The fields about the message (RFC 3464 2.2). */
  reportMessage(context: SmtpContext, report: Report): string[];
  /** The fields about one recipient (RFC 3464 2.3). */
  reportRecipient(recipient: RecipientReport, action: Action): string[];
  /** The header of the part with these fields. */
  reportStatusType(fields: readonly string[]): string[];
  /** Whether the message comes back whole, or its header section alone. */
  returnsWhole(report: Report): boolean;
};
