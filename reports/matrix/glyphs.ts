import { type Markup, trusted } from '../html/markup.js';
import type { State } from './model.js';

/** The states in the order of a legend: as verdicts are told elsewhere, and last what was not run. */
export const states: readonly State[] = ['pass', 'fail', 'warn', 'note', 'known', 'fixed', 'skip', 'error', 'not run'];

/** A sign for each state: of different shapes, so that no reader depends on colour, and in every common font. */
export const glyphs: Readonly<Record<State, string>> = {
  pass: '✓',
  fail: '✗',
  warn: '▲',
  note: '◇',
  known: '≈',
  fixed: '↑',
  skip: '–',
  error: '?',
  'not run': '·',
};

/** The same in HTML. In characters of ASCII: text with others takes twice the memory, and twice the time to be packed. */
export const glyphMarkup = Object.fromEntries(
  states.map(state => [state, trusted(`&#${glyphs[state].charCodeAt(0)};`)]),
) as Readonly<Record<State, Markup>>;

/** What each state means in a comparison of servers. */
export const legend: Readonly<Record<State, string>> = {
  pass: 'the rule was observed',
  fail: 'a MUST or MUST NOT was broken',
  warn: 'a SHOULD was not followed',
  note: 'what the server does where the RFC allows a choice',
  known: 'broken, and listed as a known deviation',
  fixed: 'listed as a known deviation, but observed',
  skip: 'not offered, or not possible on this target',
  error: 'could not be judged',
  'not run': 'no verdict on this rule in the record',
};
