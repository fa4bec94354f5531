import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { byLine, proxy, type Way } from '../wire/proxy.js';
import { openTarget, play, steps, type Target, type VerdictEvent } from './playing.js';

let target: Target;
beforeAll(async () => {
  target = await openTarget();
});
afterAll(() => target.close());

/** Everything that one side sent on a connection, as the transcript shows it. */
function sent(event: VerdictEvent, direction: 'client' | 'server' | 'event', connection?: string): string {
  return (event.transcript ?? [])
    .filter(one => one.direction === direction && (connection === undefined || one.connection === connection))
    .map(one => one.text)
    .join('');
}

function entries(event: VerdictEvent, direction: string): number {
  return (event.transcript ?? []).filter(one => one.direction === direction).length;
}

async function passes(text: string, more?: string): Promise<VerdictEvent> {
  const event = await play(target, steps(text, more));
  expect(event).toMatchObject({ verdict: 'pass' });
  return event;
}

const begin = '- connect: {smtp: a, hello: EHLO}\n- {do: "MAIL FROM:<${sender}>"}\n- {do: "RCPT TO:<${recipient}>"}\n';

describe('connections', () => {
  it('begin in the clear, with STARTTLS or with TLS, as asked', async () => {
    const event = await passes(`
- connect: {smtp: a, hello: EHLO}
- starttls: true
- {send: NOOP, expect: 250}
- connect: {imap: b, tls: starttls, login: true}
- {send: NOOP, expect: OK}
- connect: {pop3: c, tls: implicit}
- {send: CAPA, expect: OK}
- connect: {imap: d, tls: implicit, examine: INBOX}
- {send: NOOP, expect: OK}
- connect: {smtp: e, hello: HELO}
- {send: NOOP, expect: 250}`);
    expect(sent(event, 'event').match(/TLS is in force/g)).toHaveLength(4);
    expect(sent(event, 'client', 'a')).toBe(
      'EHLO client.example\\r\\nSTARTTLS\\r\\nEHLO client.example\\r\\nNOOP\\r\\n',
    );
    expect(sent(event, 'client', 'd')).toContain('EXAMINE "INBOX"');
    expect(sent(event, 'client', 'e')).toContain('HELO client.example');
  });

  it('are compressed, as set-up or behind a command of the scenario', async () => {
    const event = await passes(`
- connect: {imap: a, login: true}
- compress: true
- {send: NOOP, expect: OK}
- connect: {imap: b, tls: implicit, login: true}
- {send: COMPRESS DEFLATE, expect: OK}
- deflate: true
- {send: NOOP, expect: OK}`);
    expect(sent(event, 'event').match(/compression is in force: DEFLATE/g)).toHaveLength(2);
    expect(sent(event, 'client', 'a')).toContain('NOOP');
    const again = await play(
      target,
      steps('- connect: {imap: a, login: true}\n- compress: true\n- compress: true\n- {send: NOOP, expect: OK}'),
    );
    expect(again).toMatchObject({
      verdict: 'error',
      reason: expect.stringMatching(/^COMPRESS: expected tagged OK, got m3 NO /),
    });
  });

  it('are told apart, and the latest one named is the one that is meant', async () => {
    const event = await passes(`
- connect: {imap: [a, b], login: true}
- {on: a, send: NOOP, expect: OK}
- {send: CHECK, expect: BAD}
- {on: b, send: NOOP, expect: OK}
- {on: a, send: NOOP, expect: OK}`);
    expect(sent(event, 'client', 'a')).toContain('CHECK');
    expect(sent(event, 'client', 'b')).not.toContain('CHECK');
  });

  it('leave the greeting to the scenario when told to', async () => {
    await passes('- connect: {smtp: a, greeting: false}\n- {expect: 220}');
    const event = await play(target, steps('- connect: {smtp: a, greeting: false}\n- {expect: 221}'));
    expect(event).toMatchObject({ verdict: 'fail', expected: 'reply 221', line: 8 });
  });

  it('are closed, half-closed and reset', async () => {
    await passes('- connect: smtp\n- half-close: true\n- {expect: closed}');
    const event = await passes(`
- connect: {smtp: [a, b, c]}
- close: a
- reset: b
- {on: c, send: NOOP, expect: 250}`);
    expect(sent(event, 'event', 'a')).toContain('the client closes the connection');
    expect(sent(event, 'event', 'b')).toContain('the client resets the connection');
  });

  it('begin TLS by a handshake of their own, or do not', async () => {
    await passes(`
- connect: {smtp: a, hello: EHLO}
- {send: STARTTLS, expect: 220}
- handshake: {min: TLSv1.3}
- {send: "EHLO \${client}", expect: 250}`);
    await passes(`
- connect: {smtp: a, hello: EHLO}
- {send: STARTTLS, expect: 220}
- {handshake: {max: TLSv1.1, ciphers: "DEFAULT@SECLEVEL=0"}, expect: [alert, close]}`);
    // Without STARTTLS the answer comes in the clear.
    await passes('- connect: smtp\n- {handshake: true, expect: [secured, no-tls]}\n- {send: NOOP, expect: no-tls}');
    const event = await play(target, steps('- connect: smtp\n- {handshake: true, within: 2s}'));
    expect(event).toMatchObject({ verdict: 'fail', expected: 'secured' });
  });

  it('end TLS and stay open', async () => {
    for (const connection of ['{smtp: a, tls: starttls}', '{submissions: a}'])
      await passes(`
- connect: ${connection}
- end-tls: true
- {write: NOOP, expect: closed}`);
    const event = await play(
      target,
      steps('- connect: {smtp: a, tls: plain}\n- {end-tls: a}\n- {send: NOOP, expect: 250}'),
    );
    expect(event).toMatchObject({ verdict: 'error', reason: 'TLS is not in force, so it cannot be ended' });
  });
});

