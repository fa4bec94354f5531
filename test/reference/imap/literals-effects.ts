import { type Client, type ImapServer, mail } from './harness.js';

// What shows faults in LITERAL-, in AUTHENTICATE and STARTTLS, in IDLE, and in BINARY of parts that have parts.

interface Effect {
  fault: string;
  play: (a: Client, b: Client, server: ImapServer) => Promise<string>;
  clean: RegExp;
  faulty: RegExp;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** Appends a message of so many octets, without being invited where the literal ends in a plus, and gives the answer and the one to NOOP behind it. */
const appending =
  (size: number, plus: '' | '+'): Effect['play'] =>
  async a => {
    a.write(`q APPEND INBOX {${size}${plus}}\r\n`);
    if (plus === '') await a.until(/^\+.*\r\n/m);
    a.write(`${mail('x').toString('latin1').padEnd(size, 'x')}\r\n`);
    return a.until(/^(?:q (?:OK|NO|BAD)|\* BYE).*\r\n/m);
  };

/** Says something to AUTHENTICATE PLAIN, and then asks for the status of a mailbox that user1 has. */
const authenticating =
  (identity: string): Effect['play'] =>
  async (_, __, server) => {
    server.store.account('user1')?.create('own');
    const client = await server.connect();
    client.write('q AUTHENTICATE PLAIN\r\n');
    await client.until(/^\+.*\r\n/m);
    client.write(`${base64(`${identity}\0user1\0secret`)}\r\n`);
    const [signed = ''] = /^q (?:OK|NO)/m.exec(await client.until(/^q .*\r\n/m)) ?? [];
    return `${signed} ${await client.run('STATUS own (MESSAGES)')}`;
  };

const answering =
  (...lines: string[]): Effect['play'] =>
  async (_, __, server) => {
    const client = await server.connect();
    let answer = '';
    for (const line of lines) {
      client.write(`${line}\r\n`);
      answer = await client.until(/^(?:q|\+).*\r\n/m);
    }
    return answer;
  };

const idling =
  (line: string, ...before: string[]): Effect['play'] =>
  async a => {
    for (const command of before) await a.run(command);
    a.write('q IDLE\r\n');
    const begun = await a.until(/^(?:\+|q ).*\r\n/m);
    if (begun.startsWith('q ')) return begun;
    a.write(`${line}\r\n`);
    return a.until(/^q (?:OK|BAD).*\r\n/m);
  };

/** Fetches items of the fourth message, which has a message within. */
const within =
  (items: string): Effect['play'] =>
  async (a, _, server) => {
    const head = 'Subject: outer\r\nMIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n';
    server.store.account('user1')?.inbox.append(Buffer.from(`${head}Subject: within\r\n\r\nTwo.\r\n`));
    await a.run('SELECT INBOX');
    return a.run(`FETCH 4 (${items})`);
  };

export const literalsEffects: Effect[] = [
  {
    fault: 'imap-literal-minus-of-thousands-refused',
    play: appending(4096, '+'),
    clean: /^q OK/,
    faulty: /^q BAD \[TOOBIG\]/,
  },
  {
    fault: 'imap-literal-minus-of-any-size',
    play: async a => a.run('CAPABILITY'),
    clean: / LITERAL\+/,
    faulty: / LITERAL-/,
  },
  {
    fault: 'imap-literal-minus-not-read-over',
    play: async a => {
      a.write(`q NOSUCH {5000+}\r\n\r\nr NOOP\r\n${'x'.repeat(4990)}\r\n`);
      a.write('s NOOP\r\n');
      return a.until(/^s .*\r\n/m);
    },
    clean: /^q BAD [^\r]*\r\ns OK/,
    faulty: /^r OK/m,
  },
  {
    fault: 'imap-literal-minus-without-toobig',
    play: appending(4097, '+'),
    clean: /^q OK/,
    faulty: /^q BAD (?!\[)/,
  },
  {
    fault: 'imap-literal-minus-bye-without-toobig',
    play: appending(4097, '+'),
    clean: /^q OK/,
    faulty: /^\* BYE (?!\[)/,
  },
  {
    fault: 'imap-literal-minus-for-invited-too',
    play: appending(4097, ''),
    clean: /^q OK/,
    faulty: /^q NO \[TOOBIG\]/,
  },
  {
    fault: 'imap-authorization-ignored',
    play: authenticating('nobody'),
    clean: /^q NO T BAD/,
    faulty: /^q OK \* STATUS/,
  },
  {
    fault: 'imap-authorization-of-another',
    play: authenticating('user1'),
    clean: /^q OK \* STATUS/,
    faulty: /^q OK T NO/,
  },
  {
    fault: 'imap-authorization-refused',
    play: authenticating('user1'),
    clean: /^q OK \* STATUS/,
    faulty: /^q NO T BAD/,
  },
  {
    fault: 'imap-initial-response-wanted',
    play: answering('q AUTHENTICATE PLAIN'),
    clean: /^\+ /,
    faulty: /^q BAD/,
  },
  {
    fault: 'imap-initial-response-ignored',
    play: answering(`q AUTHENTICATE CRAM-MD5 ${base64('x')}`),
    clean: /^q BAD/,
    faulty: /^\+ /,
  },
  {
    fault: 'imap-long-credentials-bad',
    play: answering('q AUTHENTICATE PLAIN', base64(`\0${'x'.repeat(300)}\0y`)),
    clean: /^q NO/,
    faulty: /^q BAD/,
  },
  {
    fault: 'imap-rev2-not-base64-no',
    play: answering('q AUTHENTICATE PLAIN', '!'),
    clean: /^q BAD/,
    faulty: /^q NO/,
  },
  {
    fault: 'imap-rev2-initial-response-not-base64-no',
    play: answering('q AUTHENTICATE PLAIN =AAA'),
    clean: /^q BAD/,
    faulty: /^q NO/,
  },
  {
    fault: 'imap-rev2-starttls-again-no',
    play: async (_, __, server) => {
      const client = await server.connect();
      await client.run('STARTTLS');
      await client.upgrade();
      return client.run('STARTTLS');
    },
    clean: /^T BAD/,
    faulty: /^T NO/,
  },
  {
    fault: 'imap-starttls-without-tls',
    play: async (_, __, server) => {
      const client = await server.connect();
      await client.run('STARTTLS');
      client.write('q NOOP\r\n');
      return client.until(/^q .*\r\n/m).catch(() => 'no answer');
    },
    clean: /^no answer/,
    faulty: /^q OK/,
  },
  {
    fault: 'imap-list-of-all-users',
    play: async (a, _, server) => {
      server.store.account('user2')?.create('secret');
      return a.run('LIST "" *');
    },
    clean: /^(?![\s\S]*secret)[\s\S]*T OK/,
    faulty: /"secret"/,
  },
  {
    fault: 'imap-utf8-not-enabled',
    play: async a => (await a.run('CAPABILITY')) + (await a.run('ENABLE UTF8=ACCEPT')),
    clean: /^(?!.*UTF8=ACCEPT)/,
    faulty: /UTF8=ACCEPT[\s\S]*^\* ENABLED\r/m,
  },
  {
    fault: 'imap-move-refused-creates',
    play: async a => {
      await a.run('SELECT INBOX');
      await a.run('MOVE 1 missing');
      return a.run('STATUS missing (MESSAGES)');
    },
    clean: /^T NO/,
    faulty: /^\* STATUS/,
  },
  {
    fault: 'imap-keywords-not-appended',
    play: async a => {
      await a.run('APPEND INBOX ($Junk) {4+}\r\nx\r\n\r');
      await a.run('SELECT INBOX');
      return a.run('FETCH 4 (FLAGS)');
    },
    clean: /\$Junk/,
    faulty: /FLAGS \((?!.*\$Junk)/,
  },
  {
    fault: 'imap-keywords-not-moved',
    play: async a => {
      for (const command of ['SELECT INBOX', 'STORE 1 +FLAGS ($Junk)', 'MOVE 1 Sent', 'SELECT Sent'])
        await a.run(command);
      return a.run('FETCH 1 (FLAGS)');
    },
    clean: /\$Junk/,
    faulty: /FLAGS \((?!.*\$Junk)/,
  },
  {
    fault: 'imap-idle-ends-with-any-line',
    play: idling('FINISHED', 'SELECT INBOX'),
    clean: /^q BAD/m,
    faulty: /^q OK/m,
  },
  { fault: 'imap-idle-with-mailbox-alone', play: idling('DONE'), clean: /^q OK/m, faulty: /^q BAD/m },
  {
    fault: 'imap-binary-of-parts-with-parts',
    play: within('BINARY.SIZE[1]'),
    clean: /^\* 4 FETCH \(BINARY\.SIZE\[1\] 6\)|^T NO/,
    faulty: /BINARY\.SIZE\[1\] \d\d/,
  },
  {
    fault: 'imap-binary-size-without-last-line-end',
    play: within('BINARY.SIZE[]'),
    clean: /BINARY\.SIZE\[\] 92\)/,
    faulty: /BINARY\.SIZE\[\] 90\)/,
  },
];
