import type { Message } from '../store/message.js';
import type { Search } from './session.js';
import type { SearchKey } from './syntax/search-keys.js';

/** The scores of a message that matches exactly, and of another (RFC 6203 4). */
const exactly = 100;
const loosely = 50;

/** A search key that matches what has all words of its text, in any order (RFC 6203 3). What is negated stays exact, so that no exact match is lost. */
export function loosened(key: SearchKey): SearchKey {
  switch (key.key) {
    case 'HEADER':
    case 'BODY':
    case 'TEXT': {
      const words = key.text.split(' ').filter(word => word !== '');
      return words.length < 2 ? key : { key: 'AND', operands: words.map(text => ({ ...key, text })) };
    }
    case 'AND':
    case 'OR':
      return { ...key, operands: key.operands.map(loosened) };
    default:
      return key;
  }
}

/** The relevancy score of each message that a search has found (RFC 6203 4). */
export function relevancy(search: Search, key: SearchKey): (message: Message) => number {
  const test = search.imap.searchTest(search, exact(key));
  return message => (test(message) ? exactly : loosely);
}

/** The key without FUZZY. */
function exact(key: SearchKey): SearchKey {
  if (key.key === 'FUZZY') return exact(key.operand);
  if (key.key === 'NOT') return { ...key, operand: exact(key.operand) };
  return 'operands' in key ? { ...key, operands: key.operands.map(exact) } : key;
}
