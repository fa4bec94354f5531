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
