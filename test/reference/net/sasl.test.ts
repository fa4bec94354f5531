import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Channel, Mechanism, SaslStep } from '../../../reference/net/mechanism.js';
import { createMechanism, mechanismNames, offeredMechanisms } from '../../../reference/net/sasl.js';
import { DigestMd5 } from '../../../reference/net/sasl-digest.js';
import { Store } from '../../../reference/store/store.js';

const store = new Store(
  [
    { user: 'ann', password: 'secret' },
    { user: 'bob', password: 'a,b=c' },
  ],
  'example.test',
);
const inTls: Channel = {
  secure: true,
  channelBinding: type => (type === 'tls-exporter' ? Buffer.from('bound') : undefined),
};
const begin = (name: string, channel = inTls) =>
  createMechanism(name, store, { hostname: 'mail.example.test' }, channel) as Mechanism;
const result = (step: SaslStep) =>
  'account' in step ? step.account.user : 'challenge' in step ? step.challenge.toString() : 'failed';
const give = (mechanism: Mechanism, text: string) => result(mechanism.step(Buffer.from(text)));

it('knows its mechanisms in any case and no other', () => {
  for (const name of mechanismNames) expect(begin(name.toLowerCase()).name).toBe(name);
  const plus = ['SCRAM-SHA-256-PLUS', 'SCRAM-SHA-1-PLUS'];
  expect(offeredMechanisms(inTls)).toEqual([...plus, 'OAUTHBEARER', ...mechanismNames]);
  for (const name of [...plus, 'OAUTHBEARER']) {
    expect(begin(name).name).toBe(name);
    expect(createMechanism(name, store, { hostname: 'x' })).toBeUndefined();
  }
  expect(createMechanism('EXTERNAL', store, { hostname: 'x' })).toBeUndefined();
  expect(createMechanism('__proto__', store, { hostname: 'x' })).toBeUndefined();
});

describe('PLAIN', () => {
  it.each([
    ['\0ann\0secret', 'ann'],
    ['ann\0ann\0secret', 'ann'],
    ['\0ann@example.test\0secret', 'ann'],
    ['bob\0ann\0secret', 'failed'],
    ['\0ann\0wrong', 'failed'],
    ['\0ann\0', 'failed'],
    ['\0\0secret', 'failed'],
    ['ann\0secret', 'failed'],
    ['\0ann\0secret\0', 'failed'],
    ['', 'failed'],
  ])('%j gives %s', (response, expected) => {
    expect(give(begin('PLAIN'), response)).toBe(expected);
  });

  it('asks with an empty challenge when there is no initial response', () => {
    expect(result(begin('PLAIN').step(undefined))).toBe('');
  });
});

describe('LOGIN', () => {
  it('asks for name and password', () => {
    const mechanism = begin('LOGIN');
    expect(result(mechanism.step(undefined))).toBe('Username:');
    expect(give(mechanism, 'ann')).toBe('Password:');
    expect(give(mechanism, 'secret')).toBe('ann');
  });
});

describe('CRAM-MD5', () => {
  const answer = (challenge: string, password: string) => createHmac('md5', password).update(challenge).digest('hex');

  it('takes the digest of its own challenge only', () => {
    const mechanism = begin('CRAM-MD5');
    const challenge = result(mechanism.step(undefined));
    expect(challenge).toMatch(/^<[^<>@]+@mail\.example\.test>$/);
    expect(give(mechanism, `ann ${answer(challenge, 'secret')}`)).toBe('ann');
    const other = begin('CRAM-MD5');
    expect(result(other.step(undefined))).not.toBe(challenge);
    expect(give(other, `ann ${answer(challenge, 'secret')}`)).toBe('failed');
  });

  it('fails a name nobody has with the digest of no password', () => {
    const mechanism = begin('CRAM-MD5');
    const challenge = result(mechanism.step(undefined));
    expect(give(mechanism, `eve ${answer(challenge, '')}`)).toBe('failed');
  });

  it('takes no initial response', () => {
    expect(begin('CRAM-MD5').takesInitialResponse).toBe(false);
  });
});

