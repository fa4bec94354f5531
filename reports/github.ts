import type { HeaderEvent, Verdict, VerdictEvent } from '../record/events.js';
import { mostSevereFirst } from '../record/verdicts.js';
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

/** Commands that have the runner of a GitHub workflow mark places: those that are shown, the gravest first. */
export function githubReporter(output: Output): Reporter {
  const kept = new Map<Verdict, VerdictEvent[]>(mostSevereFirst.map(verdict => [verdict, []]));
  const counts = new Map<string, number>();
  let header: HeaderEvent | undefined;
  return {
    begin: event => {
      header = event;
    },
    verdict: event => {
      const verdict = toldAs(event);
      const kind = kindOf(verdict);
      if (kind === undefined) return;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      const same = kept.get(verdict)!;
      if (same.length < mostOfAKind) same.push(event);
    },
    end: () => {
      for (const [kind, verdicts] of Object.entries(kinds)) {
        const count = counts.get(kind) ?? 0;
        // The last one has to tell of those that are not shown.
        const room = count > mostOfAKind ? mostOfAKind - 1 : mostOfAKind;
        const shown = verdicts.flatMap(verdict => kept.get(verdict)!).slice(0, room);
        for (const event of shown) output.write(annotation(kind, header!, event));
        if (count > room) output.write(command(kind, { title: 'mailspec' }, rest(kind, count - room)));
      }
    },
  };
}

/** What is flaky is told as a warning, if it is not told as worse. */
const toldAs = ({ verdict, flaky }: VerdictEvent): Verdict => (flaky && kindOf(verdict) !== 'error' ? 'warn' : verdict);

const kindOf = (verdict: Verdict) => Object.keys(kinds).find(kind => kinds[kind]!.includes(verdict));

const rest = (kind: string, count: number) => `${several(count, `more ${kind}`)}: the other reports have them all.`;

function annotation(kind: string, header: HeaderEvent, event: VerdictEvent): string {
  const { verdict, flaky, title, reason, rule, level, says, file, line } = event;
  const again = rerunCommand(header, event);
  const lines = [
    whyItCountsAsSkipped(event) ?? reason,
    `${rule} (${level}): ${says}`,
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
