import { isComputed } from '../protocols/imap/match/computed.js';
import { someText } from '../source/template.js';
import type { Step } from './model.js';

/** Does a step expect something that is computed from the messages? */
export function computes(steps: readonly Step[]): boolean {
  return steps.some(({ action, written }) => action?.verb === 'sections' || someText(written, isComputed));
}
