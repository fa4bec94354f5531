/** Who signs in, and with what. */
export interface Credentials {
  /** The authentication identity. */
  readonly user: string;
  readonly password: string;
  /** The identity to act as, when it is another one. */
  readonly authzid?: string;
  /** An OAuth 2.0 bearer token. */
  readonly token?: string;
  /** How the protocol is called as a service (RFC 2831 2.1.2): `imap`, `pop` or `smtp`. */
  readonly service?: string;
  /** The server's name and port, for OAUTHBEARER. */
  readonly host?: string;
  readonly port?: number;
  /** The channel binding of a type (RFC 5929, RFC 9266), where the connection is inside TLS that has one. */
  readonly channelBinding?: (type: string) => Buffer | undefined;
}

/** What a client's messages have otherwise than its mechanism would make them. */
export interface MechanismChanges {
  readonly scram?: ScramChanges;
  /** What is wrong in the response of DIGEST-MD5, or what alone is asked of the server. */
  readonly digest?: DigestError | DigestDemand;
  /** One more key/value pair of OAUTHBEARER, `key=value`. */
  readonly pair?: string;
}

/** What may be wrong in the response of a DIGEST-MD5 client, while all else in it is right: its digest is made of it as it is sent. */
export const digestErrors = [
  'nonce',
  'nonce-count',
  'digest-uri',
  'username-left-out',
  'nonce-left-out',
  'cnonce-left-out',
  'response-left-out',
  'username-twice',
  'nonce-twice',
  'cnonce-twice',
  'response-twice',
] as const;

export type DigestError = (typeof digestErrors)[number];

/** What alone a DIGEST-MD5 client asks of the server: it goes on, as far as it can, whatever else is amiss. */
export const digestDemands = ['form-asked', 'no-http-asked', 'size-asked', 'proof-asked'] as const;

export type DigestDemand = (typeof digestDemands)[number];

/** What may be wrong in the final message of a SCRAM client, while all else in it is right: its proof is made of it as it is sent. */
export const scramErrors = [
  'nonce',
  'nonce-cut',
  'header',
  'binding',
  'binding-left-out',
  'binding-added',
  'proof',
  'proof-cut',
  'proof-not-base64',
  'proof-left-out',
] as const;

/** What a client of SCRAM says otherwise. */
export interface ScramChanges {
  /** The type of channel binding, in place of the best that the connection has. */
  readonly binding?: string;
  /** The GS2 header (RFC 5802 7), which `c` repeats. */
  readonly header?: string;
  /** A mandatory extension at the beginning of the first message. */
  readonly mandatory?: string;
  /** An extension behind the first or in the final message, `name=value`. */
  readonly first?: string;
  readonly final?: string;
  readonly wrong?: (typeof scramErrors)[number];
  /** A server that asks for fewer iterations is not believed. */
  readonly iterations?: number;
}

/** Is told of each octet string that must not be shown, before it can be on the wire. */
export type MaskSecret = (secret: Buffer) => void;

/** The client's side of one authentication exchange (RFC 4422 3). All data are as they are before or after base64. */
export interface Mechanism {
  readonly name: string;
  /** A server that is asked to begin may do so in words for people, which mean no more than an empty challenge. */
  readonly promptedInWords?: boolean;
  /**
   * The initial response, to be sent with the command, where an empty one is written `=`; undefined when the server speaks first. When the
   * command goes without, the server's empty challenge is answered by `step` with the same octets.
   */
  initial(): Buffer | undefined;
  /** The response to a challenge. Throws SaslError when the challenge is not what the mechanism allows here. */
  step(challenge: Buffer): Buffer;
  /**
   * The server reports success, perhaps with data. Throws SaslError when the exchange was not complete or, in SCRAM, the server has not
   * proved that it knows the password.
   */
  finish(serverData?: Buffer): void;
}

/** The exchange cannot go on: the server's data are wrong, or the credentials do not suit the mechanism. */
export class SaslError extends Error {
  override readonly name: string = 'SaslError';
}

/** The server's data are not what the client was to ask of them, whatever comes of the exchange. */
export class Objection extends SaslError {}

/** The connection has no channel binding of the type that is wanted. */
export class NoChannelBinding extends SaslError {}

/** What base64 text (RFC 4648 4) stands for. Throws SaslError when it is anything else. */
export function decodeBase64(text: string): Buffer {
  const octets = Buffer.from(text, 'base64');
  if (octets.toString('base64') !== text) throw new SaslError(`not base64: ${JSON.stringify(text.slice(0, 100))}`);
  return octets;
}
