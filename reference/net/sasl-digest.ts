import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Account } from '../store/account.js';
import type { Store } from '../store/store.js';
import type { Mechanism, SaslStep } from './mechanism.js';

/** The directives of a response, by their names in small letters. */
export type Directives = ReadonlyMap<string, string>;

/** Those without which there is no authentication (RFC 2831 2.1.2). */
const required = ['username', 'nonce', 'cnonce', 'response', 'digest-uri'];

/** DIGEST-MD5 (RFC 2831), which RFC 6331 made historic: initial authentication alone, without a security layer. */
export class DigestMd5 implements Mechanism {
  readonly name = 'DIGEST-MD5';
  readonly takesInitialResponse = false;
  protected readonly nonce = randomBytes(16).toString('base64');
  private challenged = false;
  private account: Account | undefined;

  constructor(
    private readonly store: Store,
    protected readonly realm: string,
  ) {}

  step(response: Buffer | undefined): SaslStep {
    if (!this.challenged) {
      this.challenged = true;
      return response === undefined ? { challenge: Buffer.from(this.challenge()) } : { failed: true };
    }
    const { account } = this;
    if (account !== undefined) return response?.length === 0 ? { account } : { failed: true };
    const said = this.read((response ?? Buffer.alloc(0)).toString('utf8'));
    return said === undefined ? { failed: true } : this.judge(said);
  }

  protected challenge(): string {
    return `realm="${this.realm}",nonce="${this.nonce}",qop="auth",charset=utf-8,algorithm=md5-sess`;
  }

  /** The directives of a response; undefined: it is malformed, lacks one, or has one twice. */
  protected read(text: string): Directives | undefined {
    const found = new Map<string, string>();
    const one = /([a-z-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))[ \t]*(?:,[ \t]*|$)/giy;
    while (one.lastIndex < text.length) {
      const [, name = '', string, token = ''] = one.exec(text) ?? [];
      const key = name.toLowerCase();
      if (key === '' || (found.has(key) && !this.mayRepeat(key))) return undefined;
      found.set(key, string?.replace(/\\(.)/g, '$1') ?? token);
    }
    return text.length < 4096 && required.every(key => found.has(key) || this.mayLack(key)) ? found : undefined;
  }

  protected mayRepeat(_key: string): boolean {
    return false;
  }

  protected mayLack(_key: string): boolean {
    return false;
  }

  protected isNonce(nonce: string): boolean {
    return nonce === this.nonce;
  }

  protected isCount(count: string): boolean {
    return count === '00000001';
  }

  protected isUri(uri: string): boolean {
    return /^(?:imap|pop|smtp)\/[A-Z0-9.-]+(?:\/[A-Z0-9.-]+)?$/i.test(uri);
  }

  protected isRight(given: string, expected: string): boolean {
    const [one, other] = [Buffer.from(given), Buffer.from(expected)];
    return one.length === other.length && timingSafeEqual(one, other);
  }

  /** What is sent once the client is known: the server's proof. */
  protected proof(value: string): string {
    return `rspauth=${value}`;
  }

  private judge(said: Directives): SaslStep {
    const of = (key: string) => said.get(key) ?? '';
    const account = this.store.account(of('username'));
    const authzid = said.get('authzid');
    const fits =
      (said.has('realm') ? of('realm') === this.realm : true) &&
      (said.get('qop') ?? 'auth') === 'auth' &&
      this.isNonce(of('nonce')) &&
      this.isCount(of('nc')) &&
      this.isUri(of('digest-uri')) &&
      (authzid === undefined || this.store.account(authzid) === account);
    const value = (method: string) => responseValue(said, account?.password ?? '', method);
    // The password is looked at whatever else is wrong.
    const isRight = this.isRight(of('response'), value('AUTHENTICATE'));
    if (account === undefined || !fits || !isRight) return { failed: true };
    this.account = account;
    return { challenge: Buffer.from(this.proof(value(''))) };
  }
}

const md5 = (text: string | Buffer): Buffer => createHash('md5').update(text).digest();

/** ISO 8859-1 where it has all characters, else UTF-8 (section 2.1.2.1). */
function octetsOf(text: string): Buffer {
  return Buffer.from(text, [...text].every(character => character <= '\xff') ? 'latin1' : 'utf8');
}

/** response-value of section 2.1.2.1, for qop=auth. */
function responseValue(said: Directives, password: string, method: string): string {
  const of = (key: string) => said.get(key) ?? '';
  const secret = md5(Buffer.concat([octetsOf(of('username')), Buffer.from(`:${of('realm')}:`), octetsOf(password)]));
  const authzid = said.get('authzid');
  const key = md5(
    Buffer.concat([
      secret,
      Buffer.from(`:${of('nonce')}:${of('cnonce')}${authzid === undefined ? '' : `:${authzid}`}`),
    ]),
  );
  const request = md5(`${method}:${of('digest-uri')}`).toString('hex');
  return md5(
    [key.toString('hex'), of('nonce'), of('nc'), of('cnonce'), said.get('qop') ?? 'auth', request].join(':'),
  ).toString('hex');
}