describe('DIGEST-MD5', () => {
  /** The server of the example in RFC 2831 4. */
  class Example extends DigestMd5 {
    protected override readonly nonce = 'OA6MG9tEQGm2hh';
  }
  const realm = 'elwood.innosoft.com';
  const example = () => new Example(new Store([{ user: 'chris', password: 'secret' }], 'example.test'), realm);
  const response =
    'charset=utf-8,username="chris",realm="elwood.innosoft.com",nonce="OA6MG9tEQGm2hh",nc=00000001,cnonce="OA6MHXh6VqTrRk",' +
    'digest-uri="imap/elwood.innosoft.com",response=d388dad90d4bbd760a152321f2143af7,qop=auth';

  it('takes the response of RFC 2831 4, and proves itself', () => {
    const mechanism = example();
    expect(result(mechanism.step(undefined))).toBe(
      'realm="elwood.innosoft.com",nonce="OA6MG9tEQGm2hh",qop="auth",charset=utf-8,algorithm=md5-sess',
    );
    expect(give(mechanism, response)).toBe('rspauth=ea40f60335c427b5527b84dbabcdfffd');
    expect(give(mechanism, '')).toBe('chris');
  });

  it('has a nonce of its own each time, and takes no initial response', () => {
    expect(result(begin('DIGEST-MD5').step(undefined))).not.toBe(result(begin('DIGEST-MD5').step(undefined)));
    expect(give(begin('DIGEST-MD5'), response)).toBe('failed');
  });

  it.each([
    ['a wrong digest', response.replace('d388', 'd389')],
    ['another count', response.replace('nc=00000001', 'nc=00000002')],
    ['another user', response.replace('chris', 'chriss')],
    ['another realm', response.replace('realm="elwood', 'realm="other')],
    ['a directive twice', `${response},nonce="OA6MG9tEQGm2hh"`],
    ['no cnonce', response.replace(/cnonce="[^"]*",/, '')],
    ['rubbish', 'rubbish'],
    ['nothing', ''],
  ])('fails %s', (_, text) => {
    const mechanism = example();
    mechanism.step(undefined);
    expect(give(mechanism, text)).toBe('failed');
  });
});

describe.each(['SCRAM-SHA-1', 'SCRAM-SHA-256'])('%s', plain => {
  const hash = plain === 'SCRAM-SHA-1' ? 'sha1' : 'sha256';
  const octets = hash === 'sha1' ? 20 : 32;

  /** The client's side, written from RFC 5802 3; returns the outcome and whether the server proved itself. */
  function run(
    user: string,
    password: string,
    header = 'n,,',
    bind = header,
    mechanism = begin(plain),
  ): { outcome: string; proven: boolean } {
    const bare = `n=${user},r=clientnonce`;
    const first = give(mechanism, header + bare);
    const [, nonce = '', salt = '', rounds = '0'] = /^r=([^,]+),s=([^,]+),i=(\d+)$/.exec(first) ?? [];
    if (nonce === '') return { outcome: first, proven: false };
    const salted = pbkdf2Sync(password, Buffer.from(salt, 'base64'), Number(rounds), octets, hash);
    const hmac = (key: Buffer, text: string) => createHmac(hash, key).update(text).digest();
    const clientKey = hmac(salted, 'Client Key');
    const withoutProof = `c=${Buffer.from(bind).toString('base64')},r=${nonce}`;
    const message = `${bare},${first},${withoutProof}`;
    const signature = hmac(createHash(hash).update(clientKey).digest(), message);
    const proof = clientKey.map((octet, at) => octet ^ (signature[at] ?? 0));
    const final = give(mechanism, `${withoutProof},p=${Buffer.from(proof).toString('base64')}`);
    const proven = final === `v=${hmac(hmac(salted, 'Server Key'), message).toString('base64')}`;
    return { outcome: final.startsWith('v=') ? give(mechanism, '') : final, proven };
  }

  it('authenticates both sides', () => {
    expect(run('ann', 'secret')).toEqual({ outcome: 'ann', proven: true });
    expect(run('bob', 'a,b=c', 'n,a=bob,')).toEqual({ outcome: 'bob', proven: true });
  });

  it('believes a client that could bind the channel only where nobody has offered it', () => {
    const clear = begin(plain, { secure: false, channelBinding: () => undefined });
    expect(run('ann', 'secret', 'y,,', 'y,,', clear)).toEqual({ outcome: 'ann', proven: true });
    expect(run('ann', 'secret', 'y,,').outcome).toBe('failed');
  });

  it('binds the channel', () => {
    const bound = (header: string, bind: string) => run('ann', 'secret', header, bind, begin(`${plain}-PLUS`));
    expect(bound('p=tls-exporter,,', 'p=tls-exporter,,bound')).toEqual({ outcome: 'ann', proven: true });
    expect(bound('p=tls-exporter,,', 'p=tls-exporter,,other').outcome).toBe('failed');
    expect(bound('p=tls-exporter,,', 'p=tls-exporter,,').outcome).toBe('failed');
    expect(bound('p=tls-unique,,', 'p=tls-unique,,bound').outcome).toBe('failed');
    expect(bound('n,,', 'n,,').outcome).toBe('failed');
    expect(bound('y,,', 'y,,').outcome).toBe('failed');
  });

  it('fails a wrong password, a wrong name, another identity and a changed header', () => {
    expect(run('ann', 'wrong').outcome).toBe('failed');
    expect(run('eve', 'secret').outcome).toBe('failed');
    expect(run('ann', 'secret', 'n,a=bob,').outcome).toBe('failed');
    expect(run('ann', 'secret', 'n,,', 'y,,').outcome).toBe('failed');
    expect(run('ann', 'secret', 'p=tls-unique,,').outcome).toBe('failed');
  });
});

describe('bearer tokens', () => {
  it.each([
    ['XOAUTH2', 'user=ann\x01auth=Bearer secret\x01\x01', 'ann'],
    ['XOAUTH2', 'user=ann\x01auth=Bearer wrong\x01\x01', 'failed'],
    ['XOAUTH2', 'user=ann\x01auth=Bearer secret\x01', 'failed'],
    ['XOAUTH2', 'rubbish', 'failed'],
    ['OAUTHBEARER', 'n,a=ann@example.test,\x01host=h\x01port=143\x01auth=Bearer secret\x01\x01', 'ann'],
    ['OAUTHBEARER', 'n,a=eve,\x01auth=Bearer secret\x01\x01', 'failed'],
    ['OAUTHBEARER', 'n,,\x01auth=Bearer secret\x01\x01', 'failed'],
  ])('%s %j gives %s', (name, response, expected) => {
    const mechanism = begin(name);
    const first = give(mechanism, response);
    if (expected !== 'failed') return expect(first).toBe(expected);
    // A refused client is told why, and fails with whatever it answers.
    expect(JSON.parse(first)).toMatchObject({ status: 'invalid_token' });
    expect(give(mechanism, '\x01')).toBe('failed');
  });
});
