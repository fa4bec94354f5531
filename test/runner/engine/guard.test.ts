import { describe, expect, it } from 'vitest';
import type { Guard, GuardOptions } from '../../../runner/engine/guards/guard.js';
import { guardOf } from '../../../runner/engine/guards/index.js';
import { Inapplicable, SetUpFailure } from '../../../runner/engine/observation.js';
import { OwnMailboxes } from '../../../runner/engine/own-mailboxes.js';
import type { OwnershipCheck } from '../../../runner/engine/ownership-check.js';
import type { Account } from './playing.js';

const mine = 'mailspec-1x00001';

function guard(more: Partial<GuardOptions> = {}, protocol: 'imap' | 'pop3' = 'imap'): Guard {
  const made = new OwnMailboxes();
  made.claim(mine);
  const found = guardOf(protocol, { ownMailboxes: made, disposable: false, scenario: false, ...more });
  if (found === undefined) throw new Error(`${protocol} has no guard`);
  return found;
}

/**
 * Why one of these is refused; undefined when all may be sent. Text that begins with `S:` comes from the server, and so does what is answered to the
 * guard's own question: `L:`.
 */
function refusal(by: Guard, ...lines: string[]): string | undefined {
  let look: OwnershipCheck | undefined;
  try {
    for (const line of lines) {
      if (look !== undefined && !line.startsWith('L:')) by.checked?.(look);
      if (!line.startsWith('L:')) look = undefined;
      if (/^[SL]:/.test(line)) hear(by, `${line.slice(2)}\r\n`);
      else look = by.permit(Buffer.from(`${line}\r\n`, 'latin1'));
      const asked = line.startsWith('L:') && look?.answer !== undefined;
      if (look !== undefined && asked) look = by.checked?.(look);
      if (look !== undefined && (asked || !line.startsWith('L:'))) by.asking?.(look);
    }
    if (look !== undefined) by.checked?.(look);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function hear(by: Guard, line: string): void {
  const octets = Buffer.from(line, 'latin1');
  by.received?.(by.filter?.(octets) ?? octets);
}

const signedIn = 'a LOGIN me secret';
/** The mailbox is opened, and nothing is on its way. */
const opened = (name: string, ...untagged: string[]) => [
  'S:a OK',
  `b SELECT ${name}`,
  ...untagged.map(line => `S:* ${line}`),
  'S:b OK',
];
const nothing = 'L:look1 OK';
const shown = (number: number, text: string) =>
  `L:* ${number} FETCH (UID ${number} BODY[]<0> {${text.length}}\r\n${text})`;
const foreign = (verb: string, name: string) =>
  `${verb} was not sent: the harness did not make the mailbox ${JSON.stringify(name)}`;

describe('a command that changes the account', () => {
  it.each([
    ['b SETMETADATA "" (/private/vendor/mailspec/1 "x")', true],
    ['b SETMETADATA "" (/private/vendor/mailspec/1 NIL)', true],
    ['b SETMETADATA "" (/private/filters/values/mailspec-1 "FROM \\"a\\"")', true],
    ['b SETMETADATA "" (/private/filters/descriptions/mailspec-1 NIL)', true],
    ['b SETMETADATA "" (/private/filters/values/other NIL)', false],
    ['b SETMETADATA "" (/shared/filters/values/mailspec-1 NIL)', false],
    ['b SETMETADATA "" (/private/comment NIL)', false],
    ['b SETMETADATA "" (/shared/comment "x")', false],
    ['b SETMETADATA "" (/private/vendor/mailspec/1 "x" /shared/comment "x")', false],
  ])("passes in disposable accounts where it is about what is the account's own: %s: %s", (line, passes) => {
    expect(refusal(guard({ disposable: true }), signedIn, line)).toBe(passes ? undefined : foreign('SETMETADATA', ''));
    expect(refusal(guard(), signedIn, line)).toBe(foreign('SETMETADATA', ''));
  });

  it('passes in disposable accounts', () => {
    expect(refusal(guard({ disposable: true }), signedIn, 'b SETQUOTA "" (STORAGE 1)')).toBeUndefined();
  });
});

describe('a mailbox of the harness, as another account calls it', () => {
  it.each([
    [`b DELETE user/other/${mine}`, true],
    [`b SETACL user.other.${mine}.below me lr`, true],
    [`b APPEND "#users/other/${mine}-other" {1+}\r\nx`, true],
    [`b DELETE user/other/x${mine}`, false],
    ['b DELETE user/other/mailspec-', false],
    [`b DELETE user/other/../${mine}`, false],
    [`b DELETE /${mine}`, false],
  ])('passes in disposable accounts: %s: %s', (line, passes) => {
    expect(refusal(guard({ disposable: true }), signedIn, line) === undefined).toBe(passes);
    expect(refusal(guard(), signedIn, line)).toMatch(/was not sent: the harness did not make the mailbox /);
  });
});

describe('a command that names a mailbox', () => {
  it.each([
    [`b DELETE ${mine}`, undefined],
    [`b DELETE "${mine}/deep"`, undefined],
    [`b delete ${mine}-other`, undefined],
    ['b DELETE Archive', foreign('DELETE', 'Archive')],
    ['b delete "Archive"', foreign('DELETE', 'Archive')],
    ['b DELETE {7}\r\nArchive', foreign('DELETE', 'Archive')],
    ['b DELETE {7+}\r\nArchive', foreign('DELETE', 'Archive')],
    ['b DELETE "Ar\\"chi\\\\ve"', foreign('DELETE', 'Ar"chi\\ve')],
    // A name that is only like ours: in other case, cut short, with more before it, in another encoding, or leading elsewhere.
    ['b DELETE MAILSPEC-1X00001', foreign('DELETE', 'MAILSPEC-1X00001')],
    ['b DELETE mailspec-1x0000', foreign('DELETE', 'mailspec-1x0000')],
    ['b DELETE mailspec-', foreign('DELETE', 'mailspec-')],
    [`b DELETE Archive/${mine}`, foreign('DELETE', `Archive/${mine}`)],
    ['b DELETE &AG0-ailspec-1x00001', foreign('DELETE', '&AG0-ailspec-1x00001')],
    [`b DELETE ${mine}/../Archive`, foreign('DELETE', `${mine}/../Archive`)],
    ['b DELETE ""', foreign('DELETE', '')],
    ['b DELETE INBOX', foreign('DELETE', 'INBOX')],
    ['b DELETE *', foreign('DELETE', '*')],
    ['b RENAME Archive x', foreign('RENAME', 'Archive')],
    [`b RENAME ${mine} Archive`, foreign('RENAME', 'Archive')],
    [`b RENAME ${mine} ${mine}-2`, undefined],
    ['b UNSUBSCRIBE Archive', foreign('UNSUBSCRIBE', 'Archive')],
    ['b SUBSCRIBE Archive', foreign('SUBSCRIBE', 'Archive')],
    ['b APPEND Archive (\\Seen) {1+}\r\nx', foreign('APPEND', 'Archive')],
    [`b APPEND ${mine} {1+}\r\nx`, undefined],
    ['b COPY 1:* Archive', foreign('COPY', 'Archive')],
    ['b UID COPY 1:* "Archive"', foreign('COPY', 'Archive')],
    [`b UID COPY 1:* ${mine}`, undefined],
    ['b SETACL Archive me lrs', foreign('SETACL', 'Archive')],
    ['b SETMETADATA "" (/private/vendor/mailspec/1 NIL)', foreign('SETMETADATA', '')],
    ['b SETQUOTA "" (STORAGE 1)', "SETQUOTA was not sent: the target's accounts are not disposable"],
    ['b RESETKEY', "RESETKEY was not sent: the target's accounts are not disposable"],
    ['b RESETKEY Archive', foreign('RESETKEY', 'Archive')],
    ['b RESETKEY Archive INTERNAL', foreign('RESETKEY', 'Archive')],
    [`b RESETKEY ${mine}`, undefined],
    [
      'b GENURLAUTH imap://me@x/Archive/;UID=1;URLAUTH=authuser INTERNAL',
      "GENURLAUTH was not sent: the target's accounts are not disposable",
    ],
    ['b REPLACE 1 Archive {1+}\r\nx', foreign('REPLACE', 'Archive')],
    [
      `b APPEND ${mine} CATENATE (URL "/Archive/;UID=1")`,
      "APPEND was not sent: the target's accounts are not disposable",
    ],
    [
      `b UID REPLACE 1 ${mine} (\\Seen) catenate (URL "/Archive/;UID=1")`,
      "REPLACE was not sent: the target's accounts are not disposable",
    ],
    ['b UID REPLACE 1 Archive {1+}\r\nx', foreign('REPLACE', 'Archive')],
    [`b CREATE ${mine} (USE (\\Archive))`, "CREATE was not sent: the target's accounts are not disposable"],
    ['b DELETE', 'DELETE was not sent: it names no mailbox, so it is unknown which one the server would change'],
    [
      `b RENAME ${mine}`,
      'RENAME was not sent: it names no mailbox, so it is unknown which one the server would change',
    ],
    ['b LIST "" *', undefined],
    ['b CREATE Archive', undefined],
    ['b STATUS Archive (MESSAGES)', undefined],
  ])('%j: %s', (line, expected) => {
    expect(refusal(guard(), signedIn, line)).toBe(expected);
  });

  it('is seen in whatever pieces it comes, and however its line ends', () => {
    for (const end of ['\r\n', '\n', '\r']) {
      const by = guard();
      const octets = Buffer.from(`a LOGIN me {6}${end}secret${end}b DELETE {7}${end}Archive${end}`);
      const write = () => {
        for (const octet of octets) by.permit(Buffer.from([octet]));
      };
      expect(write).toThrow(foreign('DELETE', 'Archive'));
    }
  });

  it('is seen behind one whose literal the server has refused', () => {
    const append = `b APPEND ${mine} {20}`;
    const archive = foreign('DELETE', 'Archive');
    for (const no of ['S:b NO too large', 'S:b BAD no'])
      expect(refusal(guard(), signedIn, append, no, 'c DELETE Archive')).toBe(archive);
    // Leave to send it was given: it is a literal.
    expect(refusal(guard(), signedIn, append, 'S:+ go on', 'c DELETE Archive')).toBeUndefined();
    // It was not yet: another's answer, or one that is not tagged, says nothing of it, and the server may still refuse it.
    for (const other of ['S:a NO no', 'S:* BAD no'])
      expect(refusal(guard(), signedIn, append, other, 'c DELETE Archive')).toBe(archive);
    expect(refusal(guard(), signedIn, `${append}\r\nc DELETE Archive`)).toBe(archive);
    expect(refusal(guard(), signedIn, `${append}\r\nc SELECT INBOX\r\nd EXPUNGE`)).toBe(
      'EXPUNGE was not sent: no mailbox that the harness made is open',
    );
    // A literal that the server does not have to be asked for is read whatever it answers.
    const unasked = append.replace('}', '+}');
    expect(refusal(guard(), signedIn, unasked, 'S:b NO too large', 'c DELETE Archive')).toBeUndefined();
    // What was written before the refusal came is commands too.
    expect(refusal(guard(), signedIn, append, 'c SELECT INBOX', 'S:b NO no', 'd EXPUNGE')).toBe(
      'EXPUNGE was not sent: no mailbox that the harness made is open',
    );
  });

  it('may name INBOX where accounts are disposable, and nothing else', () => {
    const disposable = { disposable: true };
    expect(refusal(guard(disposable), signedIn, 'b APPEND inbox {1+}\r\nx')).toBeUndefined();
    expect(refusal(guard(disposable), signedIn, 'b DELETE Archive')).toBe(foreign('DELETE', 'Archive'));
  });

  it('goes by before anyone has signed in, since nobody has mailboxes then', () => {
    expect(refusal(guard(), 'b DELETE Archive', 'c EXPUNGE')).toBeUndefined();
    expect(refusal(guard(), 'S:* PREAUTH welcome', 'b DELETE Archive')).toBe(foreign('DELETE', 'Archive'));
  });
});

describe('a command about the messages of the open mailbox', () => {
  const changing = [
    'STORE 1:* +FLAGS (\\Deleted)',
    'UID STORE 1 FLAGS ()',
    'EXPUNGE',
    'UID EXPUNGE 1',
    'CLOSE',
    'FETCH 1 BODY[]',
    'FETCH 1 RFC822',
    'FETCH 1 BINARY[1]',
  ];
  const verbOf = (command: string) => command.replace('UID ', '').split(' ')[0];

  it.each(changing)('%s is not sent where no mailbox of the harness is open', command => {
    const none = `${verbOf(command)} was not sent: no mailbox that the harness made is open`;
    expect(refusal(guard(), signedIn, `b ${command}`)).toBe(none);
    for (const verb of ['SELECT', 'EXAMINE'])
      expect(refusal(guard(), signedIn, `b ${verb} INBOX`, `c ${command}`)).toBe(none);
    expect(refusal(guard(), signedIn, ...opened(mine, '0 EXISTS'), `c ${command}`, nothing)).toBeUndefined();
    expect(refusal(guard({ disposable: true }), signedIn, 'b SELECT INBOX', `c ${command}`)).toBeUndefined();
  });

  it.each([
    'FETCH 1 (FLAGS UID BODY.PEEK[] RFC822.SIZE RFC822.HEADER BODYSTRUCTURE)',
    'SEARCH ALL',
    'NOOP',
    'UNSELECT',
  ])('%s changes nothing', command => {
    expect(refusal(guard(), signedIn, 'b EXAMINE INBOX', `c ${command}`)).toBeUndefined();
  });

  const store = 'd STORE 1 +FLAGS (\\Deleted)';
  /** A message of nine octets was put into the mailbox, which then was opened. */
  const filled = (...untagged: string[]) => [
    signedIn,
    `b APPEND ${mine} {9+}\r\nSubject:a`,
    'S:b OK',
    ...opened(mine, ...untagged),
  ];

  it.each<[string, readonly string[], string | undefined]>([
    ['shows what was put there', [shown(1, 'Subject:a'), nothing], undefined],
    ['shows it with other line ends', [shown(1, 'Subject:a\r\n'), nothing], undefined],
    [
      'shows it among other things',
      ['L:* 2 RECENT', shown(1, 'Subject:a'), 'L:* 1 FETCH (FLAGS ())', nothing],
      undefined,
    ],
    ['shows another message', [shown(1, 'Subject:b'), nothing], 'opened another mailbox'],
    ['shows one more', [shown(1, 'Subject:a'), shown(2, 'Private'), nothing], 'opened another mailbox'],
    ['shows nothing of it', [shown(1, ''), nothing], 'opened another mailbox'],
    ['shows none', [nothing], 'it announced 1 messages and showed 0'],
    ['refuses to show it', ['L:look1 NO not now'], 'FETCH: NO not now'],
    ['does not answer', [shown(1, 'Subject:a')], 'FETCH: no answer'],
  ])('is decided by what is in the mailbox: the server %s', (_, answer, why) => {
    const said = refusal(guard(), ...filled('1 EXISTS'), store, ...answer);
    if (why === undefined) expect(said).toBeUndefined();
    else if (/^opened/.test(why))
      expect(said).toBe(`not judged: the server opened another mailbox than ${mine}; nothing was changed`);
    else expect(said).toBe(`not judged: it is unknown whether the server opened ${mine}; nothing was changed (${why})`);
  });

  it('is decided whatever number of messages the server has told of', () => {
    const other = `not judged: the server opened another mailbox than ${mine}; nothing was changed`;
    for (const told of ['0 EXISTS', '1 EXISTS'])
      expect(refusal(guard(), ...filled(told), store, shown(1, 'Subject:a'), shown(2, 'Private'), nothing)).toBe(other);
    expect(refusal(guard(), ...filled(), store, shown(1, 'Subject:a'), nothing)).toContain(
      'it did not say what the mailbox holds',
    );
    const expunged = filled('2 EXISTS', '1 EXPUNGE');
    expect(refusal(guard(), ...expunged, store, shown(1, 'Subject:a'), nothing)).toBeUndefined();
  });

  it('is asked about once as long as the mailbox is open, and again when one is opened', () => {
    const first = [...filled('1 EXISTS'), store, shown(1, 'Subject:a'), nothing, 'S:d OK'];
    expect(refusal(guard(), ...first, 'e EXPUNGE')).toBeUndefined();
    expect(refusal(guard(), ...first, `e EXAMINE ${mine}`, 'S:* 1 EXISTS', 'S:e OK', 'f EXPUNGE')).toBe(
      `not judged: it is unknown whether the server opened ${mine}; nothing was changed (FETCH: no answer)`,
    );
  });

  it('is not sent before it can be asked what is open', () => {
    const late = (verb: string) =>
      `${verb} was not sent: the server has not answered what was written before, so it is unknown which mailbox is open`;
    expect(refusal(guard(), signedIn, 'S:a OK', `b SELECT ${mine}`, store)).toBe(late('STORE'));
    expect(refusal(guard(), signedIn, 'S:a OK', `b SELECT ${mine}\r\n${store}`)).toBe(late('STORE'));
    expect(refusal(guard(), ...filled('1 EXISTS'), 'c NOOP', 'd EXPUNGE')).toBe(late('EXPUNGE'));
    const by = guard();
    expect(refusal(by, ...filled('1 EXISTS'))).toBeUndefined();
    // Only the first is about what was open before.
    const two = (last: string) => `c STORE 1 FLAGS ()\r\nd SELECT ${mine}\r\ne ${last}`;
    expect(refusal(guard(), ...filled('1 EXISTS'), two('EXPUNGE'), shown(1, 'Subject:a'), nothing)).toBe(
      late('EXPUNGE'),
    );
    const scenario = guard({ scenario: true });
    expect(refusal(scenario, ...filled('1 EXISTS'), two('FETCH 1 ENVELOPE'), shown(1, 'Subject:a'), nothing)).toBe(
      late('FETCH'),
    );
    by.permit(Buffer.from('c CL'));
    expect(refusal(by, 'OSE')).toBe(late('CLOSE'));
  });

  it('is asked about before the literal of a command is announced', () => {
    const replace = `d REPLACE 1 ${mine} {1}`;
    expect(refusal(guard(), ...filled('1 EXISTS'), replace, shown(1, 'Private'), nothing)).toContain('another mailbox');
    expect(
      refusal(guard(), ...filled('1 EXISTS'), replace, shown(1, 'Subject:a'), nothing, 'S:+', 'x'),
    ).toBeUndefined();
  });

  it('is not sent where the server has opened nothing', () => {
    expect(refusal(guard(), signedIn, 'S:a OK', `b SELECT ${mine}`, 'S:b NO', store)).toBe(
      'STORE was not sent: no mailbox that the harness made is open',
    );
  });

  it('is not sent to a server that took one mailbox for another before', () => {
    const made = new OwnMailboxes();
    made.claim(mine);
    const [anna, bert] = ['anna', 'bert'].map(user => ({ user, password: 'secret', address: `${user}@example.test` }));
    const expunge = (accounts?: readonly Account[]) =>
      refusal(guard({ ownMailboxes: made, accounts }), signedIn, ...opened(mine, '0 EXISTS'), 'c EXPUNGE', nothing);
    const named = (scenario: boolean, line: string) =>
      refusal(guard({ ownMailboxes: made, scenario }), signedIn, 'S:a OK', line)?.replace(/^\w+/, '');
    made.doubt(anna!, 'it opens another');
    made.doubt(bert!, undefined);
    for (const accounts of [undefined, [anna!], [bert!, anna!]])
      expect(expunge(accounts)).toBe('EXPUNGE was not sent: it opens another');
    expect(expunge([bert!])).toBeUndefined();
    for (const line of [`b RENAME ${mine} ${mine}-2`, `b COPY 1 ${mine}`, `b APPEND ${mine} {3}`])
      expect(named(true, line)).toBe(' was not sent: it opens another');
    // What the harness made it takes away all the same.
    expect(named(false, `b DELETE ${mine}`)).toBeUndefined();
    made.doubt(anna!, undefined);
    for (const accounts of [undefined, [anna!]]) expect(expunge(accounts)).toBeUndefined();
  });

  it('leaves nothing behind when it is refused: a literal that was not announced is not awaited', () => {
    const made = new OwnMailboxes();
    made.claim(mine);
    const by = guard({ ownMailboxes: made });
    const anna = { user: 'anna', password: 'secret', address: 'anna@example.test' };
    made.doubt(anna, 'it opens another');
    expect(refusal(by, signedIn, 'S:a OK', `b APPEND ${mine} {30}`)).toBe('APPEND was not sent: it opens another');
    expect(refusal(by, `c DELETE ${mine}`, 'd DELETE Archive')).toBe(foreign('DELETE', 'Archive'));
  });
});

describe('a command behind one that closes the mailbox', () => {
  const by = () => guard({ scenario: true });
  const filled = [signedIn, `b APPEND ${mine} {9+}\r\nSubject:a`, 'S:b OK', ...opened(mine, '1 EXISTS')];
  const ours = shown(1, 'Subject:a');
  const closing = (verb: string, answer = 'OK') =>
    verb === 'CLOSE'
      ? [...filled, 'd CLOSE', ours, nothing, `S:d ${answer}`]
      : [...filled, `d ${verb}`, `S:d ${answer}`];
  const look = (verb: string) => (verb === 'CLOSE' ? 'look2' : 'look1');

  it.each(['CLOSE', 'UNSELECT'])('%s is not sent unless the mailbox was seen to be open still', verb => {
    for (const command of ['EXPUNGE', 'STORE 1 +FLAGS (\\Deleted)', 'UID EXPUNGE 1', 'FETCH 1 BODY[]']) {
      const [name] = command.replace('UID ', '').split(' ');
      const kept = `${name} was not sent: after ${verb} it is unknown which mailbox it would reach`;
      const asked = [...closing(verb), `e ${command}`];
      for (const answer of ['BAD nothing is selected', 'NO', 'OK'])
        expect(refusal(by(), ...asked, `L:${look(verb)} ${answer}`)).toBe(kept);
      expect(refusal(by(), ...asked, ours, `L:${look(verb)} OK`)).toBeUndefined();
      expect(refusal(by(), ...asked, shown(1, 'Private'), `L:${look(verb)} OK`)).toBe(
        `not judged: after ${verb} the server has another mailbox open than ${mine}; nothing was changed`,
      );
    }
  });

  it('is sent where it only shows, and nothing was shown', () => {
    const asked = [...closing('UNSELECT'), 'e FETCH 1 BODY.PEEK[]'];
    expect(refusal(by(), ...asked, 'L:look1 BAD nothing is selected')).toBeUndefined();
    expect(refusal(by(), ...asked, shown(1, 'Private'), nothing)).toBe(
      `not judged: after UNSELECT the server has another mailbox open than ${mine}; FETCH was not sent`,
    );
  });

  it('is about the mailbox that is open where the server does not close it', () => {
    expect(refusal(by(), ...closing('CLOSE', 'NO'), 'e EXPUNGE', ours, 'L:look2 OK')).toBeUndefined();
    expect(refusal(by(), ...closing('CLOSE', 'NO'), 'e EXPUNGE', shown(1, 'Private'), 'L:look2 OK')).toBe(
      `not judged: the server opened another mailbox than ${mine}; nothing was changed`,
    );
    // Another was opened since.
    expect(
      refusal(by(), ...closing('UNSELECT'), ...opened(mine, '1 EXISTS').slice(1), 'e EXPUNGE', ours, nothing),
    ).toBeUndefined();
  });

  it.each([
    ['LOGOUT', ['e LOGOUT'], 'LOGOUT'],
    ['LOGOUT that was answered', ['e LOGOUT', 'S:* BYE', 'S:e OK'], 'LOGOUT'],
    ['BYE', ['S:* BYE shutting down'], 'BYE'],
  ])('is not sent after %s', (_, lines, verb) => {
    expect(refusal(by(), ...filled, ...lines, 'f EXPUNGE')).toBe(
      `EXPUNGE was not sent: after ${verb} it is unknown which mailbox it would reach`,
    );
  });

  it('passes in disposable accounts only while a mailbox is open', () => {
    const disposable = () => guard({ disposable: true });
    const inbox = [signedIn, ...opened('INBOX', '1 EXISTS')];
    expect(refusal(disposable(), ...inbox, 'd EXPUNGE')).toBeUndefined();
    expect(refusal(disposable(), ...inbox, 'd CLOSE', 'S:d OK', 'e EXPUNGE')).toBe(
      'EXPUNGE was not sent: after CLOSE it is unknown which mailbox it would reach',
    );
  });
});

describe("a scenario's command that shows what messages hold", () => {
  const peek = 'd FETCH 1 BODY.PEEK[]';
  const by = () => guard({ scenario: true });
  const none = 'FETCH was not sent: no mailbox that the harness made is open';
  const filled = (...untagged: string[]) => [
    signedIn,
    `b APPEND ${mine} {9+}\r\nSubject:a`,
    'S:b OK',
    ...opened(mine, ...untagged),
  ];
  const ours = shown(1, 'Subject:a');
  const other = `not judged: the server opened another mailbox than ${mine}; FETCH was not sent`;
  const unknown = (why: string) =>
    `not judged: it is unknown whether the server opened ${mine}; FETCH was not sent (${why})`;

  it.each([
    'FETCH 1 BODY.PEEK[]',
    'UID FETCH 1 (FLAGS ENVELOPE)',
    'fetch 1:* (UID BODYSTRUCTURE)',
    'FETCH 1 RFC822.HEADER',
    'FETCH 1 full',
    'FETCH 1 (FLAGS) (CHANGEDSINCE 1)',
    'FETCH 1 {4+}\r\nBODY',
  ])('is sent only in a mailbox of the harness: %s', command => {
    expect(refusal(by(), signedIn, `b ${command}`)).toBe(none);
    expect(refusal(by(), signedIn, 'b EXAMINE INBOX', `c ${command}`)).toBe(none);
    expect(refusal(by(), ...filled('1 EXISTS'), `d ${command}`, ours, nothing)).toBeUndefined();
    expect(refusal(by(), ...filled('1 EXISTS'), `d ${command}`, shown(1, 'Private'), nothing)).toBe(other);
  });

  it.each(['FETCH 1 FLAGS', 'UID FETCH 1:* (UID FLAGS RFC822.SIZE INTERNALDATE)', 'FETCH 1 FAST', 'FETCH 1'])(
    'is none that only tells of flags, numbers and sizes: %s',
    command => {
      expect(refusal(by(), signedIn, 'b EXAMINE INBOX', `c ${command}`)).toBeUndefined();
    },
  );

  it('is not kept back by messages that come and go meanwhile', () => {
    const came = [ours, 'L:* 2 EXISTS', nothing];
    expect(refusal(by(), ...filled('1 EXISTS'), peek, ...came)).toBeUndefined();
    expect(refusal(by(), ...filled('2 EXISTS'), peek, ours, 'L:* 2 EXPUNGE', nothing)).toBeUndefined();
    expect(refusal(by(), ...filled(), peek, ours, nothing)).toBeUndefined();
    // Of what is there all is to be seen.
    expect(refusal(by(), ...filled('2 EXISTS'), peek, ours, nothing)).toBe(
      unknown('it announced 2 messages and showed 1'),
    );
    expect(refusal(by(), ...filled('1 EXISTS'), peek, 'L:look1 NO not now')).toBe(unknown('FETCH: NO not now'));
  });

  it('asks again about messages that came since', () => {
    const first = [...filled('1 EXISTS'), peek, ours, nothing, 'S:d OK'];
    expect(refusal(by(), ...first, 'e FETCH 1 ENVELOPE')).toBeUndefined();
    const more = ['S:* 2 EXISTS', 'e FETCH 2 ENVELOPE', ours];
    expect(refusal(by(), ...first, ...more, shown(2, 'Private'), 'L:look2 OK')).toBe(other);
    expect(refusal(by(), ...first, ...more, shown(2, 'Subject:a'), 'L:look2 OK')).toBeUndefined();
  });

  it('asks before the literal of a field name is announced', () => {
    const header = 'd FETCH 1 BODY.PEEK[HEADER.FIELDS ({7}';
    expect(refusal(by(), ...filled('1 EXISTS'), header, shown(1, 'Private'), nothing)).toBe(other);
    expect(refusal(by(), ...filled('1 EXISTS'), header, ours, nothing, 'S:+', 'Subject)]')).toBeUndefined();
  });

  it('lets none pass that changes the mailbox where only as much was seen as is needed to read', () => {
    const read = [...filled('1 EXISTS'), peek, ours, 'L:* 2 EXISTS', nothing, 'S:d OK'];
    expect(refusal(by(), ...read, 'e EXPUNGE', ours, 'L:look2 OK')).toBe(
      `not judged: it is unknown whether the server opened ${mine}; nothing was changed (it announced 2 messages and showed 1)`,
    );
    // All was.
    expect(refusal(by(), ...filled('1 EXISTS'), peek, ours, nothing, 'S:d OK', 'e EXPUNGE')).toBeUndefined();
    const both = `${peek}\r\ne EXPUNGE`;
    const more = [...filled('1 EXISTS'), both, ours, 'L:* 2 EXISTS', nothing, ours];
    expect(refusal(by(), ...more, 'L:look2 OK')).toContain(
      'nothing was changed (it announced 2 messages and showed 1)',
    );
    // What came meanwhile is asked for, too.
    expect(refusal(by(), ...more, shown(2, 'Subject:a'), 'L:look2 OK')).toBeUndefined();
    expect(refusal(by(), ...more, shown(2, 'Private'), 'L:look2 OK')).toContain('the server opened another mailbox');
    // But not for ever.
    const seen = [ours, shown(2, 'Subject:a'), shown(3, 'Subject:a')];
    const ever = [1, 2, 3].flatMap(time => [...seen.slice(0, time), `L:* ${time + 1} EXISTS`, `L:look${time} OK`]);
    expect(refusal(by(), ...filled('1 EXISTS'), both, ...ever)).toContain('it announced 4 messages and showed 3');
  });
});

describe('DELE', () => {
  const refused = "DELE was not sent: the target's accounts are not disposable";

  it('is sent only where accounts are disposable', () => {
    for (const way of ['PASS secret', 'APOP me 0', 'AUTH PLAIN'])
      expect(refusal(guard({}, 'pop3'), 'USER me', way, 'DELE 1')).toBe(refused);
    expect(refusal(guard({}, 'pop3'), 'USER me', 'PASS secret', 'STAT\r\ndele 1')).toBe(refused);
    expect(refusal(guard({ disposable: true }, 'pop3'), 'USER me', 'PASS secret', 'DELE 1')).toBeUndefined();
  });

  it('goes by before anyone has signed in', () => {
    expect(refusal(guard({}, 'pop3'), 'DELE 1')).toBeUndefined();
  });
});

describe('a refusal', () => {
  it("is an error of the set-up where the harness's own command is refused, and a skip where a scenario's is", () => {
    const send = (scenario: boolean) => () => {
      const by = guard({ scenario });
      by.permit(Buffer.from('a LOGIN me secret\r\nb EXPUNGE\r\n'));
    };
    expect(send(false)).toThrow(SetUpFailure);
    expect(send(true)).toThrow(Inapplicable);
  });

  it('comes to nothing in SMTP', () => {
    expect(guardOf('smtp', { ownMailboxes: new OwnMailboxes(), disposable: false, scenario: false })).toBeUndefined();
  });
});
