/** The letters that are title case alone, by their small letters: digraphs, and Greek letters with an iota below. */
const titleCases = new Map<string, string>();
for (let code = 0; code <= 0x1fff; code += 1) {
  const letter = String.fromCodePoint(code);
  if (/\p{Lt}/u.test(letter)) titleCases.set(letter.toLowerCase(), letter);
}

/** What i;unicode-casemap makes of a text before it compares it (RFC 5051): each letter in title case, then taken apart. */
export function casemap(text: string): string {
  return Array.from(text, titleCase).join('').normalize('NFKD');
}

/** One character for one: what becomes two in capitals stays. So do Georgian letters, whose capitals are for whole words. */
function titleCase(character: string): string {
  const title = titleCases.get(character.toLowerCase());
  if (title !== undefined) return title;
  const upper = character.toUpperCase();
  return [...upper].length > 1 || /[\u10d0-\u10ff]/.test(character) ? character : upper;
}
