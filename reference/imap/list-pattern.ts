import { delimiter } from '../store/mailbox-name.js';

/**
 * Makes a test for names out of a LIST pattern (RFC 3501 6.3.8): "*" stands for anything, "%" for anything within one level. INBOX is matched in any
 * case of letters, everything else exactly. The time a test takes grows with the product of the lengths only.
 */
export function nameTest(pattern: string): (name: string) => boolean {
  const tokens = pattern.replace(/[*%]*\*[*%]*/g, '*').replace(/%+/g, '%');
  const folded = tokens.toUpperCase();
  return name =>
    matches(tokens, name) ||
    (/^INBOX(?:\/|$)/.test(name) && /^inbox/i.test(tokens) && matchesInbox(tokens, name)) ||
    (name === 'INBOX' && matches(folded, name));
}

/** The first level of a pattern below INBOX folds as INBOX does. */
function matchesInbox(tokens: string, name: string): boolean {
  return matches(`INBOX${tokens.slice(5)}`, name);
}

/** Keeps the set of places in the pattern that the characters read so far can lead to. */
function matches(pattern: string, name: string): boolean {
  let places = new Set<number>();
  reach(pattern, 0, places);
  for (const character of name) {
    const next = new Set<number>();
    for (const place of places) {
      const token = pattern[place];
      if (token === '*' || (token === '%' && character !== delimiter)) reach(pattern, place, next);
      else if (token === character) reach(pattern, place + 1, next);
    }
    if (next.size === 0) return false;
    places = next;
  }
  return places.has(pattern.length);
}

/** Adds a place, and those behind wildcards that stand for nothing. */
function reach(pattern: string, place: number, places: Set<number>): void {
  places.add(place);
  if (pattern[place] === '*' || pattern[place] === '%') reach(pattern, place + 1, places);
}
