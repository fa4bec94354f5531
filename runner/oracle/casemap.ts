/** Letters whose title case is neither their upper case nor themselves: digraphs. */
const digraphs: Readonly<Record<string, string>> = { Ǆ: 'ǅ', ǆ: 'ǅ', Ǉ: 'ǈ', ǉ: 'ǈ', Ǌ: 'ǋ', ǌ: 'ǋ', Ǳ: 'ǲ', ǳ: 'ǲ' };

/** The form in which i;unicode-casemap compares a text (RFC 5051 2): title case, decomposed, in UTF-8. */
export function casemap(text: string): Buffer {
  return Buffer.from(casemapText(text));
}

/** The same, as a text. */
export function casemapText(text: string): string {
  let result = '';
  for (const letter of text) result += titleCase(letter);
  return result.normalize('NFKD');
}

/** The simple mapping: a letter to one letter. */
function titleCase(letter: string): string {
  const digraph = digraphs[letter];
  if (digraph !== undefined) return digraph;
  // Georgian letters have capitals, yet are their own title case.
  if (/[\u10d0-\u10ff]/.test(letter)) return letter;
  const upper = letter.toUpperCase();
  return [...upper].length === 1 ? upper : letter;
}
