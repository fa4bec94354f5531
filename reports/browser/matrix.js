// What the page of a matrix does beyond being read: it folds the scenarios of a rule away, filters the rules and keeps the filter in the
// address (`#differ=1&text=rset`), and opens the case that a cell leads to. It makes no markup from text.
{
  const form = byId('filter', HTMLFormElement);
  const shown = byId('shown', HTMLElement);
  const nothing = byId('nothing', HTMLElement);
  /** @type {{ differ: HTMLInputElement, text: HTMLInputElement, all: HTMLButtonElement, csv: HTMLButtonElement }} */
  const { differ, text, all, csv } = /** @type {any} */ (form.elements);
  /** @type {NodeListOf<HTMLElement>} */
  const bodies = document.querySelectorAll('tbody.rule');
  const rules = [...bodies];
  /** @type {NodeListOf<HTMLElement>} */
  const documents = document.querySelectorAll('tbody.document');

  const search = searching(text, 'th');
  const searchCases = searching(text, 'h3, p');

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
    void showCases(differ.checked, searchCases(), text.value);
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
  /**
   * A value as RFC 4180 has it. A spreadsheet takes what begins with one of these for a formula.
   * @param {string} value
   */
  function field(value) {
    const plain = value.replaceAll(/\s+/g, ' ').trim();
    const safe = /^[=+\-@]/.test(plain) ? `'${plain}` : plain;
    return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  }

  /** The rules that are shown, with what each server did. */
  function filteredAsCsv() {
    /** @param {string} selector @param {ParentNode} within */
    const texts = (selector, within) =>
      [...within.querySelectorAll(selector)].map(({ textContent }) => textContent ?? '');
    const servers = [...document.querySelectorAll('.grid thead th:not(:first-child)')].map(
      head => head.firstChild?.textContent ?? '',
    );
    const lines = rules
      .filter(rule => !rule.hidden)
      .map(rule => [
        ...['code', '.level', '.says'].map(part => texts(`tr:first-child th ${part}`, rule)[0] ?? ''),
        ...[...rule.querySelectorAll('tr:first-child td')].map(
          cell => cell.querySelector('[aria-label]')?.getAttribute('aria-label') ?? '',
        ),
      ]);
    return [['rule', 'level', 'demand', ...servers], ...lines].map(line => `${line.map(field).join(',')}\r\n`).join('');
  }

  csv.addEventListener('click', () => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([filteredAsCsv()], { type: 'text/csv' }));
    link.download = 'matrix.csv';
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });

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
