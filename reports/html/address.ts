/**
 * What the scripts of all pages share: the address holds the filter, or leads to one item. Plain JavaScript for the browser, to stand within
 * a page's own script.
 */
export const address = `
  /** Writes the filter into the address: nothing, where it lets all pass. */
  function write(state) {
    const fragment = String(state);
    history.replaceState(null, '', fragment ? '#' + fragment : location.pathname + location.search);
  }

  /** Opens the item that the address leads to; what hides it goes first. */
  function reveal(fragment, unhide) {
    let id = fragment;
    try { id = decodeURIComponent(fragment); } catch { /* it stays as it is */ }
    const element = id && document.getElementById(id);
    const details = element && element.querySelector(':scope > details');
    if (!details) return;
    if (element.hidden) unhide();
    details.open = true;
    element.scrollIntoView();
    details.querySelector('summary').focus({ preventScroll: true });
  }
`;
