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
  /** @type {NodeListOf<HTMLElement>} */
  const listed = holder.querySelectorAll('li[data-verdict]');
  const items = [...listed].map(element => ({ element, home: element.parentNode }));
  const byRfc = [...holder.children];
  /** @type {Map<string, { section: HTMLElement, list: HTMLElement }> | undefined} */
  let bySuite;

  const search = searching(text, 'summary, .body > dl dd');

  function apply() {
    const verdicts = new Set(boxes.filter(box => box.checked).map(box => box.value));
    const matches = search();
    let count = 0;
    for (const item of items) {
      const { verdict = '', protocol: of } = item.element.dataset;
      const show = verdicts.has(verdict) && (protocol.value === '' || of === protocol.value) && matches(item.element);
      item.element.hidden = !show;
      if (show) count += 1;
    }
    /** @type {NodeListOf<HTMLElement>} */
    const parts = holder.querySelectorAll('.part, .group');
    for (const part of parts) part.hidden = !part.querySelector('li:not([hidden])');
    shown.textContent = count === items.length ? `${count} verdicts` : `${count} of ${items.length} verdicts`;
    nothing.hidden = count > 0;
  }

  function group() {
    if (by.value === 'suite') {
      bySuite ??= suites();
      for (const { element } of items) bySuite.get(element.dataset.suite ?? '')?.list.append(element);
      holder.replaceChildren(...[...bySuite.values()].map(({ section }) => section));
    } else if (bySuite) {
      for (const { element, home } of items) home?.appendChild(element);
      holder.replaceChildren(...byRfc);
    }
  }

  function suites() {
    const names = [...new Set(items.map(({ element }) => element.dataset.suite ?? ''))].sort();
    return new Map(
      names.map(name => {
        const section = document.createElement('section');
        const heading = document.createElement('h3');
        const list = document.createElement('ul');
        section.className = 'group';
        heading.textContent = name;
        section.append(heading, list);
        return [name, { section, list }];
      }),
    );
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

  function follow() {
    const fragment = location.hash.slice(1);
    if (!fragment.includes('=')) {
      reveal(fragment, () => {
        form.reset();
        group();
        apply();
      });
      return;
    }
    const state = new URLSearchParams(fragment);
    const verdicts = state.get('verdict')?.split(',');
    for (const box of boxes) box.checked = !verdicts || verdicts.includes(box.value);
    protocol.value = state.get('protocol') ?? '';
    by.value = state.get('by') ?? 'rfc';
    text.value = state.get('text') ?? '';
    group();
    apply();
  }

  onFilter(form, text, target => {
    if (target === by || target === form) group();
    apply();
    keep();
  });
  addEventListener('hashchange', follow);
  form.hidden = false;
  apply();
  follow();
}
