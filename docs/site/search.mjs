// What the search of the site knows of a page: a section a heading, with its text.

/**
 * The words of a text: what stands between white space and punctuation, and ids (`rfc5321/4.1.1.5/rset-250`, `smtp/commands/rset`) as a whole beside.
 * It runs in the browser too, where nothing else of this file is.
 */
export const words = text => {
  const ids = text.match(/[a-z][\w-]*(?:\/[\w.-]+)+/gi) ?? [];
  return [...text.split(/[\s\p{P}]+/u), ...ids].filter(Boolean);
};

/** The words of a query: an id, or its beginning, is one word. Runs in the browser, too. */
export const asked = query =>
  query.split(/\s+/).flatMap(word => (/^[a-z][\w-]*\//i.test(word) ? [word] : word.split(/\p{P}+/u).filter(Boolean)));

/** How far a word may differ: only long ones are forgiven a slip, and ids none. Runs in the browser, too. */
export const slip = word => (word.length > 5 && !word.includes('/') ? 0.2 : false);

/** What MiniSearch is told. */
export const miniSearch = {
  options: { tokenize: words },
  searchOptions: {
    combineWith: 'AND',
    prefix: true,
    fuzzy: slip,
    tokenize: asked,
    boost: { title: 4, text: 2, titles: 1 },
  },
};

const heading = /<h([1-6])[^>]*?\bid="([^"]*)"[^>]*>(.*?)<a class="header-anchor".*?<\/h\1>/gs;

const entities = { amp: '&', lt: '<', gt: '>', quot: '"' };

/** The text of markup, in one line. Of what is folded away only what stands in code is kept: the ids of scenarios and the names of faults. */
function textOf(markup) {
  return markup
    .replace(/<details.*?<\/details>/gs, part => [...part.matchAll(/<code>.*?<\/code>/gs)].join(' '))
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(?:#(\d+)|(\w+));/g, (whole, number, name) =>
      number === undefined ? (entities[name] ?? whole) : String.fromCodePoint(Number(number)),
    )
    .replace(/[\s​]+/g, ' ')
    .trim();
}

/**
 * @param file the page's file, which does not matter
 * @param html the page as it was rendered
 * @returns sections: the anchor, the titles of those around it with its own last, and the text
 */
export function sectionsOf(_file, html) {
  const found = [...html.matchAll(heading)];
  const above = [];
  return found.map((match, at) => {
    const [whole, level, anchor, title] = match;
    above.length = Number(level) - 1;
    above[Number(level) - 1] = textOf(title);
    const text = textOf(html.slice(match.index + whole.length, found[at + 1]?.index ?? html.length));
    return { anchor, titles: above.filter(Boolean), text };
  });
}
