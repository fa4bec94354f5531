// How a page shows more than a browser could hold at once: its items lie in packs (`<template class="pack">`: markup that the page's writer has
// escaped, parted by NUL, deflated, in base64). A list unpacks what stands in it when it comes near the window, and lets go of it afterwards.

/** Packs that are kept unpacked. */
const packsAtHand = 16;
/** @type {Map<HTMLTemplateElement, Promise<string[]>>} */
const unpackedPacks = new Map();

/**
 * The items of a pack, as markup.
 * @param {HTMLTemplateElement} pack
 */
function unpacked(pack) {
  const items = unpackedPacks.get(pack) ?? inflated(pack);
  // The one that was asked for last is the last to go.
  unpackedPacks.delete(pack);
  unpackedPacks.set(pack, items);
  const [oldest] = unpackedPacks.keys();
  if (oldest && unpackedPacks.size > packsAtHand) unpackedPacks.delete(oldest);
  return items;
}

/** @param {HTMLTemplateElement} pack */
async function inflated(pack) {
  const octets = Uint8Array.from(atob(pack.content.textContent ?? ''), character => character.charCodeAt(0));
  const inflating = new DecompressionStream('deflate-raw');
  const writer = inflating.writable.getWriter();
  void writer.write(octets);
  void writer.close();
  return (await new Response(inflating.readable).text()).split('\0');
}

/**
 * How many items a pack has.
 * @param {HTMLTemplateElement} pack
 */
function packSize(pack) {
  return Number(pack.dataset.count);
}

/** @typedef {{ pack: HTMLTemplateElement, at: number }} Item */

/**
 * All items of a pack.
 * @param {HTMLTemplateElement} pack
 * @returns {Item[]}
 */
// biome-ignore lint/correctness/noUnusedVariables: the page's own script, which stands behind this one, uses it
function itemsOf(pack) {
  return Array.from({ length: packSize(pack) }, (_, at) => ({ pack, at }));
}

/**
 * A list whose items stand in it only while it is near the window; it has about the height that they need.
 * @param {HTMLElement} element
 * @param {number} height of an item that is closed, in CSS pixels
 */
// biome-ignore lint/correctness/noUnusedVariables: the page's own script, which stands behind this one, uses it
function packedList(element, height) {
  /** @type {Item[]} */
  let items = [];
  let near = false;
  let turn = 0;

  async function fill() {
    turn += 1;
    const mine = turn;
    const found = await Promise.all(items.map(async ({ pack, at }) => (await unpacked(pack))[at] ?? ''));
    if (mine !== turn) return;
    // Nothing of a record becomes markup here: what is in a pack was escaped when it was written.
    element.innerHTML = found.join('');
    element.style.height = '';
  }

  function empty() {
    turn += 1;
    if (element.childElementCount > 0) element.style.height = `${element.offsetHeight}px`;
    element.replaceChildren();
  }

  new IntersectionObserver(
    entries => {
      near = entries.at(-1)?.isIntersecting ?? false;
      if (near && element.childElementCount === 0) void fill();
      // What the reader has opened stays.
      else if (!near && !element.querySelector('details[open]')) empty();
    },
    { rootMargin: '1500px 0px' },
  ).observe(element);

  return {
    element,
    fill,
    /**
     * Puts other items in.
     * @param {Item[]} wanted
     */
    show(wanted) {
      items = wanted;
      element.hidden = items.length === 0;
      element.replaceChildren();
      element.style.height = `${items.length * height}px`;
      turn += 1;
      if (near && items.length > 0) void fill();
    },
  };
}

/**
 * Goes through the packs one by one, so that they need not be held all at once.
 * @param {readonly HTMLTemplateElement[]} packs
 * @param {(items: string[], pack: HTMLTemplateElement) => boolean} visit returns whether it has had enough
 */
async function throughPacks(packs, visit) {
  for (const pack of packs) {
    if (visit(await (unpackedPacks.get(pack) ?? inflated(pack)), pack)) return;
  }
}

/**
 * The pack that has this text; undefined where there is none.
 * @param {readonly HTMLTemplateElement[]} packs
 * @param {string} text
 */
// biome-ignore lint/correctness/noUnusedVariables: the page's own script, which stands behind this one, uses it
async function packWith(packs, text) {
  /** @type {HTMLTemplateElement | undefined} */
  let home;
  await throughPacks(packs, (texts, pack) => {
    if (texts.some(one => one.includes(text))) home = pack;
    return home !== undefined;
  });
  return home;
}

/**
 * The words that a reader sees in markup, in small letters.
 * @param {string} markup
 */
// biome-ignore lint/correctness/noUnusedVariables: the page's own script, which stands behind this one, uses it
function wordsOfMarkup(markup) {
  /** @type {Record<string, string>} */
  const characters = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' };
  return markup
    .replace(/<dt>.*?<\/dt>|<[^>]*>/gs, ' ')
    .replace(/&(lt|gt|quot|#39|amp);/g, (_, name) => characters[name] ?? '')
    .toLowerCase();
}
