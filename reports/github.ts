import type { HeaderEvent, Verdict, VerdictEvent } from '../record/events.js';
import { severityMeans, severityOf } from '../record/severity.js';
import { rank } from '../record/verdicts.js';
import { gravity } from './broken-rules.js';
import type { Output, Reporter } from './reporter.js';
import { rerunCommand, whyItCountsAsSkipped } from './verdict.js';
import { visible } from './visible.js';
import { several } from './words.js';

/** So many annotations of a kind GitHub shows of a step. */
const mostOfAKind = 10;

/** Characters that GitHub takes for a title. */
const longestTitle = 255;

/** The kinds of annotation, and which verdicts are told so. */
const kinds: Readonly<Record<string, readonly Verdict[]>> = {
  error: ['fail', 'fixed', 'error'],
  warning: ['warn'],
  notice: ['known'],
};

/** What annotations tell of: one is for all that failed by one rule. */
interface Finding {
  readonly event: VerdictEvent;
  /** How many there are of it. */
  count: number;
}

/** Commands that have the runner of a GitHub workflow mark places: those that are shown, the gravest first, and of each broken rule the first. */
export function githubReporter(output: Output): Reporter {
  const found = new Map<string, Finding>();
  let header: HeaderEvent | undefined;
  return {
    begin: event => {
      header = event;
    },
    verdict: ({ transcript: _, tries: __, ...event }) => {
      const verdict = toldAs(event);
      if (kindOf(verdict) === undefined) return;
      const cause = verdict === 'fail' ? event.rule : `${event.scenario} ${event.rule} ${verdict}`;
      const known = found.get(cause);
      if (known) known.count += 1;
      else found.set(cause, { event, count: 1 });
    },
    end: () => {
      const all = [...found.values()].sort(
        (a, b) =>
          rank(toldAs(a.event)) - rank(toldAs(b.event)) || gravity(severityOf(a.event)) - gravity(severityOf(b.event)),
      );
      for (const kind of Object.keys(kinds)) {
        const ofKind = all.filter(({ event }) => kindOf(toldAs(event)) === kind);
        // The last one has to tell of those that are not shown.
        const room = ofKind.length > mostOfAKind ? mostOfAKind - 1 : mostOfAKind;
        for (const finding of ofKind.slice(0, room)) output.write(annotation(kind, header!, finding));
        if (ofKind.length > room) output.write(command(kind, { title: 'mailspec' }, rest(kind, ofKind.length - room)));
      }
    },
  };
}

/** What is flaky is told as a warning, if it is not told as worse. */
const toldAs = ({ verdict, flaky }: VerdictEvent): Verdict => (flaky && kindOf(verdict) !== 'error' ? 'warn' : verdict);

const kindOf = (verdict: Verdict) => Object.keys(kinds).find(kind => kinds[kind]!.includes(verdict));

const rest = (kind: string, count: number) => `${several(count, `more ${kind}`)}: the other reports have them all.`;

function annotation(kind: string, header: HeaderEvent, { event, count }: Finding): string {
  const { verdict, flaky, title, reason, rule, level, says, file, line } = event;
  const again = rerunCommand(header, event);
  const severity = severityOf(event);
  const lines = [
    whyItCountsAsSkipped(event) ?? reason,
    `${rule} (${level}): ${says}`,
    ...(severity === 'interoperability' ? [] : [`${severity}: ${severityMeans[severity]}`]),
    ...(count === 1 ? [] : [`${several(count - 1, 'more scenario')} failed behind this one.`]),
    ...(again === undefined ? [] : [again]),
  ];
  const place = line > 0 ? { file, line: String(line) } : {};
  return command(kind, { ...place, title: shortened(`${flaky ? 'flaky' : verdict}: ${title}`) }, lines.join('\n'));
}

const shortened = (title: string) => (title.length > longestTitle ? `${title.slice(0, longestTitle - 2)}..` : title);

/** A workflow command, escaped as GitHub's own toolkit does it. */
function command(name: string, properties: Readonly<Record<string, string>>, message: string): string {
  const given = Object.entries(properties).map(([key, value]) => `${key}=${property(value)}`);
  return `::${name} ${given.join(',')}::${data(message)}\n`;
}

const data = (text: string) => visible(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
