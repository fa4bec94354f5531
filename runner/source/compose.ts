import { createRequire } from 'node:module';
import type { CST, Document } from 'yaml';

/** Maps and lists stand in each other at most so often: what reads them calls itself for each level. */
const deepest = 100;

const require = createRequire(import.meta.url);

/** The YAML library. It is loaded when it is wanted: the build has read the bundled files. */
export function yaml(): typeof import('yaml') {
  return require('yaml') as typeof import('yaml');
}

/** Makes the tree of a YAML 1.2 text (core schema). What is wrong with it stands among the document's errors. */
export function compose(text: string): Document.Parsed {
  const { Composer, YAMLParseError } = yaml();
  const { tokens, tooDeep } = parse(text);
  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    merge: false,
    // Told by the reader, which names the place of the first one.
    uniqueKeys: false,
  });
  const [document, second] = composer.compose(tokens, true, text.length);
  if (document === undefined) throw new Error('a YAML text without a document');
  const complain = (from: number, to: number, code: 'RESOURCE_EXHAUSTION' | 'MULTIPLE_DOCS') =>
    document.errors.push(new YAMLParseError([from, to], code, ''));
  if (tooDeep !== undefined) complain(tooDeep, tooDeep + 1, 'RESOURCE_EXHAUSTION');
  if (second !== undefined) complain(second.range[0], second.range[1], 'MULTIPLE_DOCS');
  return document;
}

/** The text's parts, or where it is nested too deeply: the parser itself calls itself as often as it is. */
function parse(text: string): { tokens: CST.Token[]; tooDeep?: number } {
  const { Lexer, Parser } = yaml();
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme));
    if (parser.stack.length > deepest) return { tokens: [], tooDeep: parser.offset };
  }
  return { tokens: [...tokens, ...parser.end()] };
}
