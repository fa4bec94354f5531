/** What a kind of command does to mailboxes and messages. */
export type EffectKind =
  | 'appends'
  | 'copies'
  | 'moves'
  | 'stores'
  | 'reads'
  | 'expunges'
  | 'closes'
  | 'creates'
  | 'deletes'
  | 'renames'
  /** It changes no mailbox and no message. */
  | 'nothing';

/** What a command does to a session and to what the server keeps. */
export interface CommandForm {
  /** It selects the mailbox that it names first, or leaves none selected. */
  readonly selects?: 'named' | 'none';
  /** The server asks for more with `+`, at most so many times; `ends` is the line by which the client ends the dialogue, else the tagged response does. */
  readonly dialogue?: { readonly continuations: number; readonly ends?: string };
  /** While it alone is in progress no EXPUNGE may come: the invariant that says so. */
  readonly forbidsExpunge?: string;
  /** From here on the server may send UTF-8. */
  readonly utf8?: true;
  /** Once it was answered OK, what the server sends is compressed. */
  readonly compresses?: true;
  /** It signs in, as the user that it names first or as one that SASL says. */
  readonly signsIn?: 'named' | 'by SASL';
  /** It says what the client wants to be told unasked, and when. */
  readonly notifies?: true;
  /** It puts the session back to where nobody is signed in. */
  readonly signsOut?: true;
  readonly changes?: Changes;
  /** What these changes are; undefined: they are not known, if there are any. */
  readonly effect?: EffectKind;
  /** It shows what messages of the open mailbox hold, if its text matches. */
  readonly shows?: RegExp;
  /** It leaves something behind: a mailbox, or a subscription. */
  readonly makes?: true;
  /** Messages come into the last mailbox that it names. */
  readonly adds?: true;
}

/** What a command changes on the server. */
export interface Changes {
  /** Mailboxes: where their names stand among the arguments, from 0. */
  readonly named?: readonly number[];
  /** In place of a mailbox it names what belongs to the account alone, where the command's text matches. */
  readonly ownOfAccount?: RegExp;
  /** The open mailbox; an expression: only if the command's text matches it. */
  readonly open?: true | RegExp;
  /** The account as a whole; an expression: only if the command's text matches it. */
  readonly account?: true | RegExp;
}

/** Does a command of this text change it? @param what the open mailbox, or the account, as `Changes` has it */
export function isChanged(what: true | RegExp | undefined, text: string): boolean {
  return what === true || what?.test(text) === true;
}

/** A command of the client that the server has not answered yet. */
export interface Command {
  readonly tag: string;
  /** In upper case; `UID FETCH` for the UID forms, empty when the line has a tag alone. */
  readonly name: string;
  /** What is known of it; undefined: nothing. */
  readonly form: CommandForm | undefined;
  /** What follows the name on the command's first line, as latin1. */
  readonly argument: string;
  /** When its first octets were written, by the clock of the run. */
  readonly began: number;
  /** The octets of its literals, of a command that appends; undefined: of one that has many. */
  readonly literals: (Buffer | undefined)[];
  /** What the client wrote when it was asked for more. */
  firstAnswer: string;
  /** Has all of it been written? */
  complete: boolean;
  /** Continuation requests that the server owes at most. */
  continuations: number;
}

/** The commands of the client, as far as an invariant asks for them. */
export interface CommandsSoFar {
  /** Those that the server has not answered, oldest first. */
  readonly inFlight: readonly Command[];
  /** Is it certain what a server makes of them? */
  readonly trusted: boolean;
  readonly continuationDue: boolean;
  /** The tag of a command whose first line has not ended: a server may refuse it before it has. */
  readonly unfinishedTag: string | undefined;
  /** Has the client begun something that is not finished: a command in flight, or a part of a line? */
  readonly busy: boolean;
  /** Is nothing in progress? A command is not, as long as the server has not got all of it. */
  readonly idle: boolean;
}
