import { describeEvent, eventOfError, type WireEvent } from './event.js';

export type ConnectFailureCode =
  | 'refused'
  | 'timeout'
  | 'unresolved'
  | 'unreachable'
  | 'tls'
  | 'certificate'
  | 'closed';

/** A connection could not be made, or TLS could not be started on a port of implicit TLS. */
export class ConnectFailure extends Error {
  override readonly name = 'ConnectFailure';
  constructor(
    readonly code: ConnectFailureCode,
    readonly host: string,
    readonly port: number,
    what: string,
    /** What the user can do about it. */
    readonly hint: string,
    /** Why no client can accept the certificate. */
    readonly invalid?: string,
  ) {
    super(`${host}:${port}: ${what}`);
  }
}

const UNREACHABLE = new Set([
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'EACCES',
  'EPERM',
]);
const UNRESOLVED = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'ENODATA', 'EINVAL']);

/** The failure that an error of connecting stands for. */
export function failureOfError(error: NodeJS.ErrnoException, host: string, port: number): ConnectFailure {
  const code = error.code ?? '';
  if (code === 'ECONNREFUSED') {
    return new ConnectFailure(
      'refused',
      host,
      port,
      'the connection was refused',
      'is the server running, and is this its port?',
    );
  }
  if (code === 'ETIMEDOUT') return timedOut(host, port);
  if (UNRESOLVED.has(code)) {
    return new ConnectFailure('unresolved', host, port, 'the host name has no address', 'check the name of the host');
  }
  if (UNREACHABLE.has(code)) {
    return new ConnectFailure(
      'unreachable',
      host,
      port,
      `the host cannot be reached (${code})`,
      'check the address and the route to it',
    );
  }
  return failureOfEvent(eventOfError(error), host, port);
}

/** The failure that an event before the connection was ready stands for. */
export function failureOfEvent(event: WireEvent, host: string, port: number): ConnectFailure {
  if (event.kind === 'timeout') return timedOut(host, port);
  const what = describeEvent(event);
  if (event.kind === 'alert') {
    return new ConnectFailure(
      'tls',
      host,
      port,
      what,
      'server and client agree on no TLS version or cipher, or the server wants something else',
    );
  }
  if (event.kind === 'failed') {
    if (event.code === 'network') return new ConnectFailure('unreachable', host, port, what, event.hint);
    // Compression begins on a connection that is ready.
    const code = event.code === 'compression' ? 'closed' : event.code;
    return new ConnectFailure(code, host, port, what, event.hint, event.invalid);
  }
  return new ConnectFailure(
    'closed',
    host,
    port,
    `${what} before it was ready`,
    'the server may limit connections or refuse this address: see its log',
  );
}

function timedOut(host: string, port: number): ConnectFailure {
  return new ConnectFailure(
    'timeout',
    host,
    port,
    'no connection in time',
    'is a firewall in between, or the wrong TLS mode set?',
  );
}
