import { ClientFirst, gs2Header } from './client-first.js';
import { type Credentials, type MaskSecret, SaslError } from './mechanism.js';

/** Bearer tokens: the first message has it all; an error comes as a challenge, which is answered so that the server can say no. */
abstract class Bearer extends ClientFirst {
  private readonly answerToError: Buffer;
  private error: string | undefined;

  protected constructor(answerToError: string) {
    super();
    this.answerToError = Buffer.from(answerToError);
  }

  protected override respond(challenge: Buffer): Buffer {
    if (this.error !== undefined) throw new SaslError(`${this.name} has nothing to answer to a further challenge`);
    this.error = challenge.toString();
    return this.answerToError;
  }

  override finish(serverData?: Buffer): void {
    if (this.error !== undefined) throw new SaslError(`the server reports success after the error ${this.error}`);
    super.finish(serverData);
  }
}

/** OAUTHBEARER (RFC 7628). */
export class OAuthBearer extends Bearer {
  override readonly name = 'OAUTHBEARER';
  private readonly message: Buffer;

  /** @param pair one more key/value pair */
  constructor(credentials: Credentials, mask: MaskSecret, pair?: string) {
    super('\x01');
    const { user, authzid = user, host, port } = credentials;
    const token = tokenOf(this.name, credentials, mask);
    const pairs = [
      ...(host === undefined ? [] : [`host=${host}`]),
      ...(port === undefined ? [] : [`port=${port}`]),
      `auth=Bearer ${token}`,
      ...(pair === undefined ? [] : [pair]),
    ];
    const header = gs2Header(authzid);
    this.message = Buffer.from(`${header}\x01${pairs.map(pair => `${pair}\x01`).join('')}\x01`);
  }

  override initial(): Buffer {
    return this.message;
  }
}

/** XOAUTH2, the forerunner of OAUTHBEARER that large providers specify. */
export class XOAuth2 extends Bearer {
  override readonly name = 'XOAUTH2';
  private readonly message: Buffer;

  constructor(credentials: Credentials, mask: MaskSecret) {
    super('');
    const token = tokenOf(this.name, credentials, mask);
    this.message = Buffer.from(`user=${credentials.user}\x01auth=Bearer ${token}\x01\x01`);
  }

  override initial(): Buffer {
    return this.message;
  }
}

function tokenOf(name: string, { token }: Credentials, mask: MaskSecret): string {
  if (token === undefined) throw new SaslError(`${name} needs a token`);
  mask(Buffer.from(token));
  return token;
}
