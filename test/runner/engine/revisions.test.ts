import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { choose } from '../../../cli/selection.js';
import type { VerdictEvent } from '../../../record/events.js';
import { root } from '../../command-line.js';
import { embedded, playAll } from './playing.js';

const { scenarios, rules } = choose(['imap'], {});
const message = (name: string) =>
  Buffer.from(readFileSync(`${root}/suites/messages/${name}`, 'latin1').replace(/\r?\n/g, '\r\n'), 'latin1');

/** What becomes of a command, and of a line of the answer to it; both without line end. */
interface Speech {
  hears?(command: string): string;
  says(line: string, command: string): readonly string[];
}

/** What RFC 9051 has dropped: the commands CHECK and LSUB, the item RECENT and the keys about it, RFC822 and its kin. */
const dropped =
  /^\S+ (?:CHECK|LSUB\b.*|STATUS .*\bRECENT\b.*|(?:UID )?SEARCH .*\b(?:RECENT|NEW|OLD)\b.*|(?:UID )?FETCH .*\bRFC822(?!\.SIZE).*)$/i;

/** IMAP4rev2 alone (RFC 9051), as far as its answers differ. */
function rev2(): Speech {
  return {
    hears: command => (dropped.test(command) ? `${command.split(' ', 1)[0]} XDROPPED` : command),
    says(line, command) {
      if (/^\* (?:\d+ RECENT$|OK \[UNSEEN )/.test(line)) return [];
      const found = /^\* SEARCH(.*)$/.exec(line);
      if (found) {
        const set = found[1]?.trim().split(' ').filter(Boolean).join(',');
        const uid = /^\S+ UID /i.test(command) ? ' UID' : '';
        return [`* ESEARCH (TAG "${command.split(' ', 1)[0]}")${uid}${set ? ` ALL ${set}` : ''}`];
      }
      const selected = /^\S+ (?:SELECT|EXAMINE) ([^\s{]+)$/i.exec(command);
      const told = line.replace(/\bIMAP4rev1\b/, 'IMAP4rev2').replace(/ ?\\Recent\b/, '');
      return selected && /^[^*+ ]\S* OK /.test(line) ? [`* LIST () "/" ${selected[1]}`, told] : [told];
    },
  };
}

/** IMAP4rev1 that can be made IMAP4rev2 by ENABLE. */
function both(): Speech {
  return { says: line => [line.replace(/\bIMAP4rev1\b/, 'IMAP4rev1 IMAP4rev2')] };
}

/** A server that speaks so, before a healthy one at that port. @returns its own port */
async function speaking(port: number, speech: Speech): Promise<number> {
  const listener = createServer({ allowHalfOpen: true }, client => {
    const server = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    let command = '';
    let [asked, told] = ['', ''];
    client.on('data', octets => {
      const lines = (asked + octets.toString('latin1')).split('\r\n');
      asked = lines.pop() ?? '';
      for (const line of lines) {
        if (/^\S+ (?:UID )?[A-Z]+\b/i.test(line)) command = line;
        server.write(Buffer.from(`${speech.hears?.(line) ?? line}\r\n`, 'latin1'));
      }
    });
    server.on('data', octets => {
      const lines = (told + octets.toString('latin1')).split('\r\n');
      told = lines.pop() ?? '';
      // TLS would hide what is said.
      const plain = lines.map(line => line.replace(/^(\* (?:OK \[)?CAPABILITY.*) STARTTLS\b/, '$1'));
      const said = plain.flatMap(line => speech.says(line, command));
      client.write(Buffer.from(said.map(line => `${line}\r\n`).join(''), 'latin1'));
    });
    client.on('end', () => server.end()).on('close', () => server.destroy());
    server.on('end', () => client.end(Buffer.from(told, 'latin1'))).on('close', () => client.destroy());
    for (const socket of [client, server]) socket.on('error', () => undefined);
  });
  onTestFinished(() => void listener.close());
  await new Promise<void>(done => listener.listen(0, '127.0.0.1', done));
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function played(speech: Speech, chosen = scenarios): Promise<readonly VerdictEvent[]> {
  const target = await embedded();
  const { imap } = target.services;
  if (imap === undefined) throw new Error('no IMAP');
  const services = { imap: { ...imap, port: await speaking(imap.port, speech), tls: 'none' as const } };
  const one = { ...target, services, deliver: 'append' as const };
  return (await playAll(one, chosen, { jobs: 8, rules, message, watches: true, intrusive: true })).events;
}

const accused = (events: readonly VerdictEvent[]) =>
  events
    .filter(({ verdict }) => verdict === 'fail' || verdict === 'warn' || verdict === 'error')
    .map(({ scenario, verdict, reason }) => `${verdict} ${scenario}: ${reason}`);
const onlyRev1 = 'CAPABILITY does not list IMAP4rev1';
const needing = scenarios.filter(({ needs }) => needs.imap?.includes('IMAP4rev1')).map(({ id }) => id);

describe('a server that lists IMAP4rev2 alone', () => {
  it('is accused of nothing that only IMAP4rev1 has, and told why that is skipped', { timeout: 120_000 }, async () => {
    const events = await played(rev2());
    expect(accused(events)).toEqual([]);
    const skipped = events.filter(({ reason }) => reason === onlyRev1).map(({ scenario }) => scenario);
    expect(skipped.sort()).toEqual([...needing].sort());
    for (const id of ['imap/greeting/capability', 'watch/imap/capability-names-protocol'])
      expect(events.find(({ scenario }) => scenario.startsWith(id))?.verdict).toBe('pass');
  });
});

describe('a server that lists both revisions', () => {
  it('is one of IMAP4rev1 until ENABLE', { timeout: 120_000 }, async () => {
    const events = await played(
      both(),
      scenarios.filter(({ id, needs }) => /^imap\/(?:greeting|select)\//.test(id) || needs.imap?.includes('IMAP4rev1')),
    );
    expect(accused(events)).toEqual([]);
    expect(events.filter(({ reason }) => reason === onlyRev1)).toEqual([]);
    const recent = events.find(({ scenario }) => scenario === 'imap/select/required-data-of-rev1[select-recent]');
    expect(recent?.verdict).toBe('pass');
  });
});
