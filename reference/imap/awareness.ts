import type { Wants } from './wants.js';

/** What a session has said that bears on what it is told of its open mailbox. */
export interface Awareness {
  /** It has issued a CONDSTORE enabling command other than ENABLE. */
  readonly condstore: boolean;
  /** What it has enabled. */
  readonly enabled: ReadonlySet<string>;
  /** What it wants to be told. */
  readonly wants: Wants;
  /** One of its own commands is being carried out. */
  readonly executing: boolean;
  /** There is news. */
  newsCame(): void;
}

/** Whether the client has issued a CONDSTORE enabling command (RFC 7162 3.1). */
export function isAware({ condstore, enabled }: Awareness): boolean {
  return condstore || enabled.has('CONDSTORE') || enabled.has('QRESYNC');
}
