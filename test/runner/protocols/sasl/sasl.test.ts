import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DigestMd5 } from '../../../../runner/protocols/sasl/digest-md5.js';
import {
  type Credentials,
  chooseMechanism,
  createMechanism,
  decodeBase64,
  NoChannelBinding,
  SaslError,
} from '../../../../runner/protocols/sasl/index.js';
import {
  type DigestDemand,
  type DigestError,
  digestDemands,
  digestErrors,
  Objection,
  scramErrors,
} from '../../../../runner/protocols/sasl/mechanism.js';
import { Scram, type ScramHash, type ScramOptions } from '../../../../runner/protocols/sasl/scram.js';
import { Transcript } from '../../wire/servers.js';

const octets = (text: string) => Buffer.from(text);
const empty = Buffer.alloc(0);

/** A mechanism, and the secrets that it has told of. */
function begin(name: string, credentials: Partial<Credentials>) {
  const masked: string[] = [];
  const mechanism = createMechanism(name, { user: 'user', password: 'pencil', ...credentials }, secret =>
    masked.push(secret.toString()),
  );
  return { mechanism, masked };
}

describe('PLAIN', () => {
  it('makes the messages of RFC 4616 4', () => {
    const { mechanism, masked } = begin('PLAIN', { user: 'tim', password: 'tanstaaftanstaaf' });
    expect(mechanism.initial()?.toString()).toBe('\0tim\0tanstaaftanstaaf');
    expect(masked).toEqual(['tanstaaftanstaaf']);
    mechanism.finish();
    const other = begin('plain', { user: 'Kurt', password: 'xipj3plmq', authzid: 'Ursel' }).mechanism;
    expect(other.name).toBe('PLAIN');
    expect(other.step(empty).toString()).toBe('Ursel\0Kurt\0xipj3plmq');
    other.finish(undefined);
  });

  it('is sent once, after nothing', () => {
    const { mechanism } = begin('PLAIN', {});
    expect(() => mechanism.step(octets('Username:'))).toThrow(SaslError);
    expect(() => mechanism.step(empty)).toThrow(SaslError);
    const other = begin('PLAIN', {}).mechanism;
    other.step(empty);
    expect(() => other.step(empty)).toThrow(SaslError);
    expect(() => mechanism.finish(octets('more'))).toThrow(SaslError);
  });

  it('cannot carry NUL', () => {
    expect(() => begin('PLAIN', { password: 'a\0b' })).toThrow(SaslError);
  });
});

describe('LOGIN', () => {
  it('answers two prompts, whatever they say', () => {
    const { mechanism, masked } = begin('LOGIN', {});
    expect(mechanism.initial()).toBeUndefined();
    expect(mechanism.step(octets('Username:')).toString()).toBe('user');
    expect(() => mechanism.finish()).toThrow(SaslError);
    expect(mechanism.step(octets('??')).toString()).toBe('pencil');
    mechanism.finish();
    expect(() => mechanism.step(octets('Again:'))).toThrow(SaslError);
    expect(masked).toEqual(['pencil']);
  });
});

describe('CRAM-MD5', () => {
  it('makes the digest of RFC 2195 2', () => {
    const { mechanism, masked } = begin('CRAM-MD5', { user: 'tim', password: 'tanstaaftanstaaf' });
    expect(mechanism.initial()).toBeUndefined();
    expect(() => mechanism.finish()).toThrow(SaslError);
    const challenge = decodeBase64('PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+');
    expect(mechanism.step(challenge).toString('base64')).toBe('dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw');
    mechanism.finish();
    expect(masked).toEqual(['tanstaaftanstaaf', 'b913a602c7eda7a495b4e6e7334d3890']);
    expect(() => mechanism.step(challenge)).toThrow(SaslError);
  });

  it.each(['', 'hello', '<no-host>', '<a@b> ', '<a@b><c@d>'])('refuses the challenge %j', challenge => {
    expect(() => begin('CRAM-MD5', {}).mechanism.step(octets(challenge))).toThrow(SaslError);
  });
});