describe('setting up', () => {
  it('delivers, awaits and reads, by POP3 and IMAP', async () => {
    await passes(`
- deliver: {message: {text: "Subject: one\\n\\none\\n"}}
- await: {messages: 1, via: pop3}
- deliver: {message: {text: "Subject: two\\n\\n.two\\n"}, via: lmtp}
- await: {messages: 2, within: 5s}
- connect: {pop3: p, login: true}
- {send: STAT, expect: {status: OK, args: "2 <octets>"}, bind: {octets: "args[1]"}}
- {send: RETR 2, expect: {status: OK}, bind: {body: "/(\\\\.two)/"}}
- {check: {equal: ["\${body}", ".two"]}}
- connect: {imap: i, select: INBOX}
- {send: NOOP, expect: OK}`);
  });

  it('gives the maildrop the messages it asks for, and no others', async () => {
    await passes(
      `
- connect: {pop3: p, login: true}
- {send: STAT, expect: {status: OK, args: "2 <any>"}}`,
      'given: {maildrop: [{text: "Subject: a\\n\\na\\n"}, {text: "Subject: b\\n\\nb\\n"}]}',
    );
    await passes('- connect: {pop3: p, login: true}\n- {send: STAT, expect: {status: OK, args: "0 0"}}');
  });

  it('fills a fresh mailbox, with flags and dates', async () => {
    await passes(
      `
- connect: {imap: a, select: "\${mailbox}"}
- send: FETCH 1 (FLAGS INTERNALDATE)
  expect: {tagged: OK, untagged: ['1 FETCH (FLAGS (\\Seen) INTERNALDATE " 1-Jan-2024 00:00:00 +0000")']}`,
      'given: {mailbox: [{message: {text: "Subject: a\\n\\na\\n"}, flags: [\\Seen], date: " 1-Jan-2024 00:00:00 +0000"}]}',
    );
  });

  it('that awaits mail takes neither too little nor too much of it, unless more will do', async () => {
    const message = '{message: {text: "Subject: a\\n\\na\\n"}, via: smtp}';
    const two = `- deliver: ${message}\n- deliver: ${message}\n- await: {messages: 2}`;
    const then = '- connect: imap\n- {send: NOOP, expect: OK}';
    expect(await play(target, steps(`${two}\n- await: {messages: 1, or-more: true}\n${then}`))).toMatchObject({
      verdict: 'pass',
    });
    for (const via of ['imap', 'pop3'])
      expect(await play(target, steps(`${two}\n- await: {messages: 1, via: ${via}}\n${then}`))).toMatchObject({
        verdict: 'error',
        reason: 'awaited 1 message, found 2: mail was delivered twice, or to the wrong account',
      });
  });

  it('that fails is no accusation', async () => {
    expect(
      await play(target, steps('- connect: {smtp: a, hello: EHLO}\n- do: [RSET, BDAT]\n- {send: NOOP, expect: 250}')),
    ).toMatchObject({
      verdict: 'error',
      reason: expect.stringMatching(/^BDAT: expected .*, got 50[13]/),
      line: 8,
    });
    const awaited = steps('- await: {messages: 1, within: 300ms}\n- connect: imap\n- {send: NOOP, expect: OK}');
    // No wait is shorter than the target's own.
    expect(await play({ ...target, timeoutMs: 300 }, awaited)).toMatchObject({
      verdict: 'error',
      reason: 'awaited 1 message, found 0 when the time was up',
    });
    const login = steps('- connect: imap\n- {login: {mechanism: EXTERNAL}}\n- {send: NOOP, expect: OK}');
    expect(await play(target, login)).toMatchObject({ verdict: 'error', reason: expect.stringContaining('EXTERNAL') });
  });

  it('leases a second account', async () => {
    await passes(`
- connect: {imap: a, login: true, account: 2}
- {send: NOOP, expect: OK}
- {check: {different: ["\${user}", "\${user2}"]}}
- {check: {equal: ["\${recipient2}", "\${user2}@\${domain}"]}}`);
  });
});

