import type { HeaderEvent, Verdict, VerdictEvent } from '../../record/events.js';
import { severityMeans, severityOf } from '../../record/severity.js';
import { transcriptTail } from '../transcript.js';
import { amendments, exchangeOf, place, rerunCommand, triesLines } from '../verdict.js';
import { visible, visibleLine } from '../visible.js';
import type { Paint } from './terminal.js';

/** Entries of the exchange that are shown: enough to see the command and its replies. */
const tailLength = 12;
const labelWidth = 10;

export function paintVerdict(paint: Paint, verdict: Verdict): (text: string) => string {
  const colours = {
    pass: paint.green,
    fail: paint.red,
    fixed: paint.red,
    error: paint.red,
    warn: paint.yellow,
    known: paint.yellow,
    note: paint.cyan,
    skip: paint.dim,
  };
  return colours[verdict];
}

/**
 * All there is to know of a verdict, as lines without their ends.
 * @param entries the most entries of the exchange that are shown, the last ones
 */
export function findingLines(header: HeaderEvent, verdict: VerdictEvent, paint: Paint, entries = tailLength): string[] {
  const colour = verdict.flaky ? paint.yellow : paintVerdict(paint, verdict.verdict);
  const word = verdict.flaky ? 'flaky' : verdict.verdict;
  const again = rerunCommand(header, verdict);
  return [
    '',
    `${colour(paint.bold(word.toUpperCase().padEnd(5)))}  ${paint.bold(visibleLine(verdict.title))}`,
    ...field('scenario', verdict.scenario),
    ...field('rule', `${verdict.rule} (${verdict.level})\n${verdict.says}`),
    ...field('severity', gravityOf(verdict)),
    ...field('see also', amendments(verdict)),
    ...field('place', place(verdict)),
    ...field('reason', restates(verdict) ? undefined : verdict.reason),
    ...field('expected', verdict.expected),
    ...field('got', verdict.got, colour),
    ...known(verdict),
    ...field('tries', triesLines(verdict).join('\n')),
    ...field('seen in', verdict.seenIn),
    ...exchange(verdict, paint, entries),
    ...field('again', again, paint.cyan),
  ];
}

/**
 * The same of a verdict whose rule another one has shown to be broken: what is new in it.
 */
export function followUpLines(header: HeaderEvent, verdict: VerdictEvent, paint: Paint): string[] {
  const colour = paintVerdict(paint, verdict.verdict);
  return [
    '',
    `${colour(paint.bold(verdict.verdict.toUpperCase().padEnd(5)))}  ${paint.bold(visibleLine(verdict.title))}`,
    ...field('scenario', verdict.scenario),
    ...field('rule', `${verdict.rule}, as above`),
    ...field('reason', restates(verdict) ? undefined : verdict.reason),
    ...field('expected', verdict.expected),
    ...field('got', verdict.got, colour),
    ...field('again', rerunCommand(header, verdict), paint.cyan),
  ];
}

/** What is not said of most rules need not be said of each of them. */
function gravityOf(verdict: VerdictEvent): string | undefined {
  const severity = severityOf(verdict);
  return severity === 'interoperability' ? undefined : `${severity}: ${severityMeans[severity]}`;
}

/** The reason of a broken rule is what was expected and what came, which have lines of their own. */
function restates({ reason, expected, got }: VerdictEvent): boolean {
  return reason === `expected ${expected}, got ${got}`;
}

function known({ known: deviation }: VerdictEvent): string[] {
  if (!deviation) return [];
  const { reason, link, expires } = deviation;
  return field('known', [reason, link, expires && `expires ${expires}`].filter(Boolean).join('\n'));
}

function exchange(verdict: VerdictEvent, paint: Paint, entries: number): string[] {
  const transcript = exchangeOf(verdict);
  if (transcript.length === 0) return [];
  return field('exchange', transcriptTail(transcript, entries).join('\n'), paint.dim);
}

function field(label: string, text: string | undefined, colour: (text: string) => string = plain): string[] {
  if (text === undefined || text === '') return [];
  return visible(text)
    .split('\n')
    .map((line, at) => `  ${(at === 0 ? label : '').padEnd(labelWidth)}${colour(line)}`.trimEnd());
}

const plain = (text: string) => text;
