import { expect, it } from 'vitest';
import { plainServer } from '../wire/servers.js';
import { type HeaderEvent, playAll, scenarios, steps, targetAt } from './playing.js';

it.each([
  ['whole', '550 not with hunter22\r\n'],
  ['over two lines', '550-not with hun\r\n550 ter22\r\n'],
])(
  'whoever listens to a run hears of no password, though the server says it in its greeting, its offers and, %s, its answers',
  async (_, answered) => {
    const port = await plainServer(socket => {
      socket.on('end', () => socket.end());
      socket.write('220 ready for hunter22\r\n');
      socket.on('data', octets => {
        const hello = /^EHLO/.test(octets.toString());
        socket.write(hello ? '250-mail.example.test\r\n250 X-SAYS hunter22\r\n' : answered);
      });
    });
    const account = { user: 'me', password: 'hunter22', address: 'me@example.test' };
    const found: HeaderEvent['target'][] = [];
    const { events: verdicts } = await playAll(
      targetAt('smtp', port, { accounts: [account] }),
      scenarios(steps('- connect: {smtp: smtp, hello: EHLO}\n- {send: NOOP, expect: 250}')),
      {
        invariants: true,
        whole: false,
        jobs: 1,
        message: () => Buffer.alloc(0),
        onReady: target => void found.push(target),
      },
    );
    expect(found[0]?.services[0]).toMatchObject({
      greeting: '220 ready for ***',
      capabilities: { clear: ['X-SAYS ***'] },
    });
    expect(verdicts.find(({ scenario }) => scenario === 'test/one/it')).toMatchObject({
      verdict: 'fail',
      got: expect.stringMatching(/^550[ -]not with \*\*\*$/),
    });
    expect(JSON.stringify([found, verdicts])).not.toMatch(/hunter22|ter22/);
  },
);