describe('commands', () => {
  it('send literals, synchronising and not', async () => {
    const event = await passes(
      `
- connect: {imap: a, login: true}
- send: ["APPEND \${mailbox} ", {literal: {text: "Subject: a\\n\\na\\n"}}]
  expect: OK
- send: ["APPEND \${mailbox} ", {literal: {text: "Subject: b\\n\\nb\\n"}, sync: false}]
  expect: OK
- send: ["APPEND no-such-mailbox ", {literal: {text: "Subject: c\\n\\nc\\n"}}]
  expect: {tagged: NO, code: TRYCREATE}
- {send: "STATUS \${mailbox} (MESSAGES)", expect: {tagged: OK, untagged: ["STATUS <any> (MESSAGES 2)"]}}`,
      'given: {mailbox: []}',
    );
    expect(sent(event, 'client')).toContain(' {17}\\r\\n');
    expect(sent(event, 'client')).toContain(' {17+}\\r\\n');
  });

  it('send data with dots doubled and its end', async () => {
    const event = await passes(`${begin}
- {send: DATA, expect: 354}
- {data: {text: "Subject: dots\\n\\n.\\n..\\n"}, expect: 250}`);
    expect(sent(event, 'client')).toContain('Subject: dots\\r\\n\\r\\n..\\r\\n...\\r\\n.\\r\\n');
  });

  it.each([
    ['PLAIN', 'plain'],
    ['LOGIN', 'plain'],
    ['CRAM-MD5', 'plain'],
    ['SCRAM-SHA-1', 'plain'],
    ['SCRAM-SHA-256', 'plain'],
    ['XOAUTH2', 'plain'],
    ['OAUTHBEARER', 'starttls'],
    ['SCRAM-SHA-1-PLUS', 'starttls'],
    ['SCRAM-SHA-256-PLUS', 'starttls'],
  ])('authenticate by %s over each protocol', async (mechanism, tls) => {
    const event = await passes(`
- connect: {submission: s, hello: EHLO}
- {auth: {mechanism: ${mechanism}}, expect: 235}
- connect: {pop3: true, tls: ${tls}}
- {auth: {mechanism: ${mechanism}}, expect: OK}
- connect: {imap: true, tls: ${tls}}
- {auth: {mechanism: ${mechanism}}, expect: OK}
- connect: {submission: t, hello: EHLO}
- {auth: {mechanism: ${mechanism}, password: wrong}, expect: 535}
- connect: {imap: u, tls: ${tls}}
- {auth: {mechanism: ${mechanism}, initial-response: false, cancel: true}, expect: BAD}
- {send: NOOP, expect: OK}`);
    const text = JSON.stringify(event);
    expect(text).not.toContain('secret');
    expect(text).not.toContain(Buffer.from('secret').toString('base64').slice(0, 7));
  });

  it('authenticate by APOP, whose digest is not shown', async () => {
    const event = await passes(`
- connect: {pop3: a}
- {auth: {mechanism: APOP, password: "not-\${password}"}, expect: ERR}
- {auth: {mechanism: APOP, timestamp: "<1@example.test>"}, expect: ERR}
- {auth: {mechanism: APOP, response: 0123456789abcdef0123456789abcdef}, expect: ERR}
- {auth: {mechanism: APOP}, expect: OK}
- {send: STAT, expect: OK}
- connect: {pop3: b}
- login: {account: 2, mechanism: APOP}
- {send: STAT, expect: OK}`);
    expect(sent(event, 'client', 'a')).toMatch(/^(?:APOP user\d \S+\\r\\n){4}STAT/);
    expect(sent(event, 'client', 'a').match(/[0-9a-f]{32}/g)).toEqual(['0123456789abcdef0123456789abcdef']);
  });

  it('put an argument too many behind the command when told to', async () => {
    const event = await passes(`
- connect: {pop3: a}
- {auth: {mechanism: APOP, extra: more}, expect: ERR}
- connect: {smtp: b, hello: EHLO}
- {auth: {mechanism: PLAIN, initial-response: true, extra: more}, expect: 5xx}`);
    expect(sent(event, 'client', 'a')).toMatch(/^APOP user\d \S+ more\\r\\n$/);
    expect(sent(event, 'client', 'b')).toMatch(/AUTH PLAIN \S+ more\\r\\n$/);
  });

  it('is left alone where the greeting has no timestamp for APOP', async () => {
    const plain = await openTarget({ faults: ['pop3-greeting-without-timestamp'] });
    const event = await play(plain, steps('- connect: {pop3: a}\n- {auth: {mechanism: APOP}, expect: OK}'));
    await plain.close();
    expect(event).toMatchObject({ verdict: 'skip', reason: expect.stringContaining('no APOP') });
  });

  it('authenticate with the initial response or without, and with one that is none', async () => {
    const event = await passes(`
- connect: {submission: a, hello: EHLO}
- {auth: {mechanism: PLAIN, initial-response: false}, expect: 235}
- connect: {submission: b, hello: EHLO}
- {auth: {mechanism: PLAIN, initial-response: true}, expect: 235}
- connect: {submission: c, hello: EHLO}
- {auth: {mechanism: PLAIN, response: "!!!"}, expect: 501}
- connect: {imap: d}
- {auth: {mechanism: PLAIN, initial-response: true}, expect: OK}`);
    expect(sent(event, 'client', 'a')).toContain('AUTH PLAIN\\r\\n');
    expect(sent(event, 'client', 'b')).toMatch(/AUTH PLAIN \*\*\*\\r\\n/);
    expect(sent(event, 'client', 'd')).toMatch(/AUTHENTICATE PLAIN \*\*\*\\r\\n/);
  });

  it('authenticate where a challenge has a space too many: an invariant tells of it', async () => {
    const spaced = await openTarget({ faults: ['smtp-auth-challenge-two-spaces'] });
    const event = await play(
      spaced,
      steps(
        '- connect: {submission: a, hello: EHLO}\n- {auth: {mechanism: PLAIN, initial-response: false}, expect: 235}',
      ),
    );
    await spaced.close();
    expect(event.verdict).toBe('pass');
  });
});

