/** An element of an XML document. Neither its attributes nor its text may hold characters that XML 1.0 does not allow. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  /** Elements in it, or text, which is kept as it is (CDATA) and must not hold `]]>`. */
  readonly content: readonly Element[] | string;
}

/** An element: what is in it comes last. */
export function element(name: string, attributes: Element['attributes'], content: Element['content'] = []): Element {
  return { name, attributes, content };
}

/** The document of a root element, each element in a line of its own. */
export function xmlDocument(root: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${written(root, '')}`;
}

function written({ name, attributes, content }: Element, indent: string): string {
  const listed = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
  const opening = `${indent}<${name}${listed.join('')}`;
  if (typeof content === 'string') return `${opening}><![CDATA[${content}]]></${name}>\n`;
  if (content.length === 0) return `${opening}/>\n`;
  return `${opening}>\n${content.map(each => written(each, `${indent}  `)).join('')}${indent}</${name}>\n`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
