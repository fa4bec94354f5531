import type { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { SinkBook } from '../../runner/sink/book.js';
import type { RelayedMail } from '../../runner/sink/mail.js';
import { SinkSession } from '../../runner/sink/session.js';
import { fuzzAsync } from './fuzz.js';
import { cut, mutated, mutation, soup } from './mutations.js';
import { record } from './recordings.js';

let asked: readonly Buffer[] = [];

beforeAll(async () => {
  const { smtp } = await record();
  asked = smtp.map(recording =>
    Buffer.concat(recording.flatMap(({ by, octets }) => (by === 'client' ? [octets] : []))),
  );
});

/** What the sink answers and keeps of octets that come in these pieces. */
async function outcome(pieces: readonly Buffer[], plain: boolean): Promise<unknown> {
  const book = new SinkBook();
  const answers: Buffer[] = [];
  const stream = new PassThrough();
  const socket = Object.assign(stream, {
    setTimeout: () => stream,
    write: (octets: Buffer) => answers.push(octets) > 0,
  });
  new SinkSession(socket as unknown as Socket, book, 'relay.example.net', plain);
  for (const piece of pieces) socket.emit('data', piece);
  const mails: RelayedMail[] = [];
  for (;;) {
    const mail = await book.next('', new Set(mails), 0, AbortSignal.abort());
    if (mail === undefined) break;
    mails.push(mail);
  }
  const ended = stream.writableEnded || stream.destroyed;
  stream.destroy();
  const kept = mails.map(({ dialogue, ...rest }) => {
    expect(dialogue.length).toBeLessThanOrEqual(200);
    return rest;
  });
  return { answers: Buffer.concat(answers).toString('latin1'), kept, ended };
}

describe('the sink', () => {
  it('takes what relaying servers say, the same wherever it is cut, whatever was changed', async () => {
    const valid = asked.map(octets => outcome([octets], false));
    expect(JSON.stringify(await Promise.all(valid))).toContain('Message taken');
    const octets = fc.oneof(
      fc
        .tuple(fc.nat(), fc.array(mutation, { maxLength: 6 }))
        .map(([which, changes]) => changes.reduce(mutated, asked[which % asked.length] ?? Buffer.alloc(0))),
      soup,
    );
    await fuzzAsync(
      fc.asyncProperty(octets, fc.array(fc.nat(2000), { maxLength: 6 }), fc.boolean(), async (came, places, plain) => {
        expect(await outcome(cut(came, places), plain)).toEqual(await outcome([came], plain));
      }),
    );
  });
});