describe('DIGEST-MD5', () => {
  const challenge = 'realm="elwood.innosoft.com",nonce="OA6MG9tEQGm2hh",qop="auth",algorithm=md5-sess,charset=utf-8';
  const client = (wrong?: DigestError | DigestDemand) =>
    new DigestMd5({ user: 'chris', password: 'secret', service: 'imap' }, () => undefined, wrong, 'OA6MHXh6VqTrRk');

  it('makes the response of RFC 2831 4, and believes the server that proves itself', () => {
    const mechanism = client();
    expect(mechanism.initial()).toBeUndefined();
    expect(() => mechanism.finish()).toThrow('the server reports success before it has sent a challenge');
    expect(mechanism.step(octets(challenge)).toString()).toBe(
      'username="chris",realm="elwood.innosoft.com",nonce="OA6MG9tEQGm2hh",cnonce="OA6MHXh6VqTrRk",nc=00000001,qop=auth,' +
        'digest-uri="imap/elwood.innosoft.com",response=d388dad90d4bbd760a152321f2143af7,charset=utf-8',
    );
    expect(() => mechanism.finish()).toThrow('the server reports success, but has not proved by rspauth');
    expect(mechanism.step(octets('rspauth=ea40f60335c427b5527b84dbabcdfffd'))).toEqual(empty);
    mechanism.finish();
    expect(() => mechanism.step(empty)).toThrow('nothing to answer to a further challenge');
  });

  it('does not believe a wrong proof', () => {
    const mechanism = client();
    mechanism.step(octets(challenge));
    expect(mechanism.step(octets('rspauth=d388dad90d4bbd760a152321f2143af7'))).toEqual(empty);
    expect(() => mechanism.finish()).toThrow('the rspauth of the server is wrong');
  });

  it.each([
    ['', 'has a nonce and the algorithm md5-sess'],
    ['nonce="x"', 'has a nonce and the algorithm md5-sess'],
    ['nonce="x",algorithm=md5', 'has a nonce and the algorithm md5-sess'],
    ['nonce="x",algorithm=md5-sess,qop="auth-int"', 'the server wants a security layer'],
    ['nonce="x",nonce="y",algorithm=md5-sess', 'nonce stands more than once'],
    ['nonce="x",algorithm=md5-sess,opaque="z"', 'a challenge of DIGEST-MD5 has no opaque'],
    ['nonce=x y', 'not directives of DIGEST-MD5: "nonce=x y"'],
    [`nonce="${'x'.repeat(2048)}",algorithm=md5-sess`, 'has fewer than 2048 octets'],
  ])('refuses the challenge %.50j', (text, message) => {
    expect(() => client().step(octets(text))).toThrow(message);
  });

  it('takes what it does not know, and realms more than once', () => {
    const text = 'realm="a", realm="b" ,nonce="x\\"y",,algorithm=md5-sess,x-what=1,x-what="2"';
    expect(client().step(octets(text)).toString()).toMatch(/realm="a",nonce="x\\"y",/);
  });

  it.each([
    ['form-asked', 'nonce="x",nonce="y",algorithm=md5-sess', 'nonce stands more than once'],
    ['form-asked', 'nonce="x"', 'has a nonce and the algorithm md5-sess'],
    ['no-http-asked', 'nonce="x",algorithm=md5-sess,opaque="z"', 'has no opaque'],
    ['size-asked', `nonce="${'x'.repeat(2048)}",algorithm=md5-sess`, 'has fewer than 2048 octets'],
  ] as const)('objects to nothing else where %s alone', (demand, text, why) => {
    expect(() => client(demand).step(octets(text))).toThrow(Objection);
    expect(() => client(demand).step(octets(text))).toThrow(why);
    for (const other of digestDemands.filter(one => one !== demand))
      expect(client(other).step(octets(text)).toString()).toMatch(/^username=/);
  });

  it('asks for a proof where that alone is asked, and for none where something else is', () => {
    for (const demand of digestDemands) {
      const mechanism = client(demand);
      mechanism.step(octets(challenge));
      mechanism.step(octets('rspauth=d388dad90d4bbd760a152321f2143af7'));
      if (demand === 'proof-asked') expect(() => mechanism.finish()).toThrow('the rspauth of the server is wrong');
      else mechanism.finish();
    }
  });

  it('gives up a challenge without a nonce, whatever is asked', () => {
    for (const demand of digestDemands)
      expect(() => client(demand).step(octets('algorithm=md5-sess'))).toThrow(SaslError);
  });

  it.each(digestErrors)('can say %s', wrong => {
    const said = (mechanism: DigestMd5) => mechanism.step(octets(challenge)).toString();
    expect(said(client(wrong))).not.toBe(said(client()));
  });
});

interface Vector {
  readonly hash: ScramHash;
  readonly nonce: string;
  readonly serverFirst: string;
  readonly clientFinal: string;
  readonly serverFinal: string;
}

/** RFC 5802 5, and RFC 7677 3. */
const VECTORS: readonly Vector[] = [
  {
    hash: 'sha1',
    nonce: 'fyko+d2lbbFgONRv9qkxdawL',
    serverFirst: 'r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096',
    clientFinal: 'c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=',
    serverFinal: 'v=rmF9pqV8S7suAoZWja4dJRkFsKQ=',
  },
  {
    hash: 'sha256',
    nonce: 'rOprNGfwEbeRWgbNEkqO',
    serverFirst: 'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
    clientFinal:
      'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
    serverFinal: 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
  },
];

describe.each(VECTORS)('SCRAM with $hash', vector => {
  const { hash, nonce, serverFirst, clientFinal, serverFinal } = vector;
  const masked: string[] = [];
  const scram = (credentials: Partial<Credentials> = {}) => {
    masked.length = 0;
    return new Scram(
      hash,
      { user: 'user', password: 'pencil', ...credentials },
      secret => masked.push(secret.toString()),
      { nonce },
    );
  };
  /** An exchange up to the client's final message. */
  const exchanged = () => {
    const mechanism = scram();
    mechanism.initial();
    mechanism.step(octets(serverFirst));
    return mechanism;
  };

  it("makes the messages of the RFC's example", () => {
    const mechanism = scram();
    expect(mechanism.initial().toString()).toBe(`n,,n=user,r=${nonce}`);
    expect(mechanism.step(octets(serverFirst)).toString()).toBe(clientFinal);
    mechanism.finish(octets(serverFinal));
    expect(masked).toEqual(['pencil', 'pencil', clientFinal.split(',p=')[1], serverFinal.slice(2)]);
  });

  it('takes the final message as a challenge, too', () => {
    const mechanism = exchanged();
    expect(mechanism.step(octets(serverFinal))).toEqual(empty);
    mechanism.finish();
    expect(() => mechanism.step(empty)).toThrow(SaslError);
  });

  it('answers an empty challenge when it went without an initial response', () => {
    const mechanism = scram();
    expect(mechanism.step(empty).toString()).toBe(`n,,n=user,r=${nonce}`);
    expect(mechanism.step(octets(serverFirst)).toString()).toBe(clientFinal);
  });

  it('does not believe a server that has not proved itself', () => {
    expect(() => exchanged().finish()).toThrow(/not proved/);
    expect(() => exchanged().finish(octets(`v=${Buffer.alloc(hash === 'sha1' ? 20 : 32).toString('base64')}`))).toThrow(
      /signature is wrong/,
    );
    expect(() => exchanged().finish(octets('e=other-error'))).toThrow(/other-error/);
    expect(() => exchanged().finish(octets('rubbish'))).toThrow(SaslError);
    const other = exchanged();
    expect(other.step(octets('v=AAAA'))).toEqual(empty);
    expect(() => other.finish()).toThrow(/signature is wrong/);
    expect(() => other.step(empty)).toThrow(SaslError);
    const begun = scram();
    begun.initial();
    expect(() => begun.finish(octets(serverFinal))).toThrow(SaslError);
  });

  it.each([
    ['without its parts', 'hello'],
    ['with a nonce of its own', 'r=other,s=QSXCR+Q6sek8bf92,i=4096'],
    ['with only the nonce of the client', `r=${nonce},s=QSXCR+Q6sek8bf92,i=4096`],
    ['with a salt that is not base64', `r=${nonce}x,s=Q!,i=4096`],
    ['with no iterations', `r=${nonce}x,s=QSXCR+Q6sek8bf92,i=0`],
    ['with iterations without end', `r=${nonce}x,s=QSXCR+Q6sek8bf92,i=4294967295`],
    ['with an extension that must be known', `m=new,r=${nonce}x,s=QSXCR+Q6sek8bf92,i=4096`],
    ['that is an error', 'e=unknown-user'],
  ])('refuses a first message %s', (_, message) => {
    const mechanism = scram();
    mechanism.initial();
    expect(() => mechanism.step(octets(message))).toThrow(SaslError);
  });

  it('prepares and escapes names, and prepares passwords', () => {
    const mechanism = scram({ user: 'a=b,\u00adc', password: 'p\u00aas\u00a0s', authzid: 'x,y' });
    expect(mechanism.initial().toString()).toBe(`n,a=x=2Cy,n=a=3Db=2Cc,r=${nonce}`);
    const answer = mechanism.step(octets(serverFirst)).toString();
    const [withoutProof = '', proof] = answer.split(',p=');
    expect(withoutProof.startsWith(`c=${Buffer.from('n,a=x=2Cy,').toString('base64')},`)).toBe(true);
    // The proof, worked out from what the server keeps, as a server does it.
    const salt = decodeBase64(/s=([^,]+)/.exec(serverFirst)?.[1] ?? '');
    const salted = pbkdf2Sync('pas s', salt, 4096, hash === 'sha1' ? 20 : 32, hash);
    const storedKey = createHash(hash).update(createHmac(hash, salted).update('Client Key').digest()).digest();
    const exchange = `n=a=3Db=2Cc,r=${nonce},${serverFirst},${withoutProof}`;
    const signature = createHmac(hash, storedKey).update(exchange).digest();
    const key = decodeBase64(proof ?? '').map((octet, index) => octet ^ (signature[index] ?? 0));
    expect(createHash(hash).update(key).digest()).toEqual(storedKey);
    expect(masked.slice(0, 2)).toEqual(['p\u00aas\u00a0s', 'pas s']);
  });

  const credentials = { user: 'user', password: 'pencil' };
  const changed = (options: ScramOptions, more: Partial<Credentials> = {}) => {
    const mechanism = new Scram(hash, { ...credentials, ...more }, secret => masked.push(secret.toString()), {
      nonce,
      ...options,
    });
    return { first: mechanism.initial().toString(), final: mechanism.step(octets(serverFirst)).toString() };
  };
  const bindings: Credentials['channelBinding'] = type => (type === 'tls-exporter' ? undefined : octets(`<${type}>`));
  const c = (final: string) => decodeBase64(/^c=([^,]*)/.exec(final)?.[1] ?? '').toString();

  it('binds the channel by the best that it has, or by what is asked for', () => {
    const { first, final } = changed({ plus: true }, { channelBinding: bindings });
    expect(first).toBe(`p=tls-unique,,n=user,r=${nonce}`);
    expect(c(final)).toBe('p=tls-unique,,<tls-unique>');
    const asked = changed({ plus: true, binding: 'tls-server-end-point' }, { channelBinding: bindings, authzid: 'x' });
    expect(asked.first).toBe(`p=tls-server-end-point,a=x,n=user,r=${nonce}`);
    expect(c(asked.final)).toBe('p=tls-server-end-point,a=x,<tls-server-end-point>');
    expect(() => changed({ plus: true, binding: 'tls-exporter' }, { channelBinding: bindings })).toThrow(
      new NoChannelBinding(
        `SCRAM-SHA-${hash === 'sha1' ? '1' : '256'}-PLUS has nothing to bind: the connection has no channel binding tls-exporter`,
      ),
    );
    expect(() => changed({ plus: true })).toThrow(
      /no channel binding tls-exporter or tls-unique or tls-server-end-point/,
    );
  });

  it('does not believe a server that asks for fewer iterations than it is told to accept', () => {
    const asking = (iterations: number) => {
      const mechanism = new Scram(hash, credentials, () => undefined, { nonce, iterations });
      mechanism.initial();
      mechanism.step(octets(serverFirst));
      return () => mechanism.finish(octets(serverFinal));
    };
    expect(asking(4096)).not.toThrow();
    expect(asking(4097)).toThrow(new SaslError('the server asks for 4096 iterations, which are fewer than 4097'));
  });

  it('says otherwise what it is told to', () => {
    expect(changed({ header: 'y,,' }).first).toBe(`y,,n=user,r=${nonce}`);
    expect(c(changed({ header: 'y,,' }).final)).toBe('y,,');
    expect(changed({ mandatory: 'm=1', first: 'x=2' }).first).toBe(`n,,m=1,n=user,r=${nonce},x=2`);
    expect(changed({ final: 'x=3' }).final).toMatch(/^c=biws,r=[^,]*,x=3,p=/);
  });

  it.each([
    ['nonce', /^c=biws,r=[^,]+[xy],p=/],
    ['nonce-cut', new RegExp(`^c=biws,r=${nonce.replace(/[+$]/g, '\\$&')},p=`)],
    ['header', /^c=eSws,r=/],
    ['binding-added', /^c=biwsc[^,]*,r=/],
    ['proof', /^c=biws,r=[^,]*,p=[^,]*$/],
    ['proof-cut', /^c=biws,r=[^,]*,p=[^,]*$/],
    ['proof-not-base64', /,p=![^,]*$/],
    ['proof-left-out', /^c=biws,r=[^,]*$/],
  ] as const)('has a wrong %s where it is told to', (error, pattern) => {
    masked.length = 0;
    const { final } = changed({ wrong: error });
    expect(final).toMatch(pattern);
    expect(final).not.toBe(clientFinal);
    // Whatever stands there, nobody is shown it.
    const proof = final.split(',p=')[1];
    if (proof !== undefined) expect(masked).toContain(proof);
  });

  it.each([
    ['binding', 'p=tls-unique,,<tls-unique?'],
    ['binding-left-out', 'p=tls-unique,,'],
    ['header', 'n,,<tls-unique>'],
  ] as const)('has a wrong %s of a channel that is bound', (error, expected) => {
    expect(c(changed({ plus: true, wrong: error }, { channelBinding: bindings }).final)).toBe(expected);
  });

  it('refuses what SASLprep forbids', () => {
    expect(() => scram({ password: 'a\u0007b' })).toThrow(SaslError);
  });

  it('makes up a new nonce each time', () => {
    const [one, two] = [begin(scram().name, {}), begin(scram().name, {})].map(({ mechanism }) =>
      mechanism.initial()?.toString(),
    );
    expect(one).toMatch(/^n,,n=user,r=[\x21-\x2b\x2d-\x7e]{18,}$/);
    expect(one).not.toBe(two);
  });
});

describe('bearer tokens', () => {
  const token = 'vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==';

  it('go as RFC 7628 4.1, has them', () => {
    const credentials = { user: 'user@example.com', token, host: 'server.example.com', port: 143 };
    const { mechanism, masked } = begin('OAUTHBEARER', credentials);
    expect(mechanism.initial()?.toString('base64')).toBe(
      'bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9MTQzAWF1dGg9QmVhcmVyI' +
        'HZGOWRmdDRxbVRjMk52YjNSbGNrQmhiSFJoZG1semRHRXVZMjl0Q2c9PQEB',
    );
    mechanism.finish();
    expect(masked).toEqual([token]);
    expect(begin('OAUTHBEARER', { user: '', token }).mechanism.initial()?.toString()).toBe(
      `n,,\x01auth=Bearer ${token}\x01\x01`,
    );
  });

  it('go as XOAUTH2 has them', () => {
    const { mechanism } = begin('XOAUTH2', {
      user: 'someuser@example.com',
      token: 'ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg',
    });
    expect(mechanism.step(empty).toString('base64')).toBe(
      'dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQmhkSFJoZG1semRHRXVZMjl0Q2cBAQ==',
    );
  });

  it('have one more pair where they are told to', () => {
    const mechanism = createMechanism('OAUTHBEARER', { user: 'u', password: '', token }, () => undefined, {
      pair: 'x=y',
    });
    expect(mechanism.initial()?.toString()).toBe(`n,a=u,\x01auth=Bearer ${token}\x01x=y\x01\x01`);
  });

  it.each([
    ['OAUTHBEARER', '\x01'],
    ['XOAUTH2', ''],
  ])('let %s answer an error, after which there is no success', (name, answer) => {
    const { mechanism } = begin(name, { token });
    mechanism.initial();
    expect(mechanism.step(octets('{"status":"invalid_token"}')).toString()).toBe(answer);
    expect(() => mechanism.finish()).toThrow(/invalid_token/);
    expect(() => mechanism.step(empty)).toThrow(SaslError);
    expect(() => begin(name, {})).toThrow(/needs a token/);
  });
});

describe('EXTERNAL', () => {
  it('sends the authorization identity, or nothing', () => {
    expect(begin('EXTERNAL', {}).mechanism.initial()).toEqual(empty);
    expect(begin('EXTERNAL', { authzid: 'fred@example.com' }).mechanism.step(empty).toString()).toBe(
      'fred@example.com',
    );
  });
});

describe('choosing', () => {
  it('names the mechanisms that there are', () => {
    expect(() => begin('GSSAPI', {})).toThrow(/unknown mechanism GSSAPI.*SCRAM-SHA-256.*PLAIN.*EXTERNAL/);
  });

  it('takes the best that is offered', () => {
    expect(chooseMechanism(['login', 'plain', 'XOAUTH2', 'CRAM-MD5'])).toBe('CRAM-MD5');
    expect(chooseMechanism(['PLAIN', 'SCRAM-SHA-1', 'SCRAM-SHA-256'])).toBe('SCRAM-SHA-256');
    expect(chooseMechanism(['LOGIN', 'PLAIN'])).toBe('PLAIN');
    expect(chooseMechanism(['XOAUTH2', 'EXTERNAL', 'GSSAPI'])).toBeUndefined();
    expect(chooseMechanism(['PLAIN', 'XOAUTH2', 'OAUTHBEARER'], { token: 't' })).toBe('OAUTHBEARER');
    expect(chooseMechanism(['PLAIN'], { token: 't' })).toBe('PLAIN');
  });
});

describe('base64', () => {
  it('is taken strictly', () => {
    expect(decodeBase64('')).toEqual(empty);
    expect(decodeBase64('AAE=')).toEqual(Buffer.from([0, 1]));
    for (const bad of ['AAE', 'AA E=', 'AAF=', 'AAE=AAE=', '-_8='])
      expect(() => decodeBase64(bad), bad).toThrow(SaslError);
  });
});

describe('the transcript of an exchange', () => {
  it.each(
    ['SCRAM-SHA-256', 'SCRAM-SHA-1-PLUS', 'SCRAM-SHA-256-PLUS'].flatMap(name =>
      scramErrors.map(error => [name, error] as const),
    ),
  )('shows neither proof nor signature of %s with a wrong %s', (name, error) => {
    const transcript = new Transcript();
    const secrets: Buffer[] = [];
    const mask = (secret: Buffer) => {
      secrets.push(secret);
      transcript.mask(secret);
    };
    const credentials = { user: 'user', password: 'open sesame', channelBinding: () => octets('bound by this') };
    const mechanism = createMechanism(name, credentials, mask, { scram: { wrong: error } });
    const nonce = /r=(.*)$/.exec(mechanism.step(empty).toString())?.[1];
    const final = mechanism.step(octets(`r=${nonce}more,s=QSXCR+Q6sek8bf92,i=4096`));
    transcript.client('a', octets(`${final.toString('base64')}\r\n`));
    const signature = secrets.at(-1)?.toString() ?? '';
    transcript.server('a', octets(`+ ${octets(`v=${signature}`).toString('base64')}\r\n`));
    transcript.server('a', octets(`a NO you said ${final}, and I v=${signature}\r\n`));
    const text = JSON.stringify(transcript.entries());
    for (const secret of secrets) {
      expect(text).not.toContain(secret.toString());
      expect(text).not.toContain(secret.toString('base64').slice(4, -4));
    }
  });

  it.each(['PLAIN', 'LOGIN', 'CRAM-MD5', 'SCRAM-SHA-1', 'SCRAM-SHA-256', 'XOAUTH2', 'OAUTHBEARER'])(
    'shows no secret of %s',
    name => {
      const transcript = new Transcript();
      const credentials = { user: 'user', password: 'open sesame', token: 'T0ken+of/love=' };
      const secrets: Buffer[] = [];
      const mechanism = createMechanism(name, credentials, secret => {
        secrets.push(secret);
        transcript.mask(secret);
      });
      const answers: Buffer[] = [];
      const challenges = name.startsWith('SCRAM')
        ? [empty]
        : name === 'CRAM-MD5'
          ? ['<1@example.test>']
          : name === 'LOGIN'
            ? ['User', 'Pass']
            : [empty];
      for (const challenge of challenges) answers.push(mechanism.step(Buffer.from(challenge)));
      if (name.startsWith('SCRAM')) {
        const nonce = /r=(.*)$/.exec(answers[0]?.toString() ?? '')?.[1];
        answers.push(mechanism.step(octets(`r=${nonce}more,s=QSXCR+Q6sek8bf92,i=4096`)));
      }
      for (const answer of answers) {
        transcript.client('a', octets(`${answer.toString('base64')}\r\n`));
        transcript.server('a', octets(`535 you said ${answer.toString('latin1')}\r\n`));
      }
      const text = JSON.stringify(transcript.entries());
      expect(text).toContain('***');
      for (const secret of secrets) {
        expect(text).not.toContain(secret.toString());
        expect(text).not.toContain(secret.toString('base64').slice(4, -4));
      }
      expect(text).not.toContain(answers.at(-1)?.toString('base64'));
    },
  );
});
