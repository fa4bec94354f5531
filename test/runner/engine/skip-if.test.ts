import { describe, expect, it } from 'vitest';
import { skipReason } from '../../../runner/engine/skip-reason.js';
import type { Action } from '../../../runner/scenario/model.js';
import { embedded, play, steps } from './playing.js';

describe('skip-if beside bind', () => {
  it('captures nothing from the reply that it is met by', async () => {
    const text = steps(`
- connect: {pop3: true, greeting: false}
- skip-if: OK
  expect: OK
  bind: {found: "/(nothing of the kind)/"}`);
    expect(await play(await embedded(), text)).toMatchObject({ verdict: 'skip' });
  });
});

describe('the reason of a skip-if', () => {
  const send = (text: string): Action => ({ verb: 'send', parts: [{ text }] });

  it.each<[Action | undefined, unknown, string]>([
    [send('EHLO client.example'), { lacks: 'STARTTLS' }, 'EHLO does not list STARTTLS'],
    [
      send('EHLO client.example'),
      [{ lacks: 'REQUIRETLS' }, { lacks: '8BITMIME' }],
      'EHLO does not list REQUIRETLS or 8BITMIME',
    ],
    [send('CAPA'), ['ERR', { lacks: ['SASL PLAIN'] }], 'CAPA does not list SASL PLAIN'],
    [send('EHLO client.example'), { has: 'AUTH SCRAM-SHA-256-PLUS' }, 'EHLO lists AUTH SCRAM-SHA-256-PLUS'],
    [send('VRFY x'), [252, '4xx', '5xx'], 'VRFY is answered 252, 4xx or 5xx'],
    [send('uid copy 1 x'), { tagged: ['NO', 'BAD'] }, 'UID COPY is answered NO or BAD'],
    [send('LIST "" x'), { tagged: 'OK', count: { LIST: 0 } }, 'LIST is answered without LIST'],
    [send('LIST "" x'), { tagged: 'OK', count: { LIST: 1 } }, 'LIST is answered OK'],
    [
      send('NAMESPACE'),
      [{ untagged: ['NAMESPACE NIL <any> <any>'], tagged: 'OK' }],
      'NAMESPACE is answered NAMESPACE NIL <any> <any>',
    ],
    [
      send('CAPABILITY'),
      { untagged: [{ capability: { has: ['LOGINDISABLED'] } }], tagged: 'OK' },
      'CAPABILITY lists LOGINDISABLED',
    ],
    [
      send('SELECT x'),
      { untagged: [{ permanentflags: { lacks: ['\\*'] } }], tagged: 'OK' },
      'PERMANENTFLAGS does not list \\*',
    ],
    [send('STATUS x (RECENT)'), { untagged: [{ status: { RECENT: 0 } }], tagged: 'OK' }, 'the server answered 250 x'],
    [{ verb: 'data', message: { text: '' } }, '5xx', 'the message is answered 5xx'],
    [undefined, ['4xx', 'closed'], 'the server answers 4xx or closed'],
    [send('EHLO client.example'), { matches: '/x/' }, 'the server answered 250 x'],
  ])('%j and %j', (action, skipIf, reason) => {
    expect(skipReason(action, skipIf, '250 x')).toBe(reason);
  });
});
