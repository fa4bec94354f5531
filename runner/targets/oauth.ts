import {
  allowInsecureRequests,
  type ClientAuth,
  ClientSecretPost,
  clientCredentialsGrantRequest,
  deviceAuthorizationRequest,
  deviceCodeGrantRequest,
  None,
  processClientCredentialsResponse,
  processDeviceAuthorizationResponse,
  processDeviceCodeResponse,
  processRefreshTokenResponse,
  refreshTokenGrantRequest,
  type TokenEndpointResponse,
} from 'oauth4webapi';
import type { Clock } from '../wire/clock.js';
import { TargetUnavailable } from './errors.js';

/** How a target file asks for an access token. */
export interface TokenRequest {
  /** The token endpoint, an absolute address. */
  readonly token: string;
  readonly client: string;
  readonly secret?: string;
  readonly scope?: string;
  /** The endpoint that gives a code for a person to sign in with (RFC 8628); without it the client has the token for itself (RFC 6749 4.4). */
  readonly device?: string;
}

/** An access token, with which XOAUTH2 and OAUTHBEARER sign in. */
export interface Token {
  readonly text: string;
  /** For how many seconds from now, where it is told. */
  readonly seconds?: number;
  /** What another one is had for without the person (RFC 6749 6). */
  readonly refresh?: string;
}

/** What asking takes besides the request. */
export interface Asking {
  /** Tells the person who is to sign in how. */
  readonly tell: (line: string) => void;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

const timeoutMs = 20_000;
/** RFC 8628 3.2 and 3.5. */
const usualIntervalMs = 5_000;
const slowerMs = 5_000;

/**
 * Asks for an access token: by the client's own right, or with a code that a person enters elsewhere.
 * @throws TargetUnavailable when there is none to be had; no secret is in its message
 */
export async function askForToken(request: TokenRequest, asking: Asking): Promise<Token> {
  if (request.device !== undefined) return byDevice(request, request.device, asking);
  return exchange(request.token, asking.signal, async options => {
    const { server, client, authentication, scope } = known(request);
    const response = await clientCredentialsGrantRequest(server, client, authentication, scope, options);
    return tokenOf(await processClientCredentialsResponse(server, client, response));
  });
}

/**
 * Asks for the next access token.
 * @throws TargetUnavailable as `askForToken`
 */
export async function askAgain(request: TokenRequest, last: Token, asking: Asking): Promise<Token> {
  if (request.device === undefined) return askForToken(request, asking);
  const { refresh } = last;
  if (refresh === undefined)
    throw new TargetUnavailable(
      `the access token ends, and ${shown(request.token)} gave none to have another one for: add offline_access to the scope`,
    );
  return exchange(request.token, asking.signal, async options => {
    const { server, client, authentication } = known(request);
    const response = await refreshTokenGrantRequest(server, client, authentication, refresh, options);
    // Another one to refresh with need not come (RFC 6749 6).
    return { refresh, ...tokenOf(await processRefreshTokenResponse(server, client, response)) };
  });
}

/** The device authorization grant (RFC 8628). */
async function byDevice(request: TokenRequest, device: string, { tell, clock, signal }: Asking): Promise<Token> {
  const { server, client, authentication, scope } = known(request);
  const given = await exchange(device, signal, async options => {
    const response = await deviceAuthorizationRequest(server, client, authentication, scope, options);
    return processDeviceAuthorizationResponse(server, client, response);
  });
  tell(`to let mailspec sign in, open ${given.verification_uri} and enter the code ${given.user_code}`);
  const until = clock.now() + given.expires_in * 1000;
  let intervalMs = given.interval === undefined ? usualIntervalMs : given.interval * 1000;
  for (;;) {
    await passed(clock, intervalMs, signal);
    if (clock.now() >= until)
      throw new TargetUnavailable(`no access token from ${shown(request.token)}: nobody entered the code in time`);
    try {
      const response = await deviceCodeGrantRequest(
        server,
        client,
        authentication,
        given.device_code,
        optionsFor(request.token, signal),
      );
      return tokenOf(await processDeviceCodeResponse(server, client, response));
    } catch (error) {
      const wait = nextInterval(error, intervalMs);
      if (signal?.aborted || wait === undefined) throw failure(request.token, error, signal);
      intervalMs = wait;
    }
  }
}

/** How long to wait before the code is tried again (RFC 8628 3.5); undefined: never. */
function nextInterval(error: unknown, intervalMs: number): number | undefined {
  const { error: code, name } = error as { readonly error?: string; readonly name?: string };
  if (code === 'authorization_pending') return intervalMs;
  if (code === 'slow_down') return intervalMs + slowerMs;
  // The network failed: it is asked less and less often.
  return code === undefined && (error instanceof TypeError || name === 'TimeoutError') ? 2 * intervalMs : undefined;
}

/** Waits until so many milliseconds have passed, or the run is broken off. */
function passed(clock: Clock, ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = clock.after(ms, () => {
      signal?.removeEventListener('abort', abort);
      resolve();
    });
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
  });
}

function known({ token, device, client, secret, scope }: TokenRequest) {
  const authentication: ClientAuth = secret === undefined ? None() : ClientSecretPost(secret);
  return {
    server: {
      issuer: new URL(token).origin,
      token_endpoint: token,
      ...(device !== undefined && { device_authorization_endpoint: device }),
    },
    client: { client_id: client },
    authentication,
    scope: new URLSearchParams(scope === undefined ? {} : { scope }),
  };
}

function tokenOf({ access_token: text, expires_in: seconds, refresh_token: refresh }: TokenEndpointResponse): Token {
  return { text, ...(seconds !== undefined && { seconds }), ...(refresh !== undefined && { refresh }) };
}

type Options = ReturnType<typeof optionsFor>;

function optionsFor(address: string, signal: AbortSignal | undefined) {
  // A secret goes over the network inside TLS only; a test's own endpoint may do without.
  const isLocal = ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(address).hostname);
  const timeout = AbortSignal.timeout(timeoutMs);
  return {
    signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    ...(isLocal ? { [allowInsecureRequests]: true } : {}),
  };
}

async function exchange<T>(
  address: string,
  signal: AbortSignal | undefined,
  send: (options: Options) => Promise<T>,
): Promise<T> {
  try {
    return await send(optionsFor(address, signal));
  } catch (error) {
    throw failure(address, error, signal);
  }
}

function failure(address: string, error: unknown, signal: AbortSignal | undefined): unknown {
  return signal?.aborted ? error : new TargetUnavailable(`no access token from ${shown(address)}: ${reason(error)}`);
}

/** An endpoint's address, without what may be secret in it. */
function shown(address: string): string {
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname}`;
}

/** The endpoint tells why in `error` and `error_description` (RFC 6749 5.2); a network's failure is in the cause. */
function reason(error: unknown): string {
  const {
    message,
    cause,
    error: code,
    error_description: description,
  } = error as Error & {
    readonly error?: string;
    readonly error_description?: string;
  };
  if (code !== undefined) return description === undefined ? code : `${code}: ${description}`;
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}
