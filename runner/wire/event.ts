import { NotDeflated } from './deflated.js';

/** What can happen on a connection, as the client sees it. */
export type WireEvent =
  /** Octets came, in the pieces in which the system handed them over. */
  | { readonly kind: 'octets'; readonly octets: Buffer }
  /** The server ended its side in order: FIN, or close_notify in TLS. */
  | { readonly kind: 'end' }
  /** The server threw the connection away: RST. */
  | { readonly kind: 'reset' }
  /** The server sent a fatal TLS alert, named as in RFC 8446 6, e.g. `handshake_failure`. */
  | { readonly kind: 'alert'; readonly alert: string }
  /** The connection cannot go on for another reason, which `message` tells; `hint` says what can be done. */
  | {
      readonly kind: 'failed';
      readonly code: FailureCode;
      readonly message: string;
      readonly hint: string;
      /** Why no client can accept the certificate. */
      readonly invalid?: string;
    }
  /** Nothing happened in the time given. */
  | { readonly kind: 'timeout' };

/** How a handshake ended. */
export type Handshake =
  | WireEvent
  | {
      readonly kind: 'secured';
      readonly protocol: string;
      readonly cipher: string;
      /** Clear octets that had come before the handshake and were thrown away. */
      readonly leftover: number;
    };

/** Why a connection `failed`: TLS or compression broke, the certificate was refused, this side had closed it, or the network did. */
export type FailureCode = 'tls' | 'compression' | 'certificate' | 'closed' | 'network';

/** Does the connection end with this event? */
export function isFinal(event: WireEvent): boolean {
  return event.kind !== 'octets' && event.kind !== 'timeout';
}

/** The event in a few words, for a report. */
export function describeEvent(event: WireEvent): string {
  switch (event.kind) {
    case 'octets':
      return `${event.octets.length} octets`;
    case 'end':
      return 'the server closed the connection';
    case 'reset':
      return 'the server reset the connection';
    case 'alert':
      return `the server sent the TLS alert ${event.alert}`;
    case 'failed':
      return event.message;
    case 'timeout':
      return 'nothing came in time';
  }
}

/** The event that a socket's error stands for. */
export function eventOfError(error: NodeJS.ErrnoException): WireEvent {
  const alert = alertOf(error);
  if (alert !== undefined) return { kind: 'alert', alert };
  if (error instanceof NotDeflated) {
    const hint = 'behind the OK the server has to compress all that it sends, without a header of zlib';
    return { kind: 'failed', code: 'compression', message: error.message, hint };
  }
  // During a handshake Node reports an orderly end as ECONNRESET too, but then no system call has failed.
  if (error.code === 'ECONNRESET' && error.syscall === undefined) return { kind: 'end' };
  if (error.code === 'ECONNRESET' || error.code === 'EPIPE' || error.code === 'ECONNABORTED') return { kind: 'reset' };
  if (error.code?.startsWith('ERR_SSL_') || error.code?.startsWith('ERR_TLS_') || 'library' in error) {
    return { kind: 'failed', code: 'tls', message: `TLS failed: ${reasonOf(error)}`, hint: tlsHint(error) };
  }
  const message = `the connection failed: ${error.code ?? error.message}`;
  return { kind: 'failed', code: 'network', message, hint: 'check the network between here and the server' };
}

/** Alert descriptions by their number (RFC 8446 6; those of RFC 5246 that only older versions send). */
const ALERTS: Readonly<Record<number, string>> = {
  0: 'close_notify',
  10: 'unexpected_message',
  20: 'bad_record_mac',
  21: 'decryption_failed',
  22: 'record_overflow',
  30: 'decompression_failure',
  40: 'handshake_failure',
  41: 'no_certificate',
  42: 'bad_certificate',
  43: 'unsupported_certificate',
  44: 'certificate_revoked',
  45: 'certificate_expired',
  46: 'certificate_unknown',
  47: 'illegal_parameter',
  48: 'unknown_ca',
  49: 'access_denied',
  50: 'decode_error',
  51: 'decrypt_error',
  60: 'export_restriction',
  70: 'protocol_version',
  71: 'insufficient_security',
  80: 'internal_error',
  86: 'inappropriate_fallback',
  90: 'user_canceled',
  100: 'no_renegotiation',
  109: 'missing_extension',
  110: 'unsupported_extension',
  111: 'certificate_unobtainable',
  112: 'unrecognized_name',
  113: 'bad_certificate_status_response',
  114: 'bad_certificate_hash_value',
  115: 'unknown_psk_identity',
  116: 'certificate_required',
  120: 'no_application_protocol',
};

/** OpenSSL ends the message of an error with the number when the peer's alert caused it. */
function alertOf(error: Error): string | undefined {
  const number = /SSL alert number (\d+)/.exec(error.message)?.[1];
  if (number === undefined) return undefined;
  return ALERTS[Number(number)] ?? `alert_${number}`;
}

/** Octets of the record of an alert that nothing encrypts (RFC 8446 5.1 and 6). */
const ALERT_LENGTH = 7;

/**
 * A server that answers the octets behind STARTTLS with a fatal TLS alert sends it in the clear, where no TLS library of ours sees it.
 * @returns how many octets stand before the alert, and the event; undefined where the octets do not end with one
 */
export function alertInClear(octets: Buffer): { readonly at: number; readonly event: WireEvent } | undefined {
  const at = octets.length - ALERT_LENGTH;
  const [type, major, minor = 0, high, low, level, number] = octets.subarray(at);
  const fatal = at >= 0 && type === 21 && major === 3 && minor <= 4 && high === 0 && low === 2 && level === 2;
  if (!fatal || number === undefined) return undefined;
  return { at, event: { kind: 'alert', alert: ALERTS[number] ?? `alert_${number}` } };
}

function reasonOf(error: Error): string {
  return 'reason' in error && typeof error.reason === 'string' ? error.reason : error.message;
}

/** What to do when no version or cipher is left of those that a step asks for. */
export const incompatible = 'the requested versions and ciphers are incompatible: check min, max and ciphers';

function tlsHint(error: Error): string {
  const reason = reasonOf(error);
  if (/wrong version number|packet length too long|http request/.test(reason)) {
    return 'the server does not speak TLS here: is this the port of implicit TLS, or one that wants STARTTLS first?';
  }
  if (/no protocols available|unsupported protocol|no cipher match|protocol version/i.test(reason)) {
    return incompatible;
  }
  return "the server's TLS log says more";
}
