// What the page of a matrix does beyond being read: it folds the scenarios of a rule away, filters the rules and keeps the filter in the
// address (`#differ=1&text=rset`), and opens the case that a cell leads to. It makes no markup from text.
{
  const form = byId('filter', HTMLFormElement);
  const shown = byId('shown', HTMLElement);
  const nothing = byId('nothing', HTMLElement);
  /** @type {{ differ: HTMLInputElement, text: HTMLInputElement, all: HTMLButtonElement }} */
  const { differ, text, all } = /** @type {any} */ (form.elements);
  /** @type {NodeListOf<HTMLElement>} */
  const bodies = document.querySelectorAll('tbody.rule');
  const rules = [...bodies];
  /** @type {NodeListOf<HTMLElement>} */
  const documents = document.querySelectorAll('tbody.document');

  const search = searching(text, 'th');

  /**
   * @param {HTMLElement} body
   * @param {boolean} open
   */
  async function fold(body, open) {
    const button = body.querySelector('.fold');
    button?.setAttribute('aria-expanded', String(open));
    // What is folded away need not be unpacked for that.
    if (!open && !body.querySelector('.case')) return;
    for (const row of await caseRows(body)) row.hidden = button?.getAttribute('aria-expanded') === 'false';
  }

  function apply() {
    const matches = search();
    let count = 0;
    for (const rule of rules) {
      const show = (!differ.checked || 'differs' in rule.dataset) && matches(rule);
      rule.hidden = !show;
      if (show) count += 1;
    }
    for (const heading of documents) {
      let next = heading.nextElementSibling;
      while (next instanceof HTMLElement && next.hidden) next = next.nextElementSibling;
      heading.hidden = !next || next.className === 'document';
    }
    shown.textContent = count === rules.length ? `${count} rules` : `${count} of ${rules.length} rules`;
    nothing.hidden = count > 0;
  }

  function keep() {
    const state = new URLSearchParams();
    if (differ.checked) state.set('differ', '1');
    if (text.value) state.set('text', text.value);
    writeAddress(state);
  }

  function follow() {
    const fragment = location.hash.slice(1);
    if (!fragment.includes('=')) {
      void revealCase(fragment);
      return;
    }
    const state = new URLSearchParams(fragment);
    differ.checked = state.get('differ') === '1';
    text.value = state.get('text') ?? '';
    apply();
  }

  for (const element of rules) {
    /** @type {HTMLButtonElement | null} */
    const button = element.querySelector('.fold');
    const count = caseCount(element);
    if (!button) continue;
    button.textContent = count === 1 ? '1 scenario' : `${count} scenarios`;
    button.hidden = false;
    button.addEventListener('click', () => void fold(element, button.getAttribute('aria-expanded') === 'false'));
    void fold(element, false);
  }
  let allOpen = false;
  all.addEventListener('click', () => {
    allOpen = !allOpen;
    for (const element of rules) void fold(element, allOpen);
    all.textContent = allOpen ? 'Close all' : 'Open all';
  });
  onFilter(form, text, () => {
    apply();
    keep();
  });
  addEventListener('hashchange', follow);
  form.hidden = false;
  apply();
  follow();
}
