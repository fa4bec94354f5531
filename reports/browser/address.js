// What the scripts of all pages share: the address holds the filter, or leads to one item, and a search goes through the texts of the items.

/**
 * Writes the filter into the address: nothing, where it lets all pass.
 * @param {URLSearchParams} state
 */
// biome-ignore lint/correctness/noUnusedVariables: the page's own script, which stands behind this one, uses it
function writeAddress(state) {
  const fragment = String(state);
  history.replaceState(null, '', fragment ? `#${fragment}` : location.pathname + location.search);
}

/**
 * Calls back when the filter has changed, with what in it did: the form itself, when it was reset. While text is being typed it waits a little.
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} text
 * @param {(target: EventTarget | null) => void} change
 */
// biome-ignore lint/correctness/noUnusedVariables: the page's own script, which stands behind this one, uses it
function onFilter(form, text, change) {
  let waiting = 0;
  form.addEventListener('input', ({ target }) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => change(target), target === text ? 150 : 0);
  });
  // The fields have their new values behind the event.
  form.addEventListener('reset', () => setTimeout(() => change(form)));
  form.addEventListener('submit', event => event.preventDefault());
}

/**
 * A search for words: whether an item has all that are typed into the field. Its text is read when the first search is made: most readers make none.
 * @param {HTMLInputElement} field
 * @param {string} parts a selector for what of an item is searched, besides its `data-words`
 * @returns {() => (item: HTMLElement) => boolean} the test for what stands in the field now
 */
// biome-ignore lint/correctness/noUnusedVariables: the page's own script, which stands behind this one, uses it
function searching(field, parts) {
  /** @type {Map<HTMLElement, string>} */
  const known = new Map();
  /** @param {HTMLElement} item */
  function wordsOf(item) {
    const words =
      known.get(item) ??
      [item.dataset.words, ...[...item.querySelectorAll(parts)].map(part => part.textContent)].join(' ').toLowerCase();
    known.set(item, words);
    return words;
  }
  return () => {
    const wanted = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    return item => wanted.length === 0 || wanted.every(word => wordsOf(item).includes(word));
  };
}

/**
 * Opens the item that the address leads to; what hides it goes first.
 * @param {string} fragment
 * @param {() => void} unhide
 */
// biome-ignore lint/correctness/noUnusedVariables: the page's own script, which stands behind this one, uses it
function reveal(fragment, unhide) {
  const element = fragment === '' ? null : document.getElementById(decoded(fragment));
  /** @type {HTMLDetailsElement | null | undefined} */
  const details = element?.querySelector(':scope > details');
  if (!element || !details) return;
  if (element.hidden) unhide();
  details.open = true;
  element.scrollIntoView();
  details.querySelector('summary')?.focus({ preventScroll: true });
}

/**
 * The fragment without percent-encoding; as it is, where it has another.
 * @param {string} fragment
 */
function decoded(fragment) {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

/**
 * The element with this id, which the page has.
 * @template {Element} T
 * @param {string} id
 * @param {new () => T} kind
 */
// biome-ignore lint/correctness/noUnusedVariables: the page's own script, which stands behind this one, uses it
function byId(id, kind) {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`the page has no ${kind.name} #${id}`);
  return element;
}
