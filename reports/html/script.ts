import { address } from './address.js';

/**
 * What the page does beyond being read: it filters, groups by suite, keeps both in the address (`#verdict=fail,error&protocol=imap`), and opens
 * the verdict that a link leads to. It makes no markup from text. Plain JavaScript for the browser.
 */
export const script = `
'use strict';
(() => {
  const form = document.getElementById('filter');
  const holder = document.getElementById('groups');
  const shown = document.getElementById('shown');
  const nothing = document.getElementById('nothing');
  const boxes = [...form.elements].filter(element => element.name === 'verdict');
  const { protocol, by, text } = form.elements;
  const items = [...holder.querySelectorAll('li[data-verdict]')].map(element => ({ element, home: element.parentNode, words: undefined }));
  const byRfc = [...holder.children];
  let bySuite;

  // The words are gathered when the first search is made: most readers make none.
  const wordsOf = item => item.words ??= item.element.querySelector('summary').textContent.concat(' ',
    [...item.element.querySelectorAll('.body > dl dd')].map(part => part.textContent).join(' ')).toLowerCase();

  function apply() {
    const verdicts = new Set(boxes.filter(box => box.checked).map(box => box.value));
    const needles = text.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let count = 0;
    for (const item of items) {
      const { verdict, protocol: of } = item.element.dataset;
      const show = verdicts.has(verdict) && (protocol.value === '' || of === protocol.value)
        && (needles.length === 0 || needles.every(needle => wordsOf(item).includes(needle)));
      item.element.hidden = !show;
      if (show) count += 1;
    }
    for (const part of holder.querySelectorAll('.part, .group')) part.hidden = !part.querySelector('li:not([hidden])');
    shown.textContent = count === items.length ? count + ' verdicts' : count + ' of ' + items.length + ' verdicts';
    nothing.hidden = count > 0;
  }

  function group() {
    if (by.value === 'suite') {
      bySuite ??= suites();
      for (const item of items) bySuite.get(item.element.dataset.suite).list.append(item.element);
      holder.replaceChildren(...[...bySuite.values()].map(({ section }) => section));
    } else if (bySuite) {
      for (const item of items) item.home.append(item.element);
      holder.replaceChildren(...byRfc);
    }
  }

  function suites() {
    const names = [...new Set(items.map(({ element }) => element.dataset.suite))].sort();
    return new Map(names.map(name => {
      const section = document.createElement('section');
      const heading = document.createElement('h3');
      const list = document.createElement('ul');
      section.className = 'group';
      heading.textContent = name;
      section.append(heading, list);
      return [name, { section, list }];
    }));
  }
${address}
  function keep() {
    const state = new URLSearchParams();
    const checked = boxes.filter(box => box.checked);
    if (checked.length < boxes.length) state.set('verdict', checked.map(box => box.value).join(','));
    if (protocol.value) state.set('protocol', protocol.value);
    if (text.value) state.set('text', text.value);
    if (by.value !== 'rfc') state.set('by', by.value);
    write(state);
  }

  function follow() {
    const fragment = location.hash.slice(1);
    if (!fragment.includes('=')) return reveal(fragment, () => { form.reset(); group(); apply(); });
    const state = new URLSearchParams(fragment);
    const verdicts = state.has('verdict') ? state.get('verdict').split(',') : undefined;
    for (const box of boxes) box.checked = !verdicts || verdicts.includes(box.value);
    protocol.value = state.get('protocol') ?? '';
    by.value = state.get('by') ?? 'rfc';
    text.value = state.get('text') ?? '';
    group();
    apply();
  }

  let waiting;
  form.addEventListener('input', event => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { if (event.target === by) group(); apply(); keep(); }, event.target === text ? 150 : 0);
  });
  form.addEventListener('reset', () => setTimeout(() => { group(); apply(); keep(); }));
  form.addEventListener('submit', event => event.preventDefault());
  addEventListener('hashchange', follow);
  form.hidden = false;
  apply();
  follow();
})();
`;
