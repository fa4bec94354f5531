import type { Verdict } from '../../record/events.js';
import { html, type Markup } from './markup.js';

/** A verdict as a word in its colour: the word carries the meaning. */
export function badge(verdict: Verdict): Markup {
  return html`<span class="badge ${verdict}">${verdict}</span>`;
}
