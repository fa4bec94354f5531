import type { HeaderEvent, Verdict, VerdictEvent } from '../../record/events.js';
import { severityOf } from '../../record/severity.js';
import { isAboutTarget, isInvariant, protocolOf, suiteOf } from '../grouping.js';
import { whyItCountsAsSkipped } from '../verdict.js';
import { details } from './details.js';
import { html, type Markup } from './markup.js';

/** A verdict as a word in its colour: the word carries the meaning. */
export function badge(verdict: Verdict): Markup {
  return html`<span class="badge ${verdict}">${verdict}</span>`;
}

/** A fragment for each verdict: its scenario's id, so that a link holds from one run to the next; with a number where there are several. */
export function anchorsOf(verdicts: readonly VerdictEvent[]): Map<VerdictEvent, string> {
  const taken = new Map<string, number>();
  return new Map(
    verdicts.map(event => {
      const id = event.scenario.replaceAll(/[^\w/.[\]-]/g, '_');
      const times = (taken.get(id) ?? 0) + 1;
      taken.set(id, times);
      return [event, times === 1 ? id : `${id}~${times}`];
    }),
  );
}

/** What a verdict is about: a scenario, a rule that holds of all sessions, or the target itself. */
export function kindOf(scenario: string): 'scenario' | 'invariant' | 'target' {
  if (isInvariant(scenario)) return 'invariant';
  return isAboutTarget(scenario) ? 'target' : 'scenario';
}

/** One verdict: a line, and all that is known of it when it is opened. */
export function item(header: HeaderEvent, event: VerdictEvent, anchor: string): Markup {
  const { verdict, scenario } = event;
  const why = whyItCountsAsSkipped(event) ?? event.reason;
  return html`<li id="${anchor}" data-verdict="${verdict}" data-protocol="${protocolOf(scenario)}" data-suite="${suiteOf(scenario)}" data-severity="${severityOf(event)}" data-kind="${kindOf(scenario)}"><details>
<summary>${badge(verdict)} <span class="title">${event.title}${event.flaky && html` <em class="mark">flaky</em>`}${event.known && mark(event.known)}</span> <code class="id">${scenario}</code>${why === '' ? undefined : html` <span class="why">${why}</span>`}</summary>
<div class="body">
${details(header, event)}
</div>
</details></li>
`;
}

/** Says of a known deviation that nobody has looked at it yet. */
function mark({ todo, baseline }: NonNullable<VerdictEvent['known']>): Markup | undefined {
  if (todo) return html` <em class="mark">no reason yet</em>`;
  return baseline ? html` <em class="mark">as in the baseline</em>` : undefined;
}
