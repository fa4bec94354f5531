import { problemOf } from '../protocols/match/invalid.js';
import { namesIn } from '../protocols/match/placeholder.js';
import { regularExpression } from '../protocols/match/regular-expression.js';
import type { ProtocolName } from '../protocols/protocol.js';
import { didYouMean } from '../source/diagnostic.js';
import { expectationsOf } from './expectations.js';
import type { StepEntry } from './file.js';
import type { Reader } from './reader.js';
import { protocolTitle } from './services.js';
import { texts } from './template.js';

/** Sources of `bind:` beside regular expressions. `[0]` stands for any index. */
const sources: Readonly<Record<ProtocolName, readonly string[]>> = {
  smtp: ['code', 'text', 'enhanced', 'lines[0]'],
  pop3: ['status', 'code', 'text', 'args[0]', 'lines[0]', 'octets', 'count'],
  imap: [],
};

/** Tells what is wrong with the captures of a step. */
export function checkCaptures(step: StepEntry, protocol: ProtocolName, reader: Reader): void {
  for (const [name, source] of Object.entries(step.bind ?? {})) {
    const at = reader.at('bind', name);
    if (source.startsWith('/')) checkExpression(source, at);
    else if (!sources[protocol].includes(source.replace(/\[\d+\]$/, '[0]'))) {
      const known = sources[protocol];
      const hint =
        didYouMean(source, known) ??
        (known.length === 0
          ? 'IMAP captures by <name> in a pattern, or by /regular expression/'
          : `there are ${known.join(', ')} and /regular expression/`);
      at.wrong(`${protocolTitle[protocol]} has no \`${source}\` to capture`, hint);
    }
  }
}

function checkExpression(source: string, at: Reader): void {
  const complaint = problemOf(() => regularExpression(source));
  if (complaint !== undefined) {
    at.wrong(complaint);
    return;
  }
  const { groups } = regularExpression(source);
  if (groups === 0)
    at.wrong(`\`${source}\` captures nothing: it has no (group)`, 'put round brackets around what is wanted');
  else if (groups > 1)
    at.wrong(
      `\`${source}\` has more than one (group)`,
      'only the first would be captured: write (?:..) for the others',
    );
}

/** Names that a step binds, by `bind:` or by `<name>` in patterns, with the way to where that is written. */
export function namesBound(
  step: StepEntry,
  protocol: ProtocolName | undefined,
): { name: string; path: readonly (string | number)[]; text?: string }[] {
  const found: { name: string; path: readonly (string | number)[]; text?: string }[] = Object.keys(step.bind ?? {}).map(
    name => ({ name, path: ['bind', name] }),
  );
  if (protocol === 'smtp' || protocol === undefined) return found;
  for (const { path, value, kind } of expectationsOf(step)) {
    if (kind === 'forbid') continue;
    for (const inner of texts(value, path))
      for (const placeholder of namesIn(inner.text)) found.push({ ...placeholder, path: inner.path });
  }
  return found;
}
