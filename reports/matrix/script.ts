import { address } from '../html/address.js';

/**
 * What the page of a matrix does beyond being read: it folds the scenarios of a rule away, filters the rules and keeps the filter in the
 * address (`#differ=1&text=rset`), and opens the case that a cell leads to. It makes no markup from text. Plain JavaScript for the browser.
 */
export const matrixScript = `
'use strict';
(() => {
  const form = document.getElementById('filter');
  const shown = document.getElementById('shown');
  const nothing = document.getElementById('nothing');
  const { differ, text, all } = form.elements;
  const rules = [...document.querySelectorAll('tbody.rule')].map(element => ({ element, words: undefined }));
  const documents = [...document.querySelectorAll('tbody.document')];

  // The words are gathered when the first search is made: most readers make none.
  const wordsOf = rule => rule.words ??= [...rule.element.querySelectorAll('th')].map(head => head.textContent).join(' ').toLowerCase();

  function fold(body, open) {
    body.querySelector('.fold').setAttribute('aria-expanded', String(open));
    for (const row of body.querySelectorAll('.case')) row.hidden = !open;
  }

  function apply() {
    const needles = text.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let count = 0;
    for (const rule of rules) {
      const show = (!differ.checked || 'differs' in rule.element.dataset)
        && (needles.length === 0 || needles.every(needle => wordsOf(rule).includes(needle)));
      rule.element.hidden = !show;
      if (show) count += 1;
    }
    for (const heading of documents) {
      let next = heading.nextElementSibling;
      while (next && next.hidden) next = next.nextElementSibling;
      heading.hidden = !next || next.className === 'document';
    }
    shown.textContent = count === rules.length ? count + ' rules' : count + ' of ' + rules.length + ' rules';
    nothing.hidden = count > 0;
  }
${address}
  function keep() {
    const state = new URLSearchParams();
    if (differ.checked) state.set('differ', '1');
    if (text.value) state.set('text', text.value);
    write(state);
  }

  function follow() {
    const fragment = location.hash.slice(1);
    if (!fragment.includes('=')) return reveal(fragment, () => {});
    const state = new URLSearchParams(fragment);
    differ.checked = state.get('differ') === '1';
    text.value = state.get('text') ?? '';
    apply();
  }

  for (const { element } of rules) {
    const button = element.querySelector('.fold');
    const count = element.querySelectorAll('.case').length;
    button.textContent = count === 1 ? '1 scenario' : count + ' scenarios';
    button.hidden = false;
    button.addEventListener('click', () => fold(element, button.getAttribute('aria-expanded') === 'false'));
    fold(element, false);
  }
  let allOpen = false;
  all.addEventListener('click', () => {
    allOpen = !allOpen;
    for (const { element } of rules) fold(element, allOpen);
    all.textContent = allOpen ? 'Close all' : 'Open all';
  });
  let waiting;
  form.addEventListener('input', event => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { apply(); keep(); }, event.target === text ? 150 : 0);
  });
  form.addEventListener('reset', () => setTimeout(() => { apply(); keep(); }));
  form.addEventListener('submit', event => event.preventDefault());
  addEventListener('hashchange', follow);
  form.hidden = false;
  apply();
  follow();
})();
`;
