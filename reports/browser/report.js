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
  /** @type {{ protocol: HTMLSelectElement, by: HTMLSelectElement, text: HTMLInputElement }} */
  const { protocol, by, text } = /** @type {any} */ (form.elements);
  const lists = verdictLists(holder, text);

  async function apply() {
    const verdicts = new Set(boxes.filter(box => box.checked).map(box => box.value));
    const all = verdicts.size === boxes.length && protocol.value === '';
    const count = await lists.show({ all, verdicts, protocol: protocol.value, bySuite: by.value === 'suite' });
    // Another choice was made meanwhile.
    if (count === undefined) return;
    shown.textContent = count === lists.total ? `${count} verdicts` : `${count} of ${lists.total} verdicts`;
    nothing.hidden = count > 0;
  }

  function keep() {
    const state = new URLSearchParams();
    const checked = boxes.filter(box => box.checked);
    if (checked.length < boxes.length) state.set('verdict', checked.map(box => box.value).join(','));
    if (protocol.value) state.set('protocol', protocol.value);
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
    protocol.value = state.get('protocol') ?? '';
    by.value = state.get('by') ?? 'rfc';
    text.value = state.get('text') ?? '';
    await apply();
  }

  onFilter(form, text, () => {
    void apply();
    keep();
  });
  addEventListener('hashchange', follow);
  form.hidden = false;
  void apply();
  void follow();
}
