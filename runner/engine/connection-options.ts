import type { SessionOptions } from '../protocols/protocol.js';
import type { Violation } from '../protocols/session.js';
import type { Clock } from '../wire/clock.js';
import type { Wire } from '../wire/wire.js';
import type { Guard } from './guards/guard.js';

/** What a protocol's connection needs of a wire. */
export type Connection = Pick<
  Wire,
  'secure' | 'channelBinding' | 'write' | 'next' | 'handshake' | 'endTls' | 'compress' | 'halfClose' | 'reset' | 'close'
>;

/** What goes with a protocol's connection, where it is wanted. */
export interface ConnectionOptions {
  /** Throws the connection away when it aborts; its reason is text for a report. */
  readonly signal?: AbortSignal;
  /** Measures the waits. */
  readonly clock?: Clock;
  /** Looks at what is written before it is. */
  readonly guard?: Guard;
  /** What the session is told of the connection. */
  readonly standing?: Omit<SessionOptions, 'service'>;
  /** Is told how many milliseconds lay between our octets and the server's. */
  readonly onReply?: (ms: number) => void;
}

/** Is told of each violation that a connection's session notes. */
export type ViolationListener = (violation: Violation, connection: string) => void;
