import {
  allowInsecureRequests,
  ClientSecretPost,
  clientCredentialsGrantRequest,
  processClientCredentialsResponse,
} from 'oauth4webapi';
import { TargetUnavailable } from './errors.js';

/** How a target file asks for an access token: the OAuth 2.0 client-credentials grant (RFC 6749 4.4). */
export interface TokenRequest {
  /** The token endpoint, an absolute address. */
  readonly token: string;
  readonly client: string;
  readonly secret: string;
  readonly scope?: string;
}

const timeoutMs = 20_000;

/**
 * Asks for an access token, with which XOAUTH2 and OAUTHBEARER sign in.
 * @throws TargetUnavailable when there is none to be had; the secret is in no message
 */
export async function accessToken(
  { token, client: id, secret, scope }: TokenRequest,
  signal?: AbortSignal,
): Promise<string> {
  const endpoint = new URL(token);
  const server = { issuer: endpoint.origin, token_endpoint: endpoint.href };
  const client = { client_id: id };
  // A secret goes over the network inside TLS only; a test's own endpoint may do without.
  const isLocal = ['127.0.0.1', 'localhost', '[::1]'].includes(endpoint.hostname);
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await clientCredentialsGrantRequest(
      server,
      client,
      ClientSecretPost(secret),
      new URLSearchParams(scope === undefined ? {} : { scope }),
      {
        signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
        ...(isLocal ? { [allowInsecureRequests]: true } : {}),
      },
    );
    return (await processClientCredentialsResponse(server, client, response)).access_token;
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new TargetUnavailable(`no access token from ${endpoint.origin}${endpoint.pathname}: ${reason(error)}`);
  }
}

/** The token endpoint tells why in `error` and `error_description` (RFC 6749 5.2); a network's failure is in the cause. */
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
