import { describe, expect, it } from 'vitest';
import { Tokens } from '../../../runner/engine/tokens.js';
import { embedded, playAll, scenarios, steps } from './playing.js';

describe('tokens', () => {
  it('are all different, whatever run and shard they are of, and none is the beginning of another', () => {
    const runs = [
      new Tokens(1),
      new Tokens(36),
      new Tokens(1, 1),
      new Tokens(1, 2),
      new Tokens(1, 10),
      new Tokens(28, 1),
    ];
    const made = runs.flatMap(run => Array.from({ length: 50 }, () => run.next()));
    expect(new Set(made).size).toBe(300);
    expect(made.filter(one => made.some(other => other !== one && other.startsWith(one)))).toEqual([]);
    expect(made.every(one => /^[a-z0-9]{7,}$/.test(one))).toBe(true);
  });

  it('come again with the same seed and shard', () => {
    expect(new Tokens(7, 2).next()).toBe(new Tokens(7, 2).next());
  });

  it('keep the mailboxes of two shards apart that are played on one server side by side', async () => {
    const { services, ...server } = await embedded();
    // An account has one maildrop, which POP3 locks, but as many IMAP sessions as one likes.
    const target = { ...server, services: services.imap ? { imap: services.imap } : {} };
    const chosen = scenarios(
      steps(`
- {connect: {imap: a, login: true}}
- {send: "CREATE \${mailbox}", expect: OK}
- pause: 300ms
- {send: "DELETE \${mailbox}", expect: OK}
`),
    );
    const shards = await Promise.all(
      [1, 2].map(shard => playAll(target, chosen, { shard, whole: false, transcripts: true })),
    );
    expect(shards.map(({ events }) => events.map(({ verdict }) => verdict))).toEqual([['pass'], ['pass']]);
    const made = shards.map(({ events }) => {
      const sent = (events[0]?.transcript ?? []).map(({ text }) => text).join('\n');
      return /CREATE (\S+)/.exec(sent)?.[1];
    });
    expect(made.every(name => name !== undefined)).toBe(true);
    expect(new Set(made).size).toBe(2);
  });
});
