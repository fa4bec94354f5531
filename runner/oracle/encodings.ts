import { anything, type Expected, oneOf } from './expected.js';

/**
 * The encodings of all parts of a body structure (RFC 3501 7.4.2), and nothing else of it. Where a server sees other parts, their encodings are not
 * compared: that they are others is told with the rest.
 */
export function encodingsAlone(structure: Expected): Expected {
  switch (structure.is) {
    case 'one of':
      return oneOf(structure.options.map(encodingsAlone));
    case 'list':
      return {
        ...structure,
        forgiving: true,
        items: structure.items.map(({ name, value }) => ({
          name,
          value: isEncoding(name) ? value : hasEncoding(value) ? encodingsAlone(value) : anything,
        })),
      };
    default:
      return anything;
  }
}

/** A body structure, whatever the encodings of its parts are. */
export function withoutEncodings(structure: Expected): Expected {
  switch (structure.is) {
    case 'one of':
      return oneOf(structure.options.map(withoutEncodings));
    case 'list':
      return {
        ...structure,
        items: structure.items.map(({ name, value }) => ({
          name,
          value: isEncoding(name) ? anything : withoutEncodings(value),
        })),
      };
    default:
      return structure;
  }
}

function isEncoding(name: string): boolean {
  return name.endsWith('(encoding)');
}

function hasEncoding(value: Expected): boolean {
  if (value.is === 'one of') return value.options.some(hasEncoding);
  return value.is === 'list' && value.items.some(item => isEncoding(item.name) || hasEncoding(item.value));
}
