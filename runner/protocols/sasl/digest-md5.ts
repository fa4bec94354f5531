import { createHash, randomBytes } from 'node:crypto';
import {
  type Credentials,
  type DigestDemand,
  type DigestError,
  digestDemands,
  type MaskSecret,
  type Mechanism,
  Objection,
  SaslError,
} from './mechanism.js';

/** A directive of RFC 2831 7.1: a token, or a quoted string. */
const directive = /(?:^|,)[ \t]*(?:([!#$%&'*+\-.0-9A-Z^_`a-z|~]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+)))?[ \t]*(?=,|$)/gy;

/** Those that may come more than once (sections 2.1.1 and 2.1.2). */
const repeated = new Set(['realm', 'auth-param']);
const once = new Set(['nonce', 'qop', 'stale', 'maxbuf', 'charset', 'algorithm', 'cipher', 'rspauth']);

/** RFC 2831 (DIGEST-MD5), which RFC 6331 made historic, for initial authentication without a security layer. The server proves itself, too. */
export class DigestMd5 implements Mechanism {
  readonly name = 'DIGEST-MD5';
  private readonly credentials: Credentials;
  private readonly mask: MaskSecret;
  private readonly wrong: DigestError | DigestDemand | undefined;
  /** What alone is asked of the server. */
  private readonly demand: DigestDemand | undefined;
  private readonly cnonce: string;
  private expected: string | undefined;
  private verified = false;
  private unproven = false;

  /** @param cnonce for tests; it is made up otherwise */
  constructor(
    credentials: Credentials,
    mask: MaskSecret,
    wrong?: DigestError | DigestDemand,
    cnonce = randomBytes(16).toString('hex'),
  ) {
    mask(Buffer.from(credentials.password));
    this.credentials = credentials;
    this.mask = mask;
    this.wrong = wrong;
    this.demand = digestDemands.find(one => one === wrong);
    this.cnonce = cnonce;
  }

  initial(): undefined {
    return undefined;
  }

  step(challenge: Buffer): Buffer {
    if (this.expected === undefined) return this.respond(challenge);
    if (this.verified || this.unproven) throw new SaslError('DIGEST-MD5 has nothing to answer to a further challenge');
    // A wrong proof is not believed, and does not end the exchange: what the server makes of the response is seen in how it ends.
    this.verify(challenge);
    return Buffer.alloc(0);
  }

  finish(serverData?: Buffer): void {
    if (this.demand !== undefined && this.demand !== 'proof-asked') return;
    if (this.expected === undefined) throw new SaslError('the server reports success before it has sent a challenge');
    if (!this.verified && !this.unproven && serverData !== undefined) this.verify(serverData);
    if (this.unproven) throw new SaslError('the rspauth of the server is wrong: it does not know the password');
    if (!this.verified)
      throw new SaslError('the server reports success, but has not proved by rspauth that it knows the password');
  }

  /** Gives up for what the server's data have otherwise, unless something else alone is asked. @throws SaslError */
  private object(demand: DigestDemand, why: string): void {
    if (this.demand === undefined) throw new SaslError(why);
    if (this.demand === demand) throw new Objection(why);
  }

  private respond(challenge: Buffer): Buffer {
    const told = this.read(challenge);
    const nonce = told.get('nonce')?.[0];
    if (challenge.length >= 2048) this.object('size-asked', 'a challenge of DIGEST-MD5 has fewer than 2048 octets');
    if (nonce === undefined || told.get('algorithm')?.[0]?.toLowerCase() !== 'md5-sess')
      this.object('form-asked', 'a challenge of DIGEST-MD5 has a nonce and the algorithm md5-sess');
    for (const unused of ['opaque', 'domain'])
      if (told.has(unused)) this.object('no-http-asked', `a challenge of DIGEST-MD5 has no ${unused}`);
    if (nonce === undefined) throw new SaslError('there is no nonce to answer');
    if (!(told.get('qop')?.[0] ?? 'auth').split(/[ \t]*,[ \t]*/).includes('auth'))
      throw new SaslError('the server wants a security layer');
    return this.response(nonce, told.get('realm')?.[0], told.has('charset'));
  }

  /** The directives of a challenge. */
  private read(challenge: Buffer): ReadonlyMap<string, readonly string[]> {
    const { directives, amiss } = directivesIn(challenge);
    if (amiss !== undefined) this.object('form-asked', amiss);
    return directives;
  }

  private response(given: string, realm: string | undefined, utf8: boolean): Buffer {
    const { wrong, cnonce } = this;
    const { user, password, authzid, service = 'imap', host = realm || 'localhost' } = this.credentials;
    const nonce = wrong === 'nonce' ? [...given].reverse().join('') : given;
    const count = wrong === 'nonce-count' ? '00000002' : '00000001';
    const uri = wrong === 'digest-uri' ? 'ldap/other.example' : `${service}/${host}`;
    const secret = md5(Buffer.concat([octetsOf(user), Buffer.from(`:${realm ?? ''}:`), octetsOf(password)]));
    const behind = `:${nonce}:${cnonce}${authzid === undefined ? '' : `:${authzid}`}`;
    const key = md5(Buffer.concat([secret, Buffer.from(behind)])).toString('hex');
    const value = (method: string) =>
      md5(`${key}:${nonce}:${count}:${cnonce}:auth:${md5(`${method}:${uri}`).toString('hex')}`).toString('hex');
    this.expected = value('');
    const proof = value('AUTHENTICATE');
    // Together with the rest of the exchange each of the two lets anybody try passwords at leisure.
    this.mask(Buffer.from(proof));
    this.mask(Buffer.from(this.expected));
    const all: [string, string][] = [
      ['username', quoted(user)],
      ...(realm === undefined ? [] : [['realm', quoted(realm)] as [string, string]]),
      ['nonce', quoted(nonce)],
      ['cnonce', quoted(cnonce)],
      ['nc', count],
      ['qop', 'auth'],
      ['digest-uri', quoted(uri)],
      ['response', proof],
      ...(utf8 ? [['charset', 'utf-8'] as [string, string]] : []),
      ...(authzid === undefined ? [] : [['authzid', quoted(authzid)] as [string, string]]),
    ];
    const [, name, change] = /^(.+)-(left-out|twice)$/.exec(wrong ?? '') ?? [];
    return Buffer.from(
      all
        .flatMap(([key, text]) => {
          const one = `${key}=${text}`;
          if (key !== name) return [one];
          return change === 'twice' ? [one, one] : [];
        })
        .join(','),
    );
  }

  private verify(data: Buffer): void {
    const { directives, amiss } = directivesIn(data);
    const proof = directives.get('rspauth')?.[0];
    if (proof === this.expected && amiss === undefined) this.verified = true;
    else this.unproven = true;
  }
}

const md5 = (text: string | Buffer): Buffer => createHash('md5').update(text).digest();

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** ISO 8859-1 where it has all characters, else UTF-8 (section 2.1.2.1). */
function octetsOf(text: string): Buffer {
  return Buffer.from(text, /^[\0-\xff]*$/.test(text) ? 'latin1' : 'utf8');
}

interface Directives {
  /** By their names in small letters, each with its values. */
  readonly directives: ReadonlyMap<string, readonly string[]>;
  /** What is no directive, or stands more than once. */
  readonly amiss?: string;
}

function directivesIn(octets: Buffer): Directives {
  const text = octets.toString('utf8');
  const found = new Map<string, string[]>();
  let at = 0;
  while (at < text.length) {
    directive.lastIndex = at;
    const [whole = '', name, string, token] = directive.exec(text) ?? [];
    if (whole === '')
      return { directives: found, amiss: `not directives of DIGEST-MD5: ${JSON.stringify(text.slice(0, 200))}` };
    at += whole.length;
    if (name === undefined) continue;
    const key = name.toLowerCase();
    found.set(key, [...(found.get(key) ?? []), string?.replace(/\\(.)/g, '$1') ?? token ?? '']);
  }
  const twice = [...found].find(([key, values]) => once.has(key) && !repeated.has(key) && values.length > 1);
  return { directives: found, ...(twice && { amiss: `${twice[0]} stands more than once` }) };
}
