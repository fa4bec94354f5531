import { type Mechanism, SaslError } from './mechanism.js';

/** What the mechanisms have in common in which the client speaks first: the first message goes with the command or answers an empty challenge. */
export abstract class ClientFirst implements Mechanism {
  abstract readonly name: string;
  /** There is nothing to be read from a challenge before the client has spoken; what is no base64 there, an invariant tells of. */
  readonly promptedInWords = true;
  private challenged = false;

  /** The client's first message. */
  abstract initial(): Buffer;

  /** The response to a challenge that follows the first message. Most mechanisms allow none. */
  protected respond(challenge: Buffer): Buffer {
    const found =
      challenge.length === 0
        ? 'a further challenge'
        : `the challenge ${JSON.stringify(challenge.toString('latin1', 0, 100))}`;
    throw new SaslError(`${this.name} has nothing to answer to ${found}`);
  }

  step(challenge: Buffer): Buffer {
    const begins = challenge.length === 0 && !this.challenged;
    this.challenged = true;
    return begins ? this.initial() : this.respond(challenge);
  }

  finish(serverData?: Buffer): void {
    if (serverData !== undefined && serverData.length > 0)
      throw new SaslError(`${this.name} has no data that come with success`);
  }
}

/** A name within a GS2 header or a SCRAM message, where comma and equals sign have another meaning (RFC 5802 5.1). */
export function saslName(name: string): string {
  return name.replaceAll('=', '=3D').replaceAll(',', '=2C');
}

/**
 * The GS2 header (RFC 5801 4).
 * @param binding the type of channel binding, of a client that has one
 */
export function gs2Header(authzid: string, binding?: string): string {
  return `${binding === undefined ? 'n' : `p=${binding}`},${authzid === '' ? '' : `a=${saslName(authzid)}`},`;
}