describe('octets', () => {
  it('are written in one go, or in segments with pauses', async () => {
    const whole = await passes('- connect: smtp\n- write: |\n    NOOP\n    RSET\n- {expect: 250}\n- {expect: 250}');
    expect(sent(whole, 'client')).toBe('NOOP\\r\\nRSET\\r\\n');
    const split = await passes(
      '- connect: smtp\n- {write: {lines: NOOP}, split: 1, pause-between: 30ms}\n- {expect: 250}',
    );
    expect(sent(split, 'client')).toBe('NOOP\\r\\n');
    // What is sent within 20 ms is shown as one entry.
    expect(entries(split, 'client')).toBe(6);
  });

  it('are whatever a scenario wants', async () => {
    const event = await passes(`
- connect: smtp
- write: [{text: "NO"}, {hex: "4f 50"}, {base64: IA==}, {repeat: ab, times: 3}, {lines: "", eol: none}, {hex: 0d0a}]
- {expect: 250}
- {write: {lines: "RSET\\n", eol: lf}}`);
    expect(sent(event, 'client')).toBe('NOOP ababab\\r\\nRSET\\n');
  });

  it('carry BDAT', async () => {
    await passes(`${begin}
- write: [{lines: "BDAT 7"}, {text: "abcde\\r\\n"}]
- {expect: 250}
- write: [{lines: "BDAT 0 LAST"}]
- {expect: 250}`);
  });
});

