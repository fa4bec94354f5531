import { describe, expect, it } from 'vitest';
import { ofEachKind } from './kinds.js';
import { choose, embedded, playAll, type VerdictEvent } from './playing.js';
import { type Speech, speaking } from './speaking.js';

const { scenarios: all, rules, message } = choose('imap');
const scenarios = ofEachKind(all);
/** What RFC 9051 has dropped: the commands CHECK and LSUB, the item RECENT and the keys about it, RFC822 and its kin. */
const dropped =
  /^\S+ (?:CHECK|LSUB\b.*|STATUS .*\bRECENT\b.*|(?:UID )?SEARCH .*\b(?:RECENT|NEW|OLD)\b.*|(?:UID )?FETCH .*\bRFC822(?!\.SIZE).*)$/i;

/** IMAP4rev2 alone (RFC 9051), as far as its answers differ. */
function rev2(): Speech {
  return {
    hears: command => (dropped.test(command) ? `${command.split(' ', 1)[0]} XDROPPED` : command),
    says(line, command) {
      if (/^\* (?:\d+ RECENT$|OK \[UNSEEN )/.test(line)) return [];
      const found = /^\* SEARCH([ \d]*)(?:\((MODSEQ \d+)\))?$/.exec(line);
      if (found) {
        const set = found[1]?.trim().split(' ').filter(Boolean).join(',');
        const uid = /^\S+ UID /i.test(command) ? ' UID' : '';
        const items = [set && `ALL ${set}`, found[2]].filter(Boolean).map(item => ` ${item}`);
        return [`* ESEARCH (TAG "${command.split(' ', 1)[0]}")${uid}${items.join('')}`];
      }
      const selected = /^\S+ (?:SELECT|EXAMINE) ([^\s{]+)$/i.exec(command);
      const told = line.replace(/\bIMAP4rev1 /, '').replace(/ ?\\Recent\b/, '');
      return selected && /^[^*+ ]\S* OK /.test(line) ? [`* LIST () "/" ${selected[1]}`, told] : [told];
    },
  };
}

async function played(speech: Speech, chosen = scenarios): Promise<readonly VerdictEvent[]> {
  const target = await embedded();
  const { imap } = target.services;
  if (imap === undefined) throw new Error('no IMAP');
  const services = { imap: { ...imap, port: await speaking(imap.port, speech), tls: 'none' as const } };
  const one = { ...target, services, deliver: 'append' as const };
  return (
    await playAll(one, chosen, { jobs: 8, rules, message, transcripts: false, invariants: true, intrusive: true })
  ).events;
}

const accused = (events: readonly VerdictEvent[]) =>
  events
    .filter(({ verdict }) => verdict === 'fail' || verdict === 'warn' || verdict === 'error')
    .map(({ scenario, verdict, reason }) => `${verdict} ${scenario}: ${reason}`);
const onlyRev1 = 'CAPABILITY does not list IMAP4rev1';
const needing = scenarios.filter(({ needs }) => needs.imap?.includes('IMAP4rev1')).map(({ id }) => id);

describe('a server that lists IMAP4rev2 alone', () => {
  it('is accused of nothing that only IMAP4rev1 has, and told why that is skipped', async () => {
    const events = await played(rev2());
    expect(accused(events)).toEqual([]);
    const skipped = events.filter(({ reason }) => reason === onlyRev1).map(({ scenario }) => scenario);
    expect(skipped.sort()).toEqual([...needing].sort());
    for (const id of ['imap/greeting/capability', 'invariant/imap/capability-names-protocol'])
      expect(events.find(({ scenario }) => scenario.startsWith(id))?.verdict).toBe('pass');
  });
});

/** Tells of each change of a name at the next command, as RFC 9051 6.3.4 allows once IMAP4rev2 is enabled. */
function announcing(): Speech {
  let enabled = false;
  let due: string[] = [];
  return {
    says(line, command) {
      enabled &&= !/^\* OK \[CAPABILITY/.test(line);
      const answered = /^[^*+ ]\S* (?:OK|NO|BAD)\b/.test(line);
      const told = answered ? due : [];
      if (answered) due = [];
      const changed = /^\S+ (?:CREATE|DELETE|RENAME|SUBSCRIBE|UNSUBSCRIBE) ("[^"]+"|[^ "{]+)/i.exec(command);
      if (enabled && changed && answered) due = [`* LIST () "/" ${changed[1]}`];
      enabled ||= /^\* ENABLED .*IMAP4rev2/.test(line);
      return [...told, line];
    },
  };
}

describe('a server that tells of changes of names unasked', () => {
  const about = all.filter(({ id }) => /^imap\/list(?:-extended)?\/.*@rev2$/.test(id));
  const playing = (speech: Speech, ids: RegExp) =>
    played(
      speech,
      about.filter(({ id }) => ids.test(id)),
    );

  it('is not accused of answering LIST with them', async () => {
    const events = await playing(announcing(), /star|percent|exact-name|\/(?:subscribed|return-subscribed)@/);
    expect(accused(events)).toEqual([]);
    expect(events.filter(({ verdict }) => verdict === 'pass').length).toBeGreaterThan(5);
  });

  it('is accused of what it answers each time', async () => {
    const says: Speech['says'] = (line, command) =>
      /^\S+ LIST /i.test(command) && /^[^*+ ]\S* OK /.test(line) ? ['* LIST () "/" other', line] : [line];
    expect(accused(await playing({ says }, /nothing-matches|exact-name/))).toHaveLength(2);
  });
});

describe('a server that lists both revisions', () => {
  it('is one of IMAP4rev1 until ENABLE', async () => {
    const events = await played(
      { says: line => [line] },
      scenarios.filter(({ id }) => /^imap\/(?:greeting|search|select|status|subscriptions)\//.test(id)),
    );
    expect(accused(events)).toEqual([]);
    expect(events.filter(({ reason }) => reason === onlyRev1)).toEqual([]);
    const recent = events.find(({ scenario }) => scenario === 'imap/select/required-data-of-rev1[select-recent]');
    expect(recent?.verdict).toBe('pass');
  });
});
