import { describe, expect, it } from 'vitest';
import { removeOwn } from '../../../runner/engine/clean-up.js';
import type { MailboxAdmin } from '../../../runner/engine/mailbox-admin.js';
import { SetUpFailure } from '../../../runner/engine/observation.js';
import { OwnMailboxes } from '../../../runner/engine/own-mailboxes.js';

/** A mailbox admin whose server refuses what it is told to, and what it was sent. */
function mailboxAdmin(refuses: (line: string, sent: readonly string[]) => boolean): {
  mailboxAdmin: MailboxAdmin;
  sent: string[];
} {
  const sent: string[] = [];
  const run = async (command: string, literal?: Buffer) => {
    const line = literal === undefined ? command : `${command} {${literal}}`;
    const refused = refuses(line, sent);
    sent.push(line);
    if (refused) throw new SetUpFailure(`${line} was refused`);
  };
  const runEach = (lines: readonly string[]) =>
    Promise.all(
      lines.map(line =>
        run(line).then(
          () => undefined,
          (error: Error) => error,
        ),
      ),
    );
  return { mailboxAdmin: { run, runEach } as unknown as MailboxAdmin, sent };
}

describe('taking mailboxes away', () => {
  const all = () => true;
  const names = { mailboxes: ['one', 'two'], subscriptions: ['one'] };

  it('deletes and unsubscribes each', async () => {
    const { mailboxAdmin: well, sent } = mailboxAdmin(() => false);
    expect(await removeOwn(well, names, all)).toBeUndefined();
    expect(sent).toEqual(['DELETE "one"', 'DELETE "two"', 'UNSUBSCRIBE "one"']);
  });

  it('takes the special use from a mailbox that is kept for it', async () => {
    const { mailboxAdmin: keeps, sent } = mailboxAdmin(
      (line, before) => line === 'DELETE "one"' && !before.some(each => each.startsWith('SETMETADATA "one"')),
    );
    expect(await removeOwn(keeps, { ...names, subscriptions: [] }, all)).toBeUndefined();
    expect(sent).toEqual([
      'DELETE "one"',
      'DELETE "two"',
      'SETMETADATA "one" (/private/specialuse NIL)',
      'DELETE "one"',
    ]);
  });

  it('tells of the first refusal, in the words of DELETE, and goes on', async () => {
    const { mailboxAdmin: refuses, sent } = mailboxAdmin(line => !line.startsWith('UNSUBSCRIBE'));
    expect(await removeOwn(refuses, names, all)).toBe('DELETE "one" was refused');
    expect(sent).toContain('UNSUBSCRIBE "one"');
  });

  it('leaves names that are ours but for their case, and tells of them', async () => {
    const { mailboxAdmin: well, sent } = mailboxAdmin(() => false);
    const found = { mailboxes: ['one', 'ONE'], subscriptions: ['One'] };
    expect(await removeOwn(well, found, name => name === 'one')).toBe(
      'the server lists ONE, and the harness made no name in this case',
    );
    expect(sent).toEqual(['DELETE "one"']);
  });
});

describe('a name with a backslash', () => {
  const found = { mailboxes: ['a\\b'], subscriptions: ['a\\b'] };

  it('is sent as a literal where it is refused as a quoted string', async () => {
    const { mailboxAdmin: deaf, sent } = mailboxAdmin(line => line.includes('"'));
    expect(await removeOwn(deaf, found, () => true)).toBeUndefined();
    expect(sent).toEqual(['DELETE "a\\\\b"', 'UNSUBSCRIBE "a\\\\b"', 'DELETE {a\\b}', 'UNSUBSCRIBE {a\\b}']);
  });

  it('stays where it is refused in both forms', async () => {
    const { mailboxAdmin: stubborn } = mailboxAdmin(() => true);
    expect(await removeOwn(stubborn, found, () => true)).toBe('DELETE "a\\\\b" was refused');
  });
});

describe('a name in another case than ours', () => {
  it.each([
    ['INBOX.mailspec-1x00001-other', true, true],
    ['Inbox.mailspec-1x00001-other', false, true],
    ['INBOX.MAILSPEC-1X00001', false, true],
    ['INBOX.mailspec-1x00002', false, false],
    ['mailspec-1x00001', false, false],
  ])('%s: ours %s, like ours %s', (name, owned, alike) => {
    const made = new OwnMailboxes();
    made.claim('INBOX.mailspec-1x00001');
    expect([made.owns(name), made.resembles(name)]).toEqual([owned, alike]);
  });
});
