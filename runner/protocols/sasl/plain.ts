import { ClientFirst } from './client-first.js';
import { type Credentials, type MaskSecret, SaslError } from './mechanism.js';

/** PLAIN (RFC 4616). */
export class Plain extends ClientFirst {
  override readonly name = 'PLAIN';
  private readonly message: Buffer;

  constructor({ user, password, authzid = '' }: Credentials, mask: MaskSecret) {
    super();
    if ([user, password, authzid].some(part => part.includes('\0'))) throw new SaslError('PLAIN cannot carry NUL');
    mask(Buffer.from(password));
    this.message = Buffer.from(`${authzid}\0${user}\0${password}`);
  }

  override initial(): Buffer {
    return this.message;
  }
}
