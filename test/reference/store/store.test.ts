import { describe, expect, it, vi } from 'vitest';
import { Account, StoreError } from '../../../reference/store/account.js';
import { Mailbox } from '../../../reference/store/mailbox.js';
import { decodeModifiedUtf7, encodeModifiedUtf7, isModifiedUtf7 } from '../../../reference/store/modified-utf7.js';
import { Store } from '../../../reference/store/store.js';

const accounts = [
  { user: 'user1', password: 'secret' },
  { user: 'User2', password: 'sécret' },
];
const text = (content: string) => Buffer.from(content);

describe('Store', () => {
  const store = new Store(accounts, 'example.test');

  it('authenticates by user or address, and says no more than yes or no', () => {
    expect(store.authenticate('user1', 'secret')?.user).toBe('user1');
    expect(store.authenticate('USER2@Example.Test', 'sécret')?.user).toBe('User2');
    expect(store.authenticate('user1', 'Secret')).toBeUndefined();
    expect(store.authenticate('nobody', 'secret')).toBeUndefined();
    expect(store.authenticate('user1@example.com', 'secret')).toBeUndefined();
  });

  it('finds accounts by address, Postmaster included', () => {
    expect(store.byAddress('USER1', 'EXAMPLE.test')?.user).toBe('user1');
    expect(store.byAddress('user1', 'example.com')).toBeUndefined();
    expect(store.byAddress('user1', undefined)).toBeUndefined();
    expect(store.byAddress('postMaster', undefined)?.user).toBe('User2');
    expect(store.byAddress('Postmaster', 'example.test')?.user).toBe('User2');
  });
});

describe('Mailbox', () => {
  it('numbers messages upwards and never twice', () => {
    const mailbox = new Mailbox('x', 1);
    mailbox.append(text('a'));
    mailbox.append(text('b'));
    mailbox.expunge(new Set([2, 99]));
    expect(mailbox.append(text('c')).uid).toBe(3);
    expect(mailbox.uidNext).toBe(4);
    expect(mailbox.messages.map(({ uid }) => uid)).toEqual([1, 3]);
  });

  it('tells observers of what changed and of nothing else', () => {
    const mailbox = new Mailbox('x', 1);
    const observer = { appended: vi.fn(), expunged: vi.fn(), flagsChanged: vi.fn() };
    const stop = mailbox.observe(observer);
    const message = mailbox.append(text('a'), ['\\SEEN', 'Key']);
    expect(observer.appended).toHaveBeenCalledExactlyOnceWith(message);
    mailbox.setFlags(message, ['KEY', '\\seen']);
    expect(observer.flagsChanged).not.toHaveBeenCalled();
    mailbox.setFlags(message, ['\\flagged'], 'me');
    expect(observer.flagsChanged).toHaveBeenCalledExactlyOnceWith(message, 'me');
    expect([...message.flags]).toEqual(['\\Flagged']);
    mailbox.expunge(new Set([1]));
    expect(observer.expunged).toHaveBeenCalledExactlyOnceWith(message);
    stop();
    mailbox.append(text('b'));
    expect(observer.appended).toHaveBeenCalledOnce();
  });

  it('gives \\Recent away once', () => {
    const mailbox = new Mailbox('x', 1);
    mailbox.append(text('a'));
    expect(mailbox.claimRecent()).toBe(1);
    mailbox.append(text('b'));
    expect(mailbox.recentFrom).toBe(2);
    expect(mailbox.claimRecent()).toBe(2);
    expect(mailbox.claimRecent()).toBe(3);
  });
});

describe('Account', () => {
  const make = () => {
    let validity = 0;
    return new Account('user1', 'secret', () => ++validity);
  };

  it('locks the maildrop for one', () => {
    const account = make();
    expect(account.lockMaildrop()).toBe(true);
    expect(account.lockMaildrop()).toBe(false);
    account.unlockMaildrop();
    expect(account.lockMaildrop()).toBe(true);
  });

  it('renames a tree, keeping messages', () => {
    const account = make();
    account.create('a/b').append(text('x'));
    account.rename('a', 'c/d/');
    expect(account.mailbox('c/d/b')?.messages).toHaveLength(1);
    expect(account.mailbox('c/d/b')?.name).toBe('c/d/b');
    expect(account.has('a')).toBe(false);
    expect(account.has('c')).toBe(true);
    expect(() => account.rename('c', 'c/x')).toThrow(StoreError);
    expect(() => account.rename('c', 'Sent')).toThrow(StoreError);
    expect(() => account.rename('c', `${'y/'.repeat(62)}z`)).toThrow(StoreError);
    expect(account.has('c/d/b')).toBe(true);
  });
});

describe('modified UTF-7', () => {
  it.each(['a', 'a&-b', '&Jjo-', '&ZeVnLIqe-', '&2D3eAA-', 'x&AOk-y', '&AOk-&-'])('%s is valid', name => {
    expect(isModifiedUtf7(name)).toBe(true);
    expect(encodeModifiedUtf7(decodeModifiedUtf7(name))).toBe(name);
  });
  it.each(['&', 'a&Jjo', '&AGE-', '&Jjo-&Jjo-', '&Jjo=-', '&Jj-', '&2D0-', '&3gA-', '&Jjp-', '&a/b-'])(
    '%s is not',
    name => {
      expect(isModifiedUtf7(name)).toBe(false);
    },
  );
});
