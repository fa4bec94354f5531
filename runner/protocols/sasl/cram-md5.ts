import { createHmac } from 'node:crypto';
import { type Credentials, type MaskSecret, type Mechanism, SaslError } from './mechanism.js';

/** A challenge has the syntax of a message identifier (RFC 2195 2). */
const CHALLENGE = /^<[^<>@\s]+@[^<>@\s]+>$/;

/** CRAM-MD5 (RFC 2195). The digest is masked: together with the challenge it lets anybody try passwords at leisure. */
export class CramMd5 implements Mechanism {
  readonly name = 'CRAM-MD5';
  private readonly user: string;
  private readonly password: string;
  private readonly mask: MaskSecret;
  private answered = false;

  constructor({ user, password }: Credentials, mask: MaskSecret) {
    mask(Buffer.from(password));
    this.user = user;
    this.password = password;
    this.mask = mask;
  }

  initial(): undefined {
    return undefined;
  }

  step(challenge: Buffer): Buffer {
    if (this.answered) throw new SaslError('CRAM-MD5 has nothing to answer to a second challenge');
    if (!CHALLENGE.test(challenge.toString('latin1')))
      throw new SaslError('a CRAM-MD5 challenge must look like <digits@host>');
    this.answered = true;
    const digest = createHmac('md5', Buffer.from(this.password)).update(challenge).digest('hex');
    this.mask(Buffer.from(digest));
    return Buffer.from(`${this.user} ${digest}`);
  }

  finish(): void {
    if (!this.answered) throw new SaslError('the server reports success before it has sent a CRAM-MD5 challenge');
  }
}
