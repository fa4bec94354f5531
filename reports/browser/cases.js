// The scenarios of a matrix as they stand in its page.

/**
 * The rows of a rule's scenarios.
 * @param {HTMLElement} body
 * @returns {Promise<Iterable<HTMLElement>>}
 */
// biome-ignore lint/correctness/noUnusedVariables: the page's own script, which stands behind this one, uses it
async function caseRows(body) {
  /** @type {NodeListOf<HTMLElement>} */
  const rows = body.querySelectorAll('.case');
  return rows;
}

/**
 * Shows the scenarios that have all these words, of those where servers differ where it is asked for.
 * @param {boolean} differ
 * @param {(item: HTMLElement) => boolean} matches
 */
// biome-ignore lint/correctness/noUnusedVariables: the page's own script, which stands behind this one, uses it
function showCases(differ, matches) {
  /** @type {NodeListOf<HTMLElement>} */
  const sections = document.querySelectorAll('#cases .scenario');
  for (const section of sections) section.hidden = (differ && !('differs' in section.dataset)) || !matches(section);
}

/**
 * How many these are.
 * @param {HTMLElement} body
 */
// biome-ignore lint/correctness/noUnusedVariables: the page's own script, which stands behind this one, uses it
function caseCount(body) {
  return body.querySelectorAll('.case').length;
}

/**
 * Opens the case that the address leads to.
 * @param {string} fragment
 */
// biome-ignore lint/correctness/noUnusedVariables: the page's own script, which stands behind this one, uses it
async function revealCase(fragment) {
  reveal(fragment, () => {});
}
