import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type MimeNode, Splitter } from '@zone-eu/mailsplit';
import { describe, expect, it } from 'vitest';
import { type Entity, formsOf, octetsOf } from '../../../runner/oracle/entity.js';
import { readMessage } from '../../../runner/oracle/parse-message.js';
import { choose } from '../engine/playing.js';

// A parser that others have written, as a witness: what it and ours make of the same message is compared, and where the two differ the reason stands here.

/** An entity as both parsers can tell it. */
interface Seen {
  readonly type: string;
  /** Fields as they are written, unfolded. */
  readonly fields: readonly string[];
  readonly size: number;
  readonly lines: number;
  readonly below: readonly Seen[];
}

const folder = join(fileURLToPath(new URL('.', import.meta.url)), '..', '..', '..', 'suites', 'messages');
const { message } = choose();
const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.eml'));

const linesOf = (octets: Buffer) => octets.toString('latin1').split('\n').length - 1;
const unfolded = (field: string) =>
  field
    .replace(/\r?\n(?=[ \t])/g, '')
    .replace(/\s*:\s*/, ': ')
    .trimEnd();

/** A message as the witness sees it. */
async function witnessed(octets: Buffer): Promise<Seen> {
  const splitter = new Splitter({ defaultInlineEmbedded: true });
  const bodies = new Map<MimeNode, Buffer[]>();
  splitter.end(octets);
  for await (const chunk of splitter) {
    if (chunk.type === 'node') bodies.set(chunk, []);
    else if (chunk.type === 'body') bodies.get(chunk.node)?.push(chunk.value);
  }
  const seen = (node: MimeNode): Seen => {
    const body = Buffer.concat(bodies.get(node) ?? []);
    const below = [...bodies.keys()].filter(other => other.parentNode === node).map(seen);
    const fields = node.headers === false ? [] : node.headers.getList().map(({ line }) => unfolded(line));
    return { type: String(node.contentType), fields, size: body.length, lines: linesOf(body), below };
  };
  const [top] = bodies.keys();
  return seen(top ?? expect.fail('no message'));
}

/** Where it differs from every way in which the oracle reads the message. */
async function differences(name: string): Promise<readonly string[]> {
  const octets = message(name);
  const witness = await witnessed(octets);
  const all = readMessage(octets).map(entity => compare(entity, witness, 'message'));
  return all.find(found => found.length === 0) ?? all[0] ?? [];
}

function compare(entity: Entity, seen: Seen, at: string): string[] {
  const found: string[] = [];
  const differs = (what: string, ours: unknown, theirs: unknown) =>
    found.push(`${at}: ${what}: ${ours}, witness ${theirs}`);
  const types = formsOf(entity).map(form => `${form.type}/${form.subtype}`.toLowerCase());
  if (!types.includes(seen.type) && !entity.anyType) differs('type', types.join(' or '), seen.type);
  const fields = entity.fields.map(({ start, end }) =>
    unfolded(entity.octets.toString('latin1', start, end).replace(/\r?\n$/, '')),
  );
  if (fields.join('\n') !== seen.fields.join('\n'))
    differs('fields', JSON.stringify(fields), JSON.stringify(seen.fields));
  const below = entity.nested === undefined ? entity.parts.filter(part => part.madeUp !== true) : [entity.nested];
  if (below.length !== seen.below.length) differs('below', below.length, seen.below.length);
  else found.push(...below.flatMap((part, index) => compare(part, seen.below[index] as Seen, `${at}.${index + 1}`)));
  if (below.length > 0 || seen.below.length > 0) return found;
  const bodies = octetsOf(entity, entity.body);
  if (!bodies.some(body => body.length === seen.size && linesOf(body) === seen.lines))
    differs(
      'octets and lines',
      bodies.map(body => `${body.length} ${linesOf(body)}`).join(' or '),
      `${seen.size} ${seen.lines}`,
    );
  return found;
}

const noDigest =
  'RFC 2046 5.1.5: a part of a digest without a type is a message. The oracle is right; the witness does not know digests.';
const noDelimiter =
  'RFC 2046 5.1.1 demands one part at least. Where no delimiter is, no RFC says where the octets belong: to the body for the oracle, for the witness to what stands before the parts.';

/** Where they differ, and who is right. */
const known: Readonly<Record<string, { readonly reason: string; readonly differences: readonly string[] }>> = {
  'corpus/boundary-not-named.eml': {
    reason: noDelimiter,
    differences: ['message: octets and lines: 156 9, witness 0 0'],
  },
  'corpus/boundary-nowhere.eml': { reason: noDelimiter, differences: ['message: octets and lines: 18 1, witness 0 0'] },
  'corpus/multipart-without-parts.eml': {
    reason: noDelimiter,
    differences: ['message: octets and lines: 11 1, witness 0 0'],
  },
  'corpus/digest.eml': {
    reason: noDigest,
    differences: ['message.1', 'message.2'].flatMap(asText),
  },
  'corpus/digest-in-multipart.eml': {
    reason: noDigest,
    differences: ['message.2.1', 'message.2.2'].flatMap(asText),
  },
  'corpus/digest-with-types.eml': {
    reason: noDigest,
    differences: asText('message.3'),
  },
  'corpus/rfc822-empty.eml': {
    reason:
      'RFC 2046 5.2.1: what is in a message/rfc822 part is a message, and IMAP tells its envelope even where it has no octets. The witness sees none.',
    differences: ['message.1: below: 1, witness 0'],
  },
  'corpus/rfc822-header-only.eml': {
    reason: 'RFC 5322 2.1: a message may be a header alone. The oracle is right; the witness needs a blank line.',
    differences: ['message.1: below: 1, witness 0'],
  },
  'corpus/rfc822-encoded.eml': {
    reason:
      'RFC 2046 5.2.1 allows no base64 here. The oracle reads the octets as a message, as they are or decoded; the witness takes them for none.',
    differences: ['message.1: below: 1, witness 0'],
  },
  'corpus/rfc822-in-multipart.eml': {
    reason:
      'RFC 2183 2.2: that a message is an attachment does not change its type. The witness does not look into attachments.',
    differences: ['message.2: below: 1, witness 0'],
  },
  'corpus/type-with-comments.eml': {
    reason: 'RFC 2045 5.1 and RFC 822 3.1.4 allow white space and comments around the slash. The oracle is right.',
    differences: ['message: type: text/plain, witness text  /  plain'],
  },
};

function asText(at: string): string[] {
  return [`${at}: type: message/rfc822, witness text/plain`, `${at}: below: 1, witness 0`];
}

describe('the witness sees the same as the oracle', () => {
  it.each(names)('%s', async name => {
    expect(await differences(name), known[name]?.reason).toEqual(known[name]?.differences ?? []);
  });

  it('or it is said why not, of messages that there are', () => {
    expect(names).toEqual(expect.arrayContaining(Object.keys(known)));
  });
});
