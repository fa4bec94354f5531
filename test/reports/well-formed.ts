/** Characters that XML 1.0 allows (production [2]). */
const allowed = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;
const token =
  /<\?xml [^?]*\?>|<!\[CDATA\[(?<cdata>.*?)\]\]>|<\/(?<end>[\w.-]+)\s*>|<(?<start>[\w.-]+)(?<attributes>(?:\s+[\w:.-]+="[^"<]*")*)\s*(?<empty>\/?)>|(?<text>[^<]+)/gsy;
const reference = /&(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);/gi;

/** An element of a document that was found to be well-formed. */
export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: Element[];
  text: string;
}

/** Parses the XML that test reports are made of, with no mercy for what is not well-formed: then it throws. */
export function parseXml(document: string): Element {
  if (!allowed.test(document)) throw new Error('a character that XML 1.0 does not allow');
  const root: Element = { name: '', attributes: new Map(), children: [], text: '' };
  const open = [root];
  let at = 0;
  token.lastIndex = 0;
  for (const match of document.matchAll(token)) {
    const { cdata, end, start, attributes, empty, text } = match.groups ?? {};
    const parent = open.at(-1)!;
    at = match.index + match[0].length;
    if (text?.includes(']]>')) throw new Error(`"]]>" in text before offset ${at}`);
    if (cdata !== undefined) parent.text += cdata;
    else if (text !== undefined) parent.text += unescaped(text);
    else if (start !== undefined) {
      const element = { name: start, attributes: attributesOf(attributes ?? ''), children: [], text: '' };
      parent.children.push(element);
      if (empty === '') open.push(element);
    } else if (end !== undefined && open.pop()?.name !== end)
      throw new Error(`</${end}> ends nothing before offset ${at}`);
  }
  if (at !== document.length) throw new Error(`no markup at offset ${at}: ${document.slice(at, at + 40)}`);
  if (open.length !== 1 || root.children.length !== 1 || root.text.trim() !== '') throw new Error('not one element');
  return root.children[0]!;
}

function attributesOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name = '', value = ''] of text.matchAll(/([\w:.-]+)="([^"]*)"/g)) {
    if (found.has(name)) throw new Error(`attribute ${name} twice`);
    found.set(name, unescaped(value));
  }
  return found;
}

function unescaped(text: string): string {
  if (text.replace(reference, '').includes('&')) throw new Error(`a bare & in ${text}`);
  const named: Readonly<Record<string, string>> = {
    '&amp;': '&',
    '&lt;': '<',
    '&gt;': '>',
    '&quot;': '"',
    '&apos;': "'",
  };
  return text.replace(
    reference,
    match => named[match] ?? String.fromCodePoint(Number(match.slice(2, -1).replace(/^x/i, '0x'))),
  );
}
