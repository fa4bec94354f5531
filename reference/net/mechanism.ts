import type { Account } from '../store/account.js';

/** What a mechanism says after a response: go on with a challenge, done, or refused. */
export type SaslStep = { challenge: Buffer } | { account: Account } | { failed: true };

/** What an exchange can be bound to: the connection that it is carried by. */
export interface Channel {
  /** TLS is in force. */
  readonly secure: boolean;
  /** The channel binding of a type (RFC 5929, RFC 9266); undefined where there is none. */
  channelBinding(type: string): Buffer | undefined;
}

/** One authentication exchange of a mechanism (RFC 4422), server side. */
export interface Mechanism {
  /** The registered name, in upper case. */
  readonly name: string;
  /** The client may begin. Where it is false an initial response is an error of the protocol. */
  readonly takesInitialResponse: boolean;
  /** The client's response, decoded; undefined opens an exchange without initial response. Not called again after `account` or `failed`. */
  step(response: Buffer | undefined): SaslStep;
}
