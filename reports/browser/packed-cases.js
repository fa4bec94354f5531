// The scenarios of a matrix that are packed: the rows of a rule are unpacked when they are opened, and scenarios when they come near the window.

/** Of a scenario with its servers, in CSS pixels. */
const scenarioHeight = 400;
/** @type {NodeListOf<HTMLTemplateElement>} */
const casePacks = document.querySelectorAll('#cases template.pack');
const caseLists = new Map(
  [...casePacks].map(pack => {
    const element = document.createElement('div');
    pack.before(element);
    const list = packedList(element, scenarioHeight);
    list.show(itemsOf(pack));
    return /** @type {const} */ ([pack, list]);
  }),
);
byId('packed', HTMLElement).hidden = true;

/**
 * The rows of a rule's scenarios.
 * @param {HTMLElement} body
 * @returns {Promise<Iterable<HTMLElement>>}
 */
// biome-ignore lint/correctness/noUnusedVariables: the page's own script, which stands behind this one, uses it
async function caseRows(body) {
  /** @type {HTMLTemplateElement | null} */
  const pack = body.querySelector('template.pack');
  if (pack) {
    const texts = await unpacked(pack);
    // Nothing of a record becomes markup here: what is in a pack was escaped when it was written.
    if (pack.isConnected) pack.insertAdjacentHTML('afterend', texts.join(''));
    pack.remove();
  }
  /** @type {NodeListOf<HTMLElement>} */
  const rows = body.querySelectorAll('.case');
  return rows;
}

/**
 * How many these are.
 * @param {HTMLElement} body
 */
// biome-ignore lint/correctness/noUnusedVariables: the page's own script, which stands behind this one, uses it
function caseCount(body) {
  /** @type {HTMLTemplateElement | null} */
  const pack = body.querySelector('template.pack');
  return pack ? packSize(pack) : body.querySelectorAll('.case').length;
}

/**
 * Opens the case that the address leads to.
 * @param {string} fragment
 */
// biome-ignore lint/correctness/noUnusedVariables: the page's own script, which stands behind this one, uses it
async function revealCase(fragment) {
  if (fragment === '') return;
  const id = decoded(fragment);
  const home = await packWith([...casePacks], ` id="${id}"`);
  if (!home) return;
  await caseLists.get(home)?.fill();
  document.getElementById(id)?.scrollIntoView();
  reveal(fragment, () => {});
}
