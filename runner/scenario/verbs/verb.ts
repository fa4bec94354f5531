import type { Protocol } from '../../protocols/protocol.js';
import type { DeliveryMethod, ProtocolName } from '../../protocols/services.js';
import type { StepEntry } from '../file.js';
import { isList, type Reader } from '../reader.js';

/** Keys of a step that ask for replies. `bind` captures from them. */
export const expectationKeys = ['expect', 'forbid', 'observe', 'skip-if'] as const;

/** What an action asks of a target. */
export interface Needs {
  /** Services that it must have. */
  readonly services?: readonly string[];
  /** The account that signs in or is written to, 1 or 2; undefined: none. */
  readonly account?: number;
  /** The account signs in by APOP, so it must have a secret for that. */
  readonly apop?: boolean;
  /** The way by which it brings a message to an INBOX; `any`: the target's. */
  readonly delivers?: DeliveryMethod | 'any';
  /** The protocol by which it looks into an INBOX; `any`: one that the target has. */
  readonly retrieves?: ProtocolName | 'any';
  /** It must relay mail to the sink. */
  readonly sink?: boolean;
}

/**
 * A verb of a step as it is written, and what the loader knows of it; `runner/engine/verbs/` has what it does. The schema has accepted an entry before
 * it is read, so it is of type `Entry`, but for variables in it whose values only the run knows.
 */
export interface Verb<Entry = unknown, A extends { readonly verb: string } = { readonly verb: string }> {
  /** It opens connections, it sends something on one that is open, it is about one that is open, or about none. */
  readonly connection: 'opens' | 'sends' | 'open' | 'none';
  /** Which of the keys that ask for replies may stand beside it. */
  readonly reads: 'all' | 'expect' | 'none';
  /** They ask for mail that was relayed, not for replies. */
  readonly relayed?: true;
  /** What a failure is a verdict of: the verb as well, what is read after it alone, or neither: then it is an `error`. */
  readonly judged: 'always' | 'replies' | 'never';
  /** It can fail with nothing expected beside it. */
  readonly proves?: true;
  /** Keys of the step that belong to it alone. */
  readonly keys?: readonly (keyof StepEntry)[];
  /** What it makes of its connections. */
  readonly ends?: 'closed' | 'half-closed';
  /** TLS begins with it: `secured` can be expected. */
  readonly secures?: true;
  /** It wants connections whose TLS can be ended alone. */
  readonly separates?: true;
  /** What it puts on the wire that may be a message: content, commands that are answered one by one, or octets of any kind. */
  readonly puts?: 'content' | 'commands' | 'octets';

  /**
   * The action, from what is written; tells what is wrong with it.
   * @param at where the entry stands
   * @param step the step around it
   * @param beside where the step stands
   */
  read(entry: Entry, at: Reader, step: StepEntry, beside: Reader): A;
  /** Keys of the step that stand within its own map instead. */
  inner?(entry: Entry): Pick<StepEntry, 'on' | 'within'>;
  /** Does it wait for the server, so that `within` means something although nothing is read? */
  waits(action: A): boolean;
  /** The connections that it opens. */
  opens?(action: A): { readonly service: string; readonly names: readonly string[] };
  /** The connections that it names itself. */
  names?(action: A): readonly string[] | undefined;
  /** Tells what the protocol of its connection does not have. */
  fits?(action: A, protocol: Protocol, at: Reader): void;
  needs?(action: A): Needs;
  /** Is TLS begun on its connection? */
  beginsTls?(action: A): boolean;
  /** Does the harness introduce itself for it, where a protocol asks for that, without its being written? */
  saysHello?(action: A): boolean;
  /** What the server is asked by it, in the reason why a scenario was skipped; undefined: that goes without a name. */
  asks?(action: A): string | undefined;
  /** Does it touch what lies in an account's INBOX? If not given, its texts tell. `protocol` is that of its connection. */
  touchesInbox?(action: A, protocol: Protocol | undefined): boolean;
}

/** Tells of an option that would have no effect where it stands: the scenario would prove something else than it says. */
export function idle(at: Reader, key: string, why: string): void {
  at.at(key).wrong(`\`${key}\` has no effect: ${why}`, undefined, 'key');
}

/** One part, or a list of them that can be sent together. */
export function partsOf<E extends string | number | object, P>(
  entry: E | readonly E[],
  at: Reader,
  read: (part: E, at: Reader) => P,
): readonly P[] {
  if (!isList(entry)) return [read(entry, at)];
  at.together(entry);
  return entry.map((part, index) => read(part, at.at(index)));
}
