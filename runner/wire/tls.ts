import { isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import {
  type ConnectionOptions,
  connect,
  createSecureContext,
  type SecureContext,
  type SecureContextOptions,
  type SecureVersion,
  type TLSSocket,
} from 'node:tls';
import { certificateFault } from './certificate.js';
import type { Clock } from './clock.js';
import { eventOfError, incompatible, type WireEvent } from './event.js';
import { TlsTransport } from './tls-transport.js';

export type TlsVersion = SecureVersion;

/** How TLS is to be spoken. */
export interface TlsOptions {
  /** The name that the server is asked for (SNI) and that its certificate is checked against; else the host. */
  readonly servername?: string;
  /** The authority to trust, in PEM, in place of those that Node knows. */
  readonly ca?: string;
  /** Accepts any certificate. */
  readonly insecure?: boolean;
  readonly minVersion?: TlsVersion;
  readonly maxVersion?: TlsVersion;
  /** An OpenSSL cipher list. */
  readonly ciphers?: string;
}

/** TLS is in force. */
export interface Secured {
  readonly kind: 'secured';
  /** e.g. `TLSv1.3` */
  readonly protocol: string;
  /** The cipher suite's IANA name. */
  readonly cipher: string;
  readonly socket: TLSSocket;
  /** What TLS is spoken over, where it can be ended without the connection. */
  readonly underlay?: TlsTransport;
}

/** Whom TLS is spoken with, and how. */
export interface TlsPeer extends TlsOptions {
  readonly host: string;
  /** TLS can be ended without the connection. */
  readonly separable?: boolean;
}

/**
 * Starts TLS as the client on a connected socket, whose octets nobody else may read any more. The socket must have an `error` listener.
 * Anything but `secured` leaves the connection destroyed.
 */
export function startTls(raw: Socket, options: TlsPeer, timeoutMs: number, clock: Clock): Promise<Secured | WireEvent> {
  return new Promise(resolve => {
    const { host, separable } = options;
    const underlay = separable ? new TlsTransport(raw) : undefined;
    let socket: TLSSocket;
    try {
      socket = connect(connectionOptions(underlay ?? raw, host, options));
    } catch (error) {
      raw.destroy();
      resolve(failed(error));
      return;
    }
    const settle = (outcome: Secured | WireEvent) => {
      cancel();
      // The TLS socket takes the one below with it. To destroy that one too, from within an event of the TLS socket, can crash Node.
      if (outcome.kind !== 'secured') socket.destroy();
      resolve(outcome);
    };
    const cancel = clock.after(timeoutMs, () => settle({ kind: 'timeout' }));
    // An error may follow the first one, and may come after the handshake: this listener stays.
    socket.on('error', error => settle(eventOfError(error)));
    socket.once('close', () => settle({ kind: 'end' }));
    socket.once('secureConnect', () => {
      if (!socket.authorized && options.insecure !== true) {
        const name = options.servername ?? host;
        // Typed as Error, but Node gives the error's code.
        const code = String(socket.authorizationError);
        const fault = certificateFault(socket.getPeerCertificate(), name, code, options.ca !== undefined, new Date());
        settle({ kind: 'failed', code: 'certificate', ...fault });
        return;
      }
      settle({
        kind: 'secured',
        protocol: socket.getProtocol() ?? '',
        cipher: socket.getCipher().standardName,
        socket,
        ...(underlay === undefined ? {} : { underlay }),
      });
    });
  });
}

function failed(error: unknown): WireEvent {
  const reason = error instanceof Error ? error.message : String(error);
  return { kind: 'failed', code: 'tls', message: `TLS could not be started: ${reason}`, hint: incompatible };
}

function connectionOptions(socket: Duplex, host: string, options: TlsOptions): ConnectionOptions {
  const { ca, maxVersion } = options;
  const servername = options.servername ?? (isIP(host) === 0 ? host : undefined);
  // Node will not go below 1.2 by itself, so that an older maximum alone would leave no version at all.
  const minVersion = options.minVersion ?? (isOld(maxVersion) ? maxVersion : undefined);
  const ciphers = cipherList(options.ciphers, isOld(minVersion));
  return {
    socket,
    host,
    // The certificate is judged above, so that all that is wrong with it can be told.
    rejectUnauthorized: false,
    ...(servername === undefined ? {} : { servername }),
    secureContext: secureContext({
      ...(ca === undefined ? {} : { ca }),
      ...(minVersion === undefined ? {} : { minVersion }),
      ...(maxVersion === undefined ? {} : { maxVersion }),
      ...(ciphers === undefined ? {} : { ciphers }),
    }),
  };
}

/** One for each way in which TLS is spoken: it takes long to make, above all with the authorities that Node knows. */
const secureContexts = new Map<string, SecureContext>();

function secureContext(options: SecureContextOptions): SecureContext {
  const key = JSON.stringify(options);
  const context = secureContexts.get(key) ?? createSecureContext(options);
  secureContexts.set(key, context);
  return context;
}

/** OpenSSL 3 speaks TLS 1.0 and 1.1 (RFC 8996 forbids both) only at security level 0. */
function cipherList(ciphers: string | undefined, old: boolean): string | undefined {
  if (!old || ciphers?.includes('@SECLEVEL') === true) return ciphers;
  return `${ciphers ?? 'DEFAULT'}:@SECLEVEL=0`;
}

function isOld(version: TlsVersion | undefined): boolean {
  return version === 'TLSv1' || version === 'TLSv1.1';
}
