import { type Capture, readCapture } from '../protocols/match/capture.js';
import { problemOf } from '../protocols/match/invalid.js';
import { namesIn } from '../protocols/match/placeholder.js';
import { regularExpression } from '../protocols/match/regular-expression.js';
import type { Protocol } from '../protocols/protocol.js';
import { didYouMean } from '../source/diagnostic.js';
import { texts, under } from '../source/template.js';
import { expectationsOf } from './expectations.js';
import type { StepEntry } from './file.js';
import type { Reader } from './reader.js';

/** Reads the captures of a step, and tells what is wrong with them. */
export function readCaptures(
  step: StepEntry,
  { title, captures: known }: Protocol,
  reader: Reader,
): Readonly<Record<string, Capture>> {
  const captures: Record<string, Capture> = {};
  for (const [name, source] of Object.entries(step.bind ?? {})) {
    const at = reader.at('bind', name);
    if (source.startsWith('/')) checkExpression(source, at);
    else if (!known.includes(source.replace(/\[\d+\]$/, '[0]'))) {
      const hint =
        didYouMean(source, known) ??
        (known.length === 0
          ? `${title} captures by <name> in a pattern, or by /regular expression/`
          : `there are ${known.join(', ')} and /regular expression/`);
      at.wrong(`${title} has no \`${source}\` to capture`, hint);
    }
    if (problemOf(() => readCapture(source)) === undefined) captures[name] = readCapture(source);
  }
  return captures;
}

function checkExpression(source: string, at: Reader): void {
  const complaint = problemOf(() => regularExpression(source));
  if (complaint !== undefined) {
    at.wrong(complaint);
    return;
  }
  const { groups } = regularExpression(source);
  if (groups === 0)
    at.wrong(`\`${source}\` captures nothing: it has no (group)`, 'put parentheses around the part to capture');
  else if (groups > 1)
    at.wrong(
      `\`${source}\` has more than one (group)`,
      'only the first would be captured: write (?:..) for the others',
    );
}

const mayName = (text: string) => text.includes('<');

/** A name that a step binds, and where that is written. */
interface NameBound {
  readonly name: string;
  readonly path: readonly (string | number)[];
  readonly text?: string;
}

/** Names that a step which cannot be read might bind. */
export function namesPerhapsBound(step: unknown): NameBound[] {
  const keys = Object.keys(Object(under(step, 'bind'))).map(name => ({ name, path: ['bind', name] }));
  return [
    ...keys,
    ...texts(step, mayName).flatMap(({ text, path }) => namesIn(text).map(({ name }) => ({ name, path }))),
  ];
}

/**
 * Names that a step binds, by `bind:` or by `<name>` in patterns.
 * @param placeholders do patterns capture?
 */
export function namesBound(step: StepEntry, placeholders: boolean): NameBound[] {
  const found: NameBound[] = Object.keys(step.bind ?? {}).map(name => ({ name, path: ['bind', name] }));
  if (!placeholders) return found;
  for (const { path, value, kind } of expectationsOf(step)) {
    if (kind === 'forbid') continue;
    for (const inner of texts(value, mayName))
      for (const placeholder of namesIn(inner.text)) found.push({ ...placeholder, path: [...path, ...inner.path] });
  }
  return found;
}
