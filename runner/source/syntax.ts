import type { YAMLError } from 'yaml';

const messages: Readonly<Record<string, readonly [string, string?]>> = {
  BAD_INDENT: ['the indentation does not fit', 'items of one map or list must begin in the same column'],
  TAB_AS_INDENT: ['a tab stands in the indentation', 'YAML allows only spaces there'],
  MULTILINE_IMPLICIT_KEY: ['a key goes over more than one line', 'is a colon or a closing quote missing?'],
  BLOCK_AS_IMPLICIT_KEY: [
    'a map begins inside of another value',
    'is the next line indented too far, or does a text that holds `: ` want quotes?',
  ],
  MULTIPLE_DOCS: [
    'the file holds more than one document',
    'remove the `---` and put the second one into a file of its own',
  ],
  BAD_ALIAS: ['the alias is wrong', 'put quotes around a text that begins with `*`'],
  BAD_SCALAR_START: ['a text cannot begin with this character', 'put quotes around it'],
  BAD_DQ_ESCAPE: [
    'there is no such escape in double quotes',
    'put the text in single quotes if the backslash is meant',
  ],
  TAG_RESOLVE_FAILED: ['the tag is not known', 'put quotes around a text that begins with `!`'],
  RESOURCE_EXHAUSTION: ['the file is nested too deeply'],
};

/** A text in quotes has no closing one. */
export function isUnclosedQuote({ code, message }: YAMLError): boolean {
  return code === 'MISSING_CHAR' && /closing .*quote/i.test(message);
}

/** What the YAML parser found, in plain words. */
export function syntaxMessage(error: YAMLError): { message: string; hint?: string } {
  if (error.code === 'BAD_INDENT' && /flow/i.test(error.message))
    return {
      message: 'YAML: a list or map in brackets is not closed',
      hint: 'or its next line is not indented enough',
    };
  if (isUnclosedQuote(error))
    return { message: 'YAML: this quote is not closed', hint: 'the text is to end with the same quote' };
  const known = messages[error.code];
  if (known) return { message: `YAML: ${known[0]}`, ...(known[1] === undefined ? {} : { hint: known[1] }) };
  return { message: `YAML: ${error.message.charAt(0).toLowerCase()}${error.message.slice(1)}` };
}