describe('expectations', () => {
  it('that are not met name what was expected, what came, and the step', async () => {
    const event = await play(
      target,
      steps(
        '- connect: smtp\n- {send: NOOP, expect: 250}\n- {send: NONSENSE, expect: [250, 251]}\n- {send: NOOP, expect: 299}',
      ),
    );
    expect(event).toMatchObject({
      verdict: 'fail',
      rule: 'rfc9999/1/must',
      line: 9,
      expected: 'reply 250, or reply 251',
      got: expect.stringMatching(/^500 /),
    });
  });

  it('note which branch a server takes', async () => {
    const text = (labels: string) =>
      steps(`- connect: smtp\n- {send: NOOP, observe: {${labels}}}`).replace('1/must', '1/may');
    expect(await play(target, text('refuses: 5xx, obeys: 250'))).toMatchObject({ verdict: 'note', reason: 'obeys' });
    expect(await play(target, text('refuses: 5xx, waits: 4xx'))).toMatchObject({
      verdict: 'note',
      reason: expect.stringContaining('not supported'),
    });
  });

  it('skip what a server need not have', async () => {
    expect(
      await play(target, steps('- connect: smtp\n- {send: NONSENSE, skip-if: [500, 502], expect: 250}')),
    ).toMatchObject({
      verdict: 'skip',
      reason: 'NONSENSE is answered 500 or 502',
      line: 8,
    });
  });

  it('keep what was broken before a skip', async () => {
    const text =
      '- connect: smtp\n- {send: NOOP, expect: 299, rule: rfc9999/1/should}\n- {send: NONSENSE, skip-if: 500, expect: 250}';
    expect(await play(target, steps(text))).toMatchObject({ verdict: 'warn', rule: 'rfc9999/1/should' });
  });

  it('go on after a SHOULD of a step, and are judged by the most severe break', async () => {
    const text =
      '- connect: smtp\n- {send: NOOP, expect: 299, rule: rfc9999/1/should}\n- {send: RSET, expect: 298, rule: rfc9999/2/other}\n- {send: NOOP, expect: 297}';
    expect(await play(target, steps(text))).toMatchObject({
      verdict: 'fail',
      rule: 'rfc9999/2/other',
      line: 9,
      expected: 'reply 298',
    });
  });

  it('forbid', async () => {
    const text = (forbid: string) =>
      steps(
        `- connect: {imap: a, select: "\${mailbox}"}\n- {send: NOOP, expect: OK, forbid: ${forbid}}`,
        'given: {mailbox: []}',
      );
    expect(await play(target, text('EXPUNGE'))).toMatchObject({ verdict: 'pass' });
    const seen = steps(
      '- connect: {imap: a, login: true}\n- {send: "SELECT ${mailbox}", expect: OK, forbid: EXISTS}',
      'given: {mailbox: []}',
    );
    expect(await play(target, seen)).toMatchObject({ verdict: 'fail', got: expect.stringContaining('EXISTS') });
  });

  it('that only forbid listen for a while', async () => {
    await passes('- connect: smtp\n- {forbid: 421}');
    const event = await play(target, steps('- connect: {smtp: a, greeting: false}\n- {forbid: 220}'));
    expect(event).toMatchObject({ verdict: 'fail', got: expect.stringContaining('220') });
  });

  it('capture, and check what was captured', async () => {
    await passes(`
- connect: {smtp: a, hello: EHLO}
- {send: NOOP, expect: 250, bind: {code: code, enhanced: enhanced, word: "/(\\\\w+)$/"}}
- {check: {equal: ["\${code}", "250"]}}
- {check: {matches: ["\${enhanced}", '/^2\\.\\d+\\.\\d+$/']}}
- {check: {ascending: [1, 2, 10]}}
- {check: {sum: [1, 2, "\${code}"], is: 253}}
- {check: {different: [a, b, "\${code}"]}}`);
    for (const [check, expected] of [
      ['{equal: [a, b]}', 'equal values'],
      ['{different: [a, b, a]}', 'values that all differ'],
      ['{ascending: [1, 10, 10]}', 'integers, each greater than the one before'],
      ['{ascending: [1, x]}', 'integers, each greater than the one before'],
      ['{sum: [1, 2], is: 4}', 'a sum of 4'],
      ['{matches: [abc, "/^b/"]}', 'a value that matches /^b/'],
    ]) {
      expect(await play(target, steps(`- check: ${check}`))).toMatchObject({ verdict: 'fail', expected });
    }
    expect(
      await play(
        target,
        steps(
          '- connect: smtp\n- {send: NOOP, expect: 250, bind: {it: "/(nothing)/"}}\n- {check: {equal: ["${it}", a]}}',
        ),
      ),
    ).toMatchObject({
      verdict: 'fail',
      expected: 'a value for `it` by `/(nothing)/`',
    });
  });
});

