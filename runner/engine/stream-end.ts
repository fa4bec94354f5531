import type { End } from '../protocols/match/universal.js';
import type { FailureCode } from '../wire/event.js';
import type { WireEvent } from '../wire/wire.js';

/**
 * How a stream ended: by the server, by the scenario itself (`local`), or because of the harness or the network (`ours`), which tells nothing about
 * the server: its time was up, the run was interrupted, the server went beyond what the harness is ready to hold.
 */
export type StreamEnd =
  | { readonly kind: 'end' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'alert'; readonly alert: string }
  | {
      readonly kind: 'failed';
      readonly message: string;
      readonly code?: FailureCode;
      readonly hint?: string;
      readonly invalid?: string;
    }
  | { readonly kind: 'ours'; readonly message: string }
  | { readonly kind: 'local' };

/** What an event that ended the connection says of who ended it. */
export function endOf(event: Exclude<WireEvent, { kind: 'octets' | 'timeout' }>): StreamEnd {
  // TLS that broke, or a certificate, is the server's; a network that failed is nobody's.
  return event.kind === 'failed' && event.code === 'network' ? { kind: 'ours', message: event.message } : event;
}

/** Is the end one of those that an expectation names? */
export function isOneOf(end: StreamEnd, ends: readonly End[]): boolean {
  const kind = end.kind === 'failed' && end.code === 'tls' ? 'no-tls' : end.kind;
  return ends.some(one => one === kind);
}

/** How the stream came to its end, in words for a report. */
export function describeEnd(end: StreamEnd): string {
  switch (end.kind) {
    case 'end':
      return 'the server closed the connection';
    case 'reset':
      return 'the server reset the connection';
    case 'alert':
      return `TLS alert ${end.alert}`;
    case 'local':
      return 'the connection had been closed by the scenario';
    default:
      return end.message;
  }
}
