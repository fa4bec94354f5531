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

let showing = 0;

/**
 * Shows the scenarios that have all these words, of those where servers differ where it is asked for.
 * @param {boolean} differ
 * @param {unknown} _matches a test for what stands in the page, which these do not
 * @param {string} typed
 */
// biome-ignore lint/correctness/noUnusedVariables: the page's own script, which stands behind this one, uses it
async function showCases(differ, _matches, typed) {
  showing += 1;
  const mine = showing;
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (!differ && words.length === 0) {
    for (const [pack, list] of caseLists) list.show(itemsOf(pack));
    return;
  }
  await throughPacks([...casePacks], (texts, pack) => {
    if (mine !== showing) return true;
    const chosen = itemsOf(pack).filter(({ at }) => {
      const [head = ''] = (texts[at] ?? '').split('<ul>', 1);
      const [, rules = '', differs] = / data-words="([^"]*)"( data-differs)?>/.exec(head) ?? [];
      if (differ && differs === undefined) return false;
      const said = `${rules} ${wordsOfMarkup(head)}`.toLowerCase();
      return words.every(word => said.includes(word));
    });
    caseLists.get(pack)?.show(chosen);
    return false;
  });
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