describe('sessions that have one mailbox open', () => {
  const given = 'given: {mailbox: [{text: "Subject: a\\n\\na\\n"}]}';
  const open = '- connect: {imap: [a, b], select: "${mailbox}"}\n';

  it('are told what is new and compared', async () => {
    const event = await passes(`${open}- {on: a, do: 'STORE 1 +FLAGS.SILENT (\\Seen)'}\n- agree: [a, b]`, given);
    for (const name of ['a', 'b'])
      expect(sent(event, 'client', name)).toMatch(/NOOP\\r\\n\S+ UID FETCH 1:\* \(FLAGS\)\\r\\n$/);
    expect(
      await play(target, steps(`${open}- connect: {imap: c, select: INBOX}\n- agree: [a, b, c]`, given)),
    ).toMatchObject({
      verdict: 'fail',
      expected: 'the same messages and flags in a and b and c',
      got: 'message 1: UID 1 FLAGS () in a, UID 1 FLAGS () in b, none in c',
    });
  });

  it('are not asked for messages where they know of none', async () => {
    const event = await passes(`${open}- agree: [a, b]`, 'given: {mailbox: []}');
    for (const name of ['a', 'b']) expect(sent(event, 'client', name)).toMatch(/NOOP\\r\\n$/);
  });

  it('have commands in flight, whose answers are read by their tags', async () => {
    const event = await passes(
      `${open}- {on: a, write: "w1 STORE 1 FLAGS.SILENT (\\\\Draft)\\nw2 FETCH 1 (FLAGS)\\nw3 NOOP"}
- {on: b, send: NOOP, tag: x}
- {on: a, tag: w2, expect: {untagged: ['1 FETCH (FLAGS (\\Draft))'], tagged: OK}}
- {on: a, tag: w3, expect: OK}
- {on: a, tag: w1, expect: OK}
- {on: b, tag: x, expect: OK}`,
      given,
    );
    expect(sent(event, 'client', 'b')).toContain('x NOOP');
    const again = `${open}- {on: a, write: w1 NOOP}\n- {tag: w1, expect: OK}\n- {tag: w1, expect: OK}`;
    expect(await play({ ...target, timeoutMs: 50 }, steps(again, given))).toMatchObject({
      verdict: 'fail',
      got: expect.stringContaining('no tagged response to w1'),
    });
  });

  it('may answer in another order what nobody has asked for before', async () => {
    // What answers EXPUNGE, the response and the tagged one, comes behind the next line.
    const late = (): Way => {
      const held: string[] = [];
      return byLine(line => {
        if (line !== '* 1 EXPUNGE' && held.length !== 1) return [line, ...held.splice(0)];
        held.push(line);
        return [];
      });
    };
    const { imap } = target.services;
    if (imap === undefined) throw new Error('the target has no IMAP service');
    const port = await proxy(imap.port, () => ({ answered: late() }));
    const flagged = `${open}- {on: a, do: 'STORE 1 +FLAGS.SILENT (\\Deleted)'}\n- {on: a, send: EXPUNGE}\n`;
    const text = steps(`${flagged}- {on: a, send: NOOP, expect: {untagged: [1 EXPUNGE], tagged: OK}}`, given);
    const slow = { ...target, services: { ...target.services, imap: { ...imap, port } } };
    expect(await play(slow, text)).toMatchObject({ verdict: 'pass' });
  });

  it('are not judged when one cannot be asked', async () => {
    expect(await play(target, steps(`${open}- connect: {imap: c, login: true}\n- agree: [a, c]`, given))).toMatchObject(
      { verdict: 'error', reason: expect.stringMatching(/^UID: expected tagged OK, got /) },
    );
  });
});

