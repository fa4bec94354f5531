import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMechanism, decodeBase64 } from '../../runner/protocols/sasl/index.js';
import { mechanismNames } from '../../runner/protocols/sasl/names.js';
import { fuzz, unless } from './fuzz.js';
import { mutants } from './mutations.js';

/** Challenges as servers have them. In those of SCRAM `NONCE` stands for what the client has sent. */
const challenges = [
  '',
  'Username:',
  '<1896.697170952@mail.example.test>',
  'realm="example.test",nonce="OA6MG9tEQGm2hh",qop="auth,auth-int",algorithm=md5-sess,charset=utf-8',
  'rspauth=ea40f60335c427b5527b84dbabcdfffd',
  'r=NONCE3rfc,s=QSXCR+Q6sek8bf92,i=64',
  'r=NONCE3rfc,s=QSXCR+Q6sek8bf92,i=1,x=y',
  'v=rmF9pqV8S7suAoZWja4dJRkFsKQ=',
  'e=invalid-proof',
  '{"status":"invalid_token","scope":"mail"}',
].map(text => Buffer.from(text));

/** CHALLENGE_MESSAGE (MS-NLMP 2.2.1.2) with target information. */
function ntlmChallenge(): Buffer {
  const information = Buffer.from('02000800450058004d00500007000800000102030405060700000000', 'hex');
  const head = Buffer.alloc(48);
  head.write('NTLMSSP\0', 'latin1');
  head.writeUInt32LE(2, 8);
  head.writeUInt32LE(48, 16);
  head.writeUInt32LE(0xe2898215, 20);
  head.write('01234567', 24, 'latin1');
  head.writeUInt16LE(information.length, 40);
  head.writeUInt16LE(information.length, 42);
  head.writeUInt32LE(48, 44);
  return Buffer.concat([head, information]);
}

const credentials = {
  user: 'me',
  password: 'secret',
  token: 'token',
  service: 'imap',
  host: 'mail.example.test',
  port: 143,
  channelBinding: () => Buffer.from('bound'),
};

describe.each(mechanismNames)('a client of %s', name => {
  it('answers whatever it is asked, or gives up in words', () => {
    const asked = mutants([...challenges, ntlmChallenge()], 2);
    fuzz(
      fc.property(
        fc.boolean(),
        fc.array(asked, { maxLength: 4 }),
        fc.option(asked, { nil: undefined }),
        (first, all, last) => {
          const client = createMechanism(name, credentials, () => {});
          const begun = first ? client.initial() : undefined;
          const nonce = /(?:^|,)r=([^,]*)/.exec(begun?.toString('latin1') ?? '')?.[1] ?? '';
          for (const challenge of all) {
            const text = challenge.toString('latin1').replace('NONCE', nonce);
            // What takes time is asked for in other tests.
            const quick = text.replace(/i=\d{5,}/, 'i=4096');
            const answer = unless(['SaslError'], () => client.step(Buffer.from(quick, 'latin1')));
            if (answer === undefined) return;
            expect(answer).toBeInstanceOf(Buffer);
          }
          unless(['SaslError'], () => client.finish(last));
        },
      ),
    );
  });
});

describe('base64', () => {
  it('of any form is read, or refused', () => {
    fuzz(
      fc.property(mutants(challenges.map(each => Buffer.from(each.toString('base64')))), octets => {
        const text = octets.toString('latin1');
        const read = unless(['SaslError'], () => decodeBase64(text));
        if (read !== undefined) expect(read.toString('base64')).toBe(text);
      }),
    );
  });
});
