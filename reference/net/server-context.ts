import type { Store } from '../store/store.js';

/** What every session of one server shares, whatever its protocol. */
export interface ServerContext {
  readonly store: Store;
  /** The mail domain: an account's address is user@domain. */
  readonly domain: string;
  /** The server's own name, 'mail.' and the domain. */
  readonly hostname: string;
  /** The dialect in this connection. */
  readonly dialect?: DialectHooks;
  /** The SASL mechanisms to be had; where absent, all that every server offers. */
  readonly mechanisms?: readonly string[];
}

/** What a session asks of the dialect it speaks (reference/dialects). */
export interface DialectHooks {
  /** Whether EHLO lists a keyword as things stand. */
  offers(keyword: string): boolean;
  /** Whether a command, in upper case, is not known as things stand. A data item and a search key stand behind their command: `FETCH PREVIEW`. */
  lacks(verb: string): boolean;
  /** The channel binding that NTLM has to be bound by, as MsvAvChannelBindings has it; undefined where it may be bound or not. */
  readonly binding: Buffer | undefined;
  /** A line of the client's as the dialect takes it. */
  read(line: string): string;
  /** What a command is answered that the dialect does not carry out; undefined when it does. */
  refusal(command: string, literals?: readonly Buffer[]): string | undefined;
}
