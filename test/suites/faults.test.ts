import { describe, expect, it } from 'vitest';
import { faults } from '../../reference/faults/index.js';
import { type ProofRequest, prove } from '../../runner/engine/prove.js';
import { choose } from '../runner/engine/playing.js';

// A server that misbehaves is caught. `mailspec prove` tries every fault against every scenario, which takes minutes; these are the ones
// that a suite which had gone blind would miss first.
const caught = [
  ['smtp-rset-keeps-buffers', 'delivery/transactions/reset'],
  ['smtp-dot-not-removed', 'delivery/content/smtp-to-imap[dots]'],
  ['smtp-pipelined-replies-swapped', 'smtp/pipelining/answers-in-order'],
  ['smtp-starttls-runs-injected', 'smtp/starttls/injected-command'],
  ['smtp-bare-lf-ends-data', 'security/smuggling/end-of-data[lf-dot-lf]'],
  ['smtp-relay-dots-not-doubled', 'smtp/relaying/leading-dots[extended]'],
  ['smtp-relay-failure-not-reported', 'smtp/relaying-reports/sent'],
  ['smtp-relay-utf8-anyway', 'smtp/relaying-extensions/utf8-to-others[header]'],
  ['pop3-drop-updates', 'pop3/dele/closed-connection'],
  ['pop3-top-sends-all', 'pop3/top/lines[one]'],
  ['pop3-uidl-not-unique', 'pop3/uidl/unique'],
  ['pop3-apop-right-digest-refused', 'pop3/apop/right-digest'],
  ['pop3-utf8-message-as-is', 'pop3/utf8/not-sent-without-utf8[retr]'],
  ['pop3-lang-without-effect', 'pop3/lang/responses'],
  ['imap-inbox-case-sensitive', 'imap/select/inbox-without-case[lower]'],
  ['imap-peek-sets-seen', 'imap/fetch/leaves-unseen[peek]'],
  ['imap-partial-off-by-one', 'imap/sections/partial[beginning]'],
  ['imap-uids-descend', 'imap/uid/ascending'],
  ['imap-expunge-during-fetch', 'imap/sessions/no-expunge-during[fetch]'],
  ['imap-copy-not-atomic', 'imap/copy/nothing-on-failure'],
] as const;

const { scenarios, rules, message } = choose();

function proveOf(
  ids: readonly string[],
  faults: readonly string[],
  progress: ProofRequest['progress'] = () => undefined,
  ownRule = false,
) {
  return prove({
    scenarios: scenarios.filter(scenario => ids.includes(scenario.id)),
    rules,
    message,
    faults,
    jobs: 1,
    seed: 1,
    signal: new AbortController().signal,
    progress,
    ownRule,
  });
}

describe('a server with the fault', () => {
  it('imap-extensions-listed-unknown fails what it lists, and not only the invariant that notices it first', async () => {
    const id = 'imap/capabilities/listed-command-is-known[language]';
    const proof = await proveOf([id], ['imap-extensions-listed-unknown'], undefined, true);
    expect(proof.faults[0]?.caughtBy).toContain(id);
  });

  it.each(caught)('%s fails %s', async (fault, id) => {
    const proof = await proveOf([id], [fault], () => undefined);
    expect(proof.unclean).toEqual([]);
    expect(proof.faults.flatMap(({ caughtBy }) => caughtBy)).toContain(id);
  });
});

describe('a proof', () => {
  it('tries several faults at once, and tells of them in the order of the table', async () => {
    const begun: unknown[] = [];
    const ids = ['smtp/pipelining/answers-in-order', 'pop3/top/lines[one]', 'pop3/uidl/unique'];
    const names = ['pop3-uidl-not-unique', 'pop3-top-sends-all', 'smtp-pipelined-replies-swapped'];
    const proof = await proveOf(ids, names, (done, total) => begun.push([done, total]));
    // None was done when the last was begun.
    expect(begun).toEqual([
      [0, 3],
      [0, 3],
      [0, 3],
    ]);
    const inOrder = faults.flatMap(({ name }) => (names.includes(name) ? [name] : []));
    expect(proof.faults.map(({ fault }) => fault)).toEqual(inOrder);
    expect(proof.proven).toEqual(expect.arrayContaining(ids));
    expect(proof.unproven.filter(id => ids.includes(id))).toEqual([]);
  });

  it('ends with what went wrong with one of its faults', async () => {
    const failing = proveOf(['pop3/uidl/unique'], ['pop3-uidl-not-unique', 'pop3-top-sends-all'], (_, __, fault) => {
      if (fault === 'pop3-top-sends-all') throw new Error('the screen is gone');
    });
    await expect(failing).rejects.toThrow('the screen is gone');
  });
});
