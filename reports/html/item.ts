import type { HeaderEvent, VerdictEvent } from '../../record/events.js';
import { protocolOf, suiteOf } from '../ids.js';
import { badge } from './badge.js';
import { details } from './details.js';
import { html, type Markup } from './markup.js';

/** One verdict: a line, and all that is known of it when it is opened. */
export function item(header: HeaderEvent, event: VerdictEvent, anchor: string): Markup {
  const { verdict, scenario } = event;
  return html`<li id="${anchor}" data-verdict="${verdict}" data-protocol="${protocolOf(scenario)}" data-suite="${suiteOf(scenario)}"><details>
<summary>${badge(verdict)} <span class="title">${event.title}</span> <code class="id">${scenario}</code></summary>
<div class="body">
${details(header, event)}
</div>
</details></li>
`;
}
