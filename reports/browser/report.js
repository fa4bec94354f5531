// What the page of a report does beyond being read: it filters, groups by suite, keeps both in the address
// (`#verdict=fail,error&protocol=imap`), and opens the verdict that a link leads to. It makes no markup from text.
{
  const form = byId('filter', HTMLFormElement);
  const holder = byId('groups', HTMLElement);
  const shown = byId('shown', HTMLElement);
  const nothing = byId('nothing', HTMLElement);
  /** @type {NodeListOf<HTMLInputElement>} */
  const found = form.querySelectorAll('input[name=verdict]');
  const boxes = [...found];
  /** @type {{ severity: HTMLSelectElement, kind: HTMLSelectElement, protocol: HTMLSelectElement, by: HTMLSelectElement, text: HTMLInputElement }} */
  const { severity, kind, protocol, by, text } = /** @type {any} */ (form.elements);
  const lists = verdictLists(holder, text);

  async function apply() {
    const verdicts = new Set(boxes.filter(box => box.checked).map(box => box.value));
    const only = { severity: severity.value, kind: kind.value, protocol: protocol.value };
    const all = verdicts.size === boxes.length && Object.values(only).every(value => value === '');
    const count = await lists.show({ all, verdicts, ...only, bySuite: by.value === 'suite' });
    // Another choice was made meanwhile.
    if (count === undefined) return;
    shown.textContent = count === lists.total ? `${count} verdicts` : `${count} of ${lists.total} verdicts`;
    nothing.hidden = count > 0;
  }

  function keep() {
    const state = new URLSearchParams();
    const checked = boxes.filter(box => box.checked);
    if (checked.length < boxes.length) state.set('verdict', checked.map(box => box.value).join(','));
    for (const select of [severity, kind, protocol]) if (select.value) state.set(select.name, select.value);
    if (text.value) state.set('text', text.value);
    if (by.value !== 'rfc') state.set('by', by.value);
    writeAddress(state);
  }

  async function follow() {
    const fragment = location.hash.slice(1);
    if (!fragment.includes('=')) {
      await lists.reveal(fragment, () => {
        form.reset();
        return apply();
      });
      return;
    }
    const state = new URLSearchParams(fragment);
    const verdicts = state.get('verdict')?.split(',');
    for (const box of boxes) box.checked = !verdicts || verdicts.includes(box.value);
    for (const select of [severity, kind, protocol]) select.value = state.get(select.name) ?? '';
    by.value = state.get('by') ?? 'rfc';
    text.value = state.get('text') ?? '';
    await apply();
  }

  onFilter(form, text, () => {
    void apply();
    keep();
  });
  /**
   * The verdict that is shown next after the one that has the focus, or before it; the first one that the window shows where none has.
   * @param {number} step
   */
  function neighbour(step) {
    /** @type {NodeListOf<HTMLElement>} */
    const found = holder.querySelectorAll('li:not([hidden]) > details > summary');
    const summaries = [...found].filter(summary => summary.offsetParent);
    const at = summaries.findIndex(summary => summary.parentElement?.contains(document.activeElement));
    return at === -1
      ? (summaries.find(summary => summary.getBoundingClientRect().top >= 0) ?? summaries[0])
      : summaries[at + step];
  }

  addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.closest('input, select, textarea')) return;
    const next = { '/': text, j: neighbour(1), k: neighbour(-1) }[event.key];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  // What is folded cannot be read on paper.
  addEventListener('beforeprint', () => {
    /** @type {NodeListOf<HTMLDetailsElement>} */
    const folded = document.querySelectorAll('.causes details, .services');
    for (const details of folded) details.open = true;
  });
  addEventListener('hashchange', follow);
  form.hidden = false;
  void apply();
  void follow();
}