describe('sections', () => {
  const open = '- connect: {imap: a, select: "${mailbox}"}\n';
  const one = 'given: {mailbox: [{text: "Subject: x\\n\\nOne.\\n"}]}';

  it('are asked for and held against the message', async () => {
    const event = await passes(`${open}- sections: computed`, one);
    expect(sent(event, 'client')).toMatch(/FETCH 1 \(BODY\.PEEK\[\]<0\./);
  });

  it('are not judged where there is no message', async () => {
    expect(
      await play(target, steps('- connect: {imap: a, login: true}\n- sections: [parts]', 'given: {mailbox: []}')),
    ).toMatchObject({ verdict: 'error', reason: expect.stringMatching(/^FETCH: expected tagged OK, got /) });
  });
});

describe('what is computed', () => {
  it.each(['computed', 'computed encodings', 'computed but encodings'])(
    'is so where nothing else asks for it: %s',
    async asked => {
      const given = 'given: {mailbox: [{text: "Subject: x\\n\\nOne.\\n"}]}';
      const fetch = `{send: FETCH 1 (BODY), expect: {untagged: [{fetch: 1, items: {BODY: ${asked}}}], tagged: OK}}`;
      await passes(`- connect: {imap: a, select: "\${mailbox}"}\n- ${fetch}`, given);
    },
  );
});

describe('what is sent as one line', () => {
  it('is not sent where a variable holds a line end', async () => {
    const lines = '- connect: {smtp: a, hello: EHLO}\n- {do: NOOP}\n- {send: EHLO x, expect: 250, bind: {it: text}}\n';
    for (const step of [
      '{send: "VRFY ${it}", expect: 250}',
      '{do: "VRFY ${it}"}',
      '{auth: {mechanism: PLAIN, response: "VRFY ${it}"}, expect: 535}',
    ]) {
      const event = await play(target, steps(`${lines}- ${step}`));
      expect(event).toMatchObject({ verdict: 'error' });
      expect(event.reason).toMatch(/^VRFY \S.*\\n.* cannot be sent as one line: a variable holds a line end$/);
      expect(sent(event, 'client')).not.toContain('VRFY');
    }
  });
});

describe('time', () => {
  it('of a scenario ends its pauses', async () => {
    const event = await play(
      target,
      steps('- pause: 60m\n- connect: smtp\n- {send: NOOP, expect: 250}', 'timeout: 500ms'),
    );
    expect(event).toMatchObject({ verdict: 'error', reason: 'the time of the scenario ran out in a pause', line: 8 });
  });

  it('of a scenario is not enough for a silence: then nobody is accused', async () => {
    const event = await play(target, steps('- connect: smtp\n- {expect: {silence: 5s}}', 'timeout: 500ms'));
    expect(event).toMatchObject({
      verdict: 'error',
      reason: 'not judged: the time ran out while {"silence":"5s"} was waited for, got nothing more in time',
    });
  });
});
