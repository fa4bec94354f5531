import { ClientFirst } from './client-first.js';
import type { Credentials } from './mechanism.js';

/** EXTERNAL (RFC 4422 appendix A): who the client is, the server knows from elsewhere, as from a TLS certificate. */
export class External extends ClientFirst {
  override readonly name = 'EXTERNAL';
  private readonly authzid: string;

  constructor({ authzid = '' }: Credentials) {
    super();
    this.authzid = authzid;
  }

  override initial(): Buffer {
    return Buffer.from(this.authzid);
  }
}
