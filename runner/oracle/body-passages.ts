import { decodeCharset, latin1, undeclaredTexts } from './charset.js';
import type { Entity, Form } from './entity.js';
import { headerPassages } from './header-passages.js';
import { type Passage, views } from './passage.js';
import { decodeTransfer } from './transfer-encoding.js';

/**
 * The body of a message as BODY and TEXT look at it (RFC 3501 6.4.4): texts and messages in it must be looked into, other parts may be. Whether headers of
 * parts, delimiters and what stands before and behind all parts belong to it no RFC says.
 * @param headers whether headers of messages in it must be looked into: for BODY they need not be, of which RFC 9051 6.4.4 says that it matches no field
 */
export function bodyPassages(entity: Entity, headers: boolean): Passage[] {
  const encoded: [start: number, end: number][] = [];
  const content = contentPassages(entity, encoded);
  const passages = content.map(one => (one.header && !headers ? { ...one, optional: true } : one));
  const { octets, body } = entity;
  let around = '';
  let at = body.start;
  // What is encoded is no text as it stands.
  for (const [start, end] of encoded) {
    around += octets.toString('latin1', at, start);
    at = end;
  }
  around += octets.toString('latin1', at, body.end);
  return [...passages, { decoded: views(undeclaredTexts(Buffer.from(around, 'latin1'))), raw: [], optional: true }];
}

/** A passage, and whether it is of the header of a message in the body. */
type Content = Passage & { readonly header?: boolean };

/** @param encoded gets the stretches that are in base64 or the like, in order */
function contentPassages(entity: Entity, encoded: [number, number][]): Content[] {
  const passages = formPassages(entity, encoded);
  if (entity.others.length === 0) return passages;
  return [...passages, ...entity.others.flatMap(decodedPassages)].map(one => ({ ...one, optional: true }));
}

/** Those of a message that has to be decoded before it can be read. */
function decodedPassages({ nested }: Form): Content[] {
  return nested === undefined ? [] : [...headerPassages(nested), ...contentPassages(nested, [])];
}

function formPassages(entity: Entity, encoded: [number, number][]): Content[] {
  if (entity.kind === 'multipart')
    return entity.parts.flatMap(part => [
      ...headerPassages(part).map(one => ({ ...one, optional: true })),
      ...contentPassages(part, encoded),
    ]);
  if (entity.kind === 'message' && entity.nested !== undefined)
    return [
      ...headerPassages(entity.nested).map(one => ({ ...one, header: true })),
      ...contentPassages(entity.nested, encoded),
    ];
  return [leafPassage(entity, encoded)];
}

function leafPassage(entity: Entity, encoded: [number, number][]): Passage {
  const { body, octets, encoding } = entity;
  const own = octets.subarray(body.start, body.end);
  const raw = latin1(own);
  const decoded = decodeTransfer(own, encoding);
  if (decoded !== own) encoded.push([body.start, body.end]);
  if (decoded === undefined) return { decoded: views([raw]), raw: [], optional: true };
  const type = entity.type.toLowerCase();
  if (entity.anyType || (type !== 'text' && type !== 'message'))
    return { decoded: views(undeclaredTexts(decoded)), raw: views([raw]), optional: true };
  const charset = entity.parameters.find(([name]) => name.toLowerCase() === 'charset')?.[1] ?? 'us-ascii';
  const text = decodeCharset(decoded, charset);
  if (text === undefined) return { decoded: views(undeclaredTexts(decoded)), raw: views([raw]), optional: true };
  const foreign = !/^(?:us-ascii|utf-8)$/i.test(charset);
  const html = entity.subtype.toLowerCase() === 'html';
  return { decoded: views(html ? [text, withoutTags(text)] : [text]), raw: views([raw]), optional: false, foreign };
}

/** What a reader of HTML sees, roughly: some servers search that. */
function withoutTags(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}
