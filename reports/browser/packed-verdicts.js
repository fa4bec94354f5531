// The verdicts of a report that are packed: which of them are shown, by RFC or by suite.

/** Of a verdict that is closed, in CSS pixels. */
const verdictHeight = 40;
/** Verdicts in a list. */
const listLength = 200;

/**
 * @param {HTMLElement} holder
 * @param {HTMLInputElement} field where the words are typed that are searched for
 */
// biome-ignore lint/correctness/noUnusedVariables: the page's own script, which stands behind this one, uses it
function verdictLists(holder, field) {
  /** @type {NodeListOf<HTMLTemplateElement>} */
  const found = holder.querySelectorAll('template.pack');
  const packs = [...found];
  const total = packs.reduce((sum, pack) => sum + packSize(pack), 0);
  const lists = listsOfPacks(packs);
  const byRfc = [...holder.children];
  let turn = 0;
  /** Whether all are shown, by RFC. */
  let isWhole = false;
  byId('packed', HTMLElement).hidden = true;

  /** @param {(pack: HTMLTemplateElement) => Item[]} itemsIn */
  function showByRfc(itemsIn) {
    holder.replaceChildren(...byRfc);
    for (const [pack, list] of lists) list.show(itemsIn(pack));
    /** @type {NodeListOf<HTMLElement>} */
    const parts = holder.querySelectorAll('.part, .group');
    for (const part of parts) part.hidden = !part.querySelector('ul:not([hidden])');
  }

  return {
    total,
    /**
     * Shows what was chosen, and tells how many these are; undefined when another choice was made meanwhile.
     * @param {Choice} choice
     */
    async show(choice) {
      turn += 1;
      const mine = turn;
      const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      isWhole = choice.all && words.length === 0 && !choice.bySuite;
      if (isWhole) {
        showByRfc(itemsOf);
        return total;
      }
      const chosen = await chosenVerdicts(packs, choice, words, () => mine !== turn);
      if (mine !== turn) return undefined;
      if (choice.bySuite) holder.replaceChildren(...suiteSections(chosen));
      else {
        const byPack = grouped(chosen, ({ pack }) => pack);
        showByRfc(pack => byPack.get(pack) ?? []);
      }
      return chosen.length;
    },
    /**
     * Opens the verdict that the address leads to.
     * @param {string} fragment
     * @param {() => unknown} unhide
     */
    async reveal(fragment, unhide) {
      if (fragment === '') return;
      const home = await packWith(packs, `<li id="${decoded(fragment)}"`);
      if (!home) return;
      if (!isWhole) await unhide();
      await lists.get(home)?.fill();
      reveal(fragment, () => {});
    },
  };
}

/**
 * A list for each pack, where the packs stand.
 * @param {readonly HTMLTemplateElement[]} packs
 */
function listsOfPacks(packs) {
  const lists = packs.map(pack => {
    const list = document.createElement('ul');
    pack.parentElement?.before(list);
    return /** @type {const} */ ([pack, packedList(list, verdictHeight)]);
  });
  for (const pack of packs) pack.parentElement?.remove();
  return new Map(lists);
}

/**
 * The verdicts that were chosen, each with its suite.
 * @param {readonly HTMLTemplateElement[]} packs
 * @param {Choice} choice
 * @param {string[]} words
 * @param {() => boolean} isOver
 */
async function chosenVerdicts(packs, { verdicts, severity, kind, protocol }, words, isOver) {
  /** @type {(Item & { suite: string })[]} */
  const chosen = [];
  await throughPacks(packs, (texts, pack) => {
    for (const [at, text] of texts.entries()) {
      const [, verdict = '', of = '', suite = '', grave = '', sort = ''] =
        /^<li id="[^"]*" data-verdict="([^"]*)" data-protocol="([^"]*)" data-suite="([^"]*)" data-severity="([^"]*)" data-kind="([^"]*)"/.exec(
          text,
        ) ?? [];
      if (!verdicts.has(verdict) || (protocol !== '' && of !== protocol)) continue;
      if ((severity !== '' && grave !== severity) || (kind !== '' && sort !== kind)) continue;
      if (words.length > 0) {
        const said = wordsOfMarkup(text.slice(0, text.indexOf('</dl>')));
        if (!words.every(word => said.includes(word))) continue;
      }
      chosen.push({ pack, at, suite });
    }
    return isOver();
  });
  return chosen;
}

/**
 * Sections of suites, by name, with their lists.
 * @param {readonly (Item & { suite: string })[]} verdicts
 */
function suiteSections(verdicts) {
  const suites = [...grouped(verdicts, ({ suite }) => suite)].sort(([a], [b]) => (a < b ? -1 : 1));
  return suites.map(([name, ofSuite]) => {
    const section = document.createElement('section');
    const heading = document.createElement('h3');
    section.className = 'group';
    // It stood in an attribute, and is escaped.
    heading.innerHTML = name;
    section.append(heading);
    for (let from = 0; from < ofSuite.length; from += listLength) {
      const list = packedList(document.createElement('ul'), verdictHeight);
      section.append(list.element);
      list.show(ofSuite.slice(from, from + listLength));
    }
    return section;
  });
}

/**
 * @template Value, Key
 * @param {readonly Value[]} values
 * @param {(value: Value) => Key} keyOf
 */
function grouped(values, keyOf) {
  /** @type {Map<Key, Value[]>} */
  const groups = new Map();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}
