import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { protocols } from '../../runner/protocols/index.js';
import { readCapture } from '../../runner/protocols/match/capture.js';
import type { Compiled } from '../../runner/protocols/match/compiled.js';
import { suiteFiles } from '../../runner/scenario/library.js';
import { root } from '../command-line.js';
import { describeRelayed, type RelayedMail, relayedGrammar } from '../runner/protocols/sessions.js';
import { fuzz, unless } from './fuzz.js';
import { mutants, mutated, mutation } from './mutations.js';
import { messages, type Recording, type Recordings, record } from './recordings.js';
import { grafted, grafts, nodes, type Tree } from './trees.js';

let recordings: Recordings;

beforeAll(async () => {
  recordings = await record();
});

/** All that suites of a folder have under some keys. */
function written(folder: string, keys: readonly string[]): Tree[] {
  const files = suiteFiles(join(root, 'suites', folder));
  return files.flatMap(file =>
    nodes(parse(readFileSync(file, 'utf8'))).flatMap(node =>
      typeof node === 'object' && node !== null && !Array.isArray(node)
        ? keys.flatMap(key => (key in node ? [(node as Record<string, Tree>)[key]].flat() : []))
        : [],
    ),
  );
}

/** What variables may hold. */
const values = [
  'x',
  '',
  '1',
  '1:*',
  'user1@example.test',
  '"',
  '(',
  ')',
  '{3}',
  '\\Seen',
  '.*',
  '[',
  'a b',
  '\0',
  '\u00e9',
  '99999999999',
];

/** Reads and binds an expectation; undefined where it is none. */
function bound<T>(compile: (value: unknown) => Compiled<T>, value: Tree, salt: number): T | undefined {
  return unless(['Invalid'], () => compile(value).bind(name => values[(name.length + salt) % values.length]));
}

const sources = [
  '/(.*)/',
  '/^([a-z]+)/i',
  '/(\\d+)(?=x)/',
  'code',
  'text',
  'uidvalidity',
  'count',
  'lines',
  '[0]',
  'nothing',
  '',
];

describe.each(['smtp', 'pop3', 'imap'] as const)('expectations of %s', name => {
  const protocol = protocols[name];
  const expected = written(name, ['expect', 'observe', 'skip-if']);
  const forbidden = written(name, ['forbid']);
  const parts = expected.flatMap(nodes);

  it('held against replies of any form give a judgement', () => {
    expect(expected.length).toBeGreaterThan(20);
    fuzz(
      fc.property(
        fc.nat(),
        fc.array(fc.tuple(fc.nat(10_000), mutation), { maxLength: 5 }),
        fc.array(fc.tuple(fc.nat(), fc.option(grafts, { freq: 2 })), { minLength: 1, maxLength: 4 }),
        fc.nat(50),
        (which, changes, chosen, salt) => {
          const recording = changed(recordings[name][which % recordings[name].length] ?? [], changes);
          const alternatives = chosen.flatMap(([at, change]) => {
            const value = expected[at % expected.length];
            return bound(protocol.compile, change === null ? value : grafted(value, change, parts), salt) ?? [];
          });
          const forbid = chosen.flatMap(([at]) =>
            forbidden.length === 0
              ? []
              : (bound(protocol.compileForbidden, forbidden[at % forbidden.length], salt) ?? []),
          );
          for (const one of [...alternatives, ...forbid]) expect(typeof one.describe()).toBe('string');
          const source = sources[salt % sources.length] ?? '';
          const session = protocol.session({ service: name, given: { name: 'box', messages } });
          let command: Buffer | undefined;
          for (const { by, octets } of recording) {
            if (by === 'client') {
              session.wrote(octets);
              command = octets;
              continue;
            }
            const taken = unless(['LimitExceeded'], () => {
              session.received(octets);
              return true;
            });
            if (taken === undefined) break;
            const bind = unless(['Invalid'], () => ({ it: readCapture(source) })) ?? {};
            for (const final of [false, true]) {
              const question = {
                expect: alternatives,
                forbid: salt % 2 === 0 ? forbid : [],
                bind,
                tag: 't',
                message: () => messages[0] ?? Buffer.alloc(0),
                ...(command && { command }),
              };
              const judgement = unless(['MatchLimitExceeded', 'NotKnown'], () => session.judge(question, final));
              if (judgement === undefined || judgement.state === 'waiting') {
                if (final) expect(judgement?.state).not.toBe('waiting');
                continue;
              }
              expect(judgement.consumed).toBeLessThanOrEqual(session.replies.length);
              if (final) session.replies.splice(0, judgement.consumed);
            }
          }
        },
      ),
    );
  });

  it('of any form are read, or told to be wrong', () => {
    fuzz(
      fc.property(fc.nat(), grafts, fc.nat(50), (at, change, salt) => {
        const value = grafted(expected[at % expected.length], change, parts);
        bound(protocol.compile, value, salt);
        bound(protocol.compileForbidden, value, salt);
      }),
      4,
    );
  });
});

describe('expectations of relayed mail', () => {
  const expected = written('delivery', ['relayed', 'expect']).concat(written('smtp', ['expect']));
  const parts = expected.flatMap(nodes);
  const text = mutants(messages.map(octets => octets.subarray(0, 60))).map(octets => octets.toString('latin1'));
  const mail: fc.Arbitrary<RelayedMail> = fc
    .record({
      hello: fc.option(fc.record({ verb: fc.constantFrom('EHLO' as const, 'HELO' as const), argument: text }), {
        nil: undefined,
      }),
      reversePath: text,
      parameters: fc.array(text, { maxLength: 3 }),
      recipients: fc.array(fc.record({ path: text, parameters: fc.array(text, { maxLength: 3 }) }), { maxLength: 3 }),
      message: mutants(messages),
      bareLineEnds: fc.nat(3),
    })
    .map(made => ({ ...made, stuffed: made.message, dialogue: [] }));

  it('say of any message whether it meets them', () => {
    fuzz(
      fc.property(mail, fc.nat(), grafts, fc.nat(50), (came, at, change, salt) => {
        const value = grafted(expected[at % expected.length], change, parts);
        const wanted = bound(relayedGrammar.compile, value, salt);
        const why = wanted?.mismatch(came, { to: '', message: () => messages[0] ?? Buffer.alloc(0) });
        expect(['string', 'undefined']).toContain(typeof why);
        expect(describeRelayed(came).length).toBeLessThanOrEqual(400);
      }),
      2,
    );
  });
});

function changed(
  recording: Recording,
  changes: readonly (readonly [number, Parameters<typeof mutated>[1]])[],
): Recording {
  const result = [...recording];
  for (const [to, change] of changes) {
    const at = to % Math.max(1, result.length);
    const said = result[at];
    if (said?.by === 'server') result[at] = { ...said, octets: mutated(said.octets, change) };
  }
  return result;
}
