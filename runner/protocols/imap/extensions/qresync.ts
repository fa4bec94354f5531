import type { EventOf } from '../events.js';
import type { Cursor } from '../grammar/cursor.js';
import { atom, type Field, fieldOf, textOf } from '../grammar/values.js';
import { type Invariant, lists, type PriorState, type ViolationDetail } from '../invariants/invariant.js';
import { fixed } from '../match/forms.js';
import { absentOrNot, keys, valuePart, yesOrNo } from '../match/parts.js';
import { numbersOf } from '../models/number-set.js';
import { modSeqDue } from './condstore.js';
import type { Extension } from './extension.js';

function vanishedData(cursor: Cursor): Field[] {
  cursor.expect(' ');
  const earlier = cursor.next === '(';
  if (earlier) {
    cursor.pos++;
    if (!cursor.word('EARLIER')) cursor.fail('EARLIER');
    cursor.expect(')');
    cursor.expect(' ');
  }
  const uids: Field = { name: 'uids', value: cursor.set('a uid set') };
  return earlier ? [{ name: 'EARLIER', value: atom('EARLIER', true) }, uids] : [uids];
}

/** Commands that ask for removals which the client has missed. */
function asksForEarlier({ inFlight, trusted }: PriorState['commands']): boolean {
  if (!trusted) return true;
  return inFlight.some(({ name, form, argument }) => {
    if (!form) return true;
    return form.selects === 'named'
      ? /\bQRESYNC\b/i.test(argument)
      : name === 'UID FETCH' && /\bVANISHED\b/i.test(argument);
  });
}

function notVisible({ uids }: EventOf<'vanished'>, { view, commands }: PriorState): ViolationDetail | undefined {
  const named = numbersOf(uids);
  if (!commands.trusted || view?.exists === undefined || !named) return undefined;
  const gone = named.find(uid => view.lacks(uid));
  if (gone !== undefined)
    return { expected: 'UIDs of messages that the client counts', found: `VANISHED ${uids}, with ${gone}` };
  return new Set(named).size <= view.exists
    ? undefined
    : { expected: `at most ${view.exists} UIDs, as there are ${view.exists} messages`, found: `VANISHED ${uids}` };
}

/** VANISHED (RFC 7162 3.2.10). */
const invariants: readonly Invariant[] = [
  {
    id: 'uid-with-modseq',
    rule: 'rfc7162/3.2.4/uid-and-modseq',
    title: 'Where QRESYNC is listed, FETCH responses that no FETCH asked for have the UID beside MODSEQ',
    checks: {
      fetched: ({ number, uid }, prior) =>
        uid !== undefined || !modSeqDue(prior) || !(prior.vanished || lists(prior, 'QRESYNC'))
          ? undefined
          : { expected: 'UID among the items, as mod-sequences were asked for', found: `${number} FETCH without UID` },
    },
  },
  {
    id: 'vanished-in-place-of-expunge',
    rule: 'rfc7162/3.2.10/vanished-in-place-of-expunge',
    title: 'With QRESYNC enabled, VANISHED is sent in place of EXPUNGE',
    checks: {
      expunged: ({ number }, prior) =>
        prior.vanished && prior.commands.trusted && prior.view?.noModSeqs === false
          ? { expected: 'VANISHED, as QRESYNC is enabled', found: `${number} EXPUNGE` }
          : undefined,
    },
  },
  {
    id: 'vanished-visible-only',
    rule: 'rfc7162/3.2.10.2/only-visible-messages',
    title: 'VANISHED names messages only that the client counts',
    checks: { vanished: notVisible },
  },
  {
    id: 'no-vanished-without-command',
    rule: 'rfc7162/3.2.10.2/not-without-command',
    title: 'No VANISHED is sent while no command is in progress',
    checks: {
      vanished: (_, { notified, commands: { idle } }) =>
        idle && !notified ? { expected: 'no VANISHED, as no command is in progress', found: 'VANISHED' } : undefined,
    },
  },
  {
    id: 'no-vanished-while-fetch-store-search',
    rule: 'rfc7162/3.2.10.2/not-while-fetch-store-search',
    title: 'No VANISHED is sent while FETCH, STORE or SEARCH runs',
    checks: {
      vanished: (_, { notified, commands: { inFlight, trusted } }) =>
        trusted &&
        !notified &&
        inFlight.length > 0 &&
        inFlight.every(({ name, complete }) => complete && /^(?:FETCH|STORE|SEARCH)$/.test(name))
          ? { expected: `no VANISHED while ${inFlight.map(({ name }) => name).join(', ')} runs`, found: 'VANISHED' }
          : undefined,
    },
  },
  {
    id: 'no-earlier-unasked',
    rule: 'rfc7162/3.2.10/no-earlier-tag',
    title: 'VANISHED (EARLIER) is sent only to SELECT with QRESYNC and UID FETCH with VANISHED',
    checks: {
      'vanished earlier': ({ uids }, { commands }) =>
        asksForEarlier(commands)
          ? undefined
          : {
              expected: 'VANISHED without EARLIER, as no command asks for earlier removals',
              found: `VANISHED (EARLIER) ${uids}`,
            },
    },
  },
  {
    id: 'earlier-before-fetch',
    rule: 'rfc7162/3.2.6/earlier-before-fetch',
    title: 'VANISHED (EARLIER) is sent before FETCH responses',
    checks: {
      'vanished earlier': ({ uids }, { lastFetched, commands: { inFlight, trusted } }) =>
        trusted && inFlight.length === 1 && lastFetched !== undefined && lastFetched > (inFlight[0]?.began ?? 0)
          ? { expected: 'VANISHED (EARLIER) before FETCH responses', found: `VANISHED (EARLIER) ${uids} behind one` }
          : undefined,
    },
  },
];

/** Opening a mailbox with what the client knows of it. */
export const qresync: Extension = {
  rfc: 7162,
  title: 'Quick resynchronization (QRESYNC)',
  capabilities: ['QRESYNC'],
  modSeqs: true,
  vanished: true,
  invariants,
  responses: {
    VANISHED: {
      read: vanishedData,
      // What VANISHED (EARLIER) names was gone before (section 3.2.10.1).
      events: data => [
        { type: fieldOf(data, 'EARLIER') ? 'vanished earlier' : 'vanished', uids: textOf(fieldOf(data, 'uids')) ?? '' },
      ],
    },
  },
  codes: { CLOSED: { events: () => [{ type: 'closed' }] } },
  patterns: {
    vanished: (source, key) => {
      keys(source, [key, 'earlier']);
      const uids = valuePart('uids', source[key], cursor => cursor.set());
      const earlier = source.earlier === undefined ? [] : [absentOrNot('EARLIER', yesOrNo(source, 'earlier'))];
      return fixed('VANISHED', [uids, ...earlier]);
    },
  },
};
