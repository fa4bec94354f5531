// The verdicts of a report that stand in the page as they are: which of them are shown, by RFC or by suite.

/** @typedef {{ all: boolean, verdicts: Set<string>, severity: string, kind: string, protocol: string, bySuite: boolean }} Choice */

/**
 * @param {HTMLElement} holder
 * @param {HTMLInputElement} field where the words are typed that are searched for
 */
// biome-ignore lint/correctness/noUnusedVariables: the page's own script, which stands behind this one, uses it
function verdictLists(holder, field) {
  /** @type {NodeListOf<HTMLElement>} */
  const listed = holder.querySelectorAll('li[data-verdict]');
  const items = [...listed].map(element => ({ element, home: element.parentNode }));
  const byRfc = [...holder.children];
  /** @type {Map<string, { section: HTMLElement, list: HTMLElement }> | undefined} */
  let suites;
  const search = searching(field, 'summary, .body > dl dd');

  /** @param {boolean} bySuite */
  function group(bySuite) {
    if (bySuite) {
      suites ??= new Map(
        [...new Set(items.map(({ element }) => element.dataset.suite ?? ''))]
          .sort()
          .map(name => [name, suiteSection(name)]),
      );
      for (const { element } of items) suites.get(element.dataset.suite ?? '')?.list.append(element);
      holder.replaceChildren(...[...suites.values()].map(({ section }) => section));
    } else if (suites) {
      for (const { element, home } of items) home?.appendChild(element);
      holder.replaceChildren(...byRfc);
    }
  }
  let grouped = false;

  return {
    total: items.length,
    /**
     * Shows what was chosen, and tells how many these are.
     * @param {Choice} choice
     */
    show({ verdicts, severity, kind, protocol, bySuite }) {
      if (grouped !== bySuite) group(bySuite);
      grouped = bySuite;
      const matches = search();
      let count = 0;
      for (const { element } of items) {
        const { verdict = '', ...of } = element.dataset;
        const show =
          verdicts.has(verdict) &&
          (severity === '' || of.severity === severity) &&
          (kind === '' || of.kind === kind) &&
          (protocol === '' || of.protocol === protocol) &&
          matches(element);
        element.hidden = !show;
        if (show) count += 1;
      }
      /** @type {NodeListOf<HTMLElement>} */
      const parts = holder.querySelectorAll('.part, .group');
      for (const part of parts) part.hidden = !part.querySelector('li:not([hidden])');
      return count;
    },
    /**
     * Opens the verdict that the address leads to.
     * @param {string} fragment
     * @param {() => unknown} unhide
     */
    reveal(fragment, unhide) {
      reveal(fragment, unhide);
    },
  };
}

/**
 * The section of a suite, and the list in it.
 * @param {string} name
 */
function suiteSection(name) {
  const section = document.createElement('section');
  const heading = document.createElement('h3');
  const list = document.createElement('ul');
  section.className = 'group';
  heading.textContent = name;
  section.append(heading, list);
  return { section, list };
}
