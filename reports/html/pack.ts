import { deflateRawSync } from 'node:zlib';
import { html, type Markup, trusted } from './markup.js';

/** Verdicts that a page has as they are: it can be read without its script. With more it would be too large to be opened, so they are packed. */
export const mostUnpacked = 5000;

/** Items in a pack: so many are unpacked, and stand in the page, when one of them is to be seen. */
const packSize = 200;

/** Items of a page, compressed. `packed.js` shows them; no NUL stands in markup. */
export function pack(items: readonly Markup[]): Markup {
  const text = items.map(item => item.text).join('\0');
  return html`<template class="pack" data-count="${items.length}">${trusted(deflateRawSync(text).toString('base64'))}</template>`;
}

/** Items in packs, which are made as they are asked for. */
export function* packs<Item>(
  items: readonly Item[],
  markup: (item: Item) => Markup,
  size = packSize,
): Generator<Markup> {
  for (let from = 0; from < items.length; from += size) yield pack(items.slice(from, from + size).map(markup));
}

/** Says of a page that is packed why nothing is seen as long as its script has not run, which takes the sentence away. */
export function packedNotice(what: string): Markup {
  return html`<p id="packed">There are ${what}, which are packed: they are shown where JavaScript runs.</p>
`;
}
