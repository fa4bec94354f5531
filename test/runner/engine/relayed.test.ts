import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { embedded, openTarget, play as playOnce, steps, type Target, targetAt } from './playing.js';

let target: Target;
beforeAll(async () => {
  target = await openTarget();
});
afterAll(() => target.close());

let seed = 0;

/** Plays with tokens of its own: the sink keeps what it got for earlier ones. */
const play: typeof playOnce = (on, text, more) => playOnce(on, text, { seed: ++seed, ...more });

const submit = `
- connect: {submission: true, login: true}
- do: ["MAIL FROM:<\${recipient}>", "RCPT TO:<\${remote}>", DATA]
- data: {text: "Subject: x\\n\\n.body\\n"}
  expect: 250
`;

describe('relayed', () => {
  it('holds a message against what is expected of it, and shows the session in which it came', async () => {
    const event = await play(
      target,
      steps(
        `${submit}- relayed: \${remote}\n  expect: {to: "\${remote}", header: {has: Received}, matches: '/^\\.body/m'}`,
      ),
    );
    expect(event).toMatchObject({ verdict: 'pass' });
    const shown = (event.transcript ?? []).filter(({ connection }) => connection === 'sink');
    expect(shown.map(({ text }) => text).join('')).toMatch(
      /EHLO mail\.example\.test.*MAIL FROM:<user\d+@example\.test>.*\.\.body/s,
    );
  });

  it('fails when it is otherwise', async () => {
    const event = await play(target, steps(`${submit}- relayed: \${remote}\n  expect: {hello: HELO}`));
    expect(event).toMatchObject({ verdict: 'fail', expected: '{"hello":"HELO"}' });
    expect(event.got).toMatch(/^EHLO mail\.example\.test \/ MAIL FROM:.*; the last hello was EHLO$/);
  });

  it('fails for what is forbidden, and looks at each message once', async () => {
    const forbidden = await play(target, steps(`${submit}- relayed: \${remote}\n  forbid: {header: {has: Received}}`));
    expect(forbidden).toMatchObject({ verdict: 'fail', expected: 'no mail with {"header":{"has":"Received"}}' });
    const again = `${submit}- relayed: \${remote}\n- relayed: \${remote}\n  expect: {silence: 200ms}`;
    expect(await play(target, steps(again))).toMatchObject({ verdict: 'pass' });
  });

  it('names the way that the server takes, and skips', async () => {
    const observe = `${submit}- relayed: \${remote}\n  observe: {by HELO: {hello: HELO}, by EHLO: {hello: EHLO}}`;
    expect(await play(target, steps(observe).replace('1/must', '1/may'))).toMatchObject({
      verdict: 'note',
      reason: 'by EHLO',
    });
    const skip = `${submit}- relayed: \${remote}\n  skip-if: {hello: EHLO}\n  expect: arrives`;
    expect(await play(target, steps(skip))).toMatchObject({
      verdict: 'skip',
      reason: expect.stringMatching(/^the server relayed EHLO/),
    });
  });

  it('is no accusation when nothing comes, unless that is the question', async () => {
    const lossy = { ...(await embedded(['smtp-relay-drops-mail'])), timeoutMs: 500 };
    const expecting = (what: string) => play(lossy, steps(`${submit}- relayed: \${remote}\n  expect: ${what}`));
    expect(await expecting('{hello: EHLO}')).toMatchObject({
      verdict: 'error',
      reason: expect.stringMatching(/^nothing for remote-\w+@relay\.example\.net was relayed$/),
    });
    expect(await expecting('arrives')).toMatchObject({ verdict: 'fail', expected: 'a relayed message' });
    expect(await expecting('[{hello: EHLO}, {silence: 300ms}]')).toMatchObject({ verdict: 'pass' });
  });

  it('has the next hop refuse what the scenario says, and nobody else', async () => {
    const refused = await play(
      target,
      steps(`${submit}- relayed: \${remote}\n  expect: {silence: 300ms}`, 'given: {sink: {rcpt: 550}}'),
    );
    expect(refused).toMatchObject({ verdict: 'pass' });
    expect(await play(target, steps(`${submit}- relayed: \${remote}\n  expect: arrives`))).toMatchObject({
      verdict: 'pass',
    });
  });

  it('is skipped where the target relays to no sink', async () => {
    const event = await play(
      targetAt('smtp', 1),
      steps('- connect: smtp\n- {send: "RCPT TO:<${remote}>", expect: 550}'),
      {
        services: [],
      },
    );
    expect(event).toMatchObject({ verdict: 'skip', reason: 'the target relays no mail to a sink of the harness' });
  });
});
