import { protocols } from '../protocols/index.js';
import type { ProtocolName } from '../protocols/services.js';
import type { Path } from '../source/document.js';
import type { StepEntry } from './file.js';
import type { Reader } from './reader.js';

/** What an expectation is written for: the replies of a protocol, or mail that was relayed to the sink. */
export type Grammar = ProtocolName | 'relayed';

/** What each grammar finds wrong with the shape of an expectation, or of what a step forbids, if anything. */
export type Checkers = Readonly<Record<Grammar, (value: unknown, forbidden: boolean) => string | undefined>>;

const ends = new Set<unknown>(['close', 'reset', 'closed', 'alert']);

/** Does a step end its connection, if it goes as expected? Only when every alternative is an end. */
export function endsConnection(expectation: unknown): boolean {
  const alternatives = [expectation].flat();
  return alternatives.length > 0 && alternatives.every(one => ends.has(one));
}

/** An expectation of a step with the way to it. */
export interface PlacedExpectation {
  readonly path: Path;
  readonly value: unknown;
  readonly kind: 'expect' | 'forbid' | 'observe' | 'skip-if';
}

/** All that a step expects, forbids, observes or is skipped for. */
export function expectationsOf(step: StepEntry): PlacedExpectation[] {
  const found: PlacedExpectation[] = [];
  const add = (kind: PlacedExpectation['kind'], path: Path, value: unknown): void => {
    if (Array.isArray(value))
      for (const [index, item] of value.entries()) found.push({ kind, path: [...path, index], value: item });
    else found.push({ kind, path, value });
  };
  for (const kind of ['expect', 'forbid', 'skip-if'] as const)
    if (step[kind] !== undefined) add(kind, [kind], step[kind]);
  for (const [label, value] of Object.entries(step.observe ?? {})) add('observe', ['observe', label], value);
  return found;
}

/**
 * Holds a step's expectations against the grammar of its connection's protocol, or of relayed mail.
 * @param secures TLS begins with the step
 */
export function checkExpectations(
  step: StepEntry,
  grammar: Grammar,
  secures: boolean,
  checkers: Checkers,
  reader: Reader,
): void {
  const title = grammar === 'relayed' ? 'relayed mail' : protocols[grammar].title;
  for (const { path, value, kind } of expectationsOf(step)) {
    const at = reader.at(...path);
    // The sink's connections are not the scenario's: nothing but silence is known of them.
    if (isUniversal(value) && !(grammar === 'relayed' && ends.has(value))) checkUniversal(value, kind, secures, at);
    else {
      const complaint =
        typeof value === 'string' && value.includes('${') ? undefined : checkers[grammar](value, kind === 'forbid');
      if (complaint !== undefined) at.wrong(`${title}: ${complaint}`);
      checkFixtures(value, at);
    }
  }
}

function isUniversal(value: unknown): boolean {
  return ends.has(value) || value === 'secured' || (typeof value === 'object' && value !== null && 'silence' in value);
}

function checkUniversal(value: unknown, kind: PlacedExpectation['kind'], secures: boolean, at: Reader): void {
  if (kind === 'forbid') {
    at.wrong('`forbid` takes patterns of replies', 'what becomes of the connection is for `expect` to say');
    return;
  }
  if (value === 'secured' && !secures) at.wrong('`secured` can only come of a `handshake`');
  if (typeof value === 'object' && value !== null && 'silence' in value) {
    const other = Object.keys(value).find(key => key !== 'silence');
    if (other !== undefined)
      at.at(other).wrong(`\`silence\` stands alone: \`${other}\` cannot be beside it`, undefined, 'key');
    at.at('silence').duration(value.silence, undefined);
  }
}

/** Message files that content is compared with must exist. */
function checkFixtures(value: unknown, at: Reader): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const step = Array.isArray(value) ? Number(key) : key;
    if (key === 'message' && typeof inner === 'string') at.at(step).fixtureName(inner);
    else checkFixtures(inner, at.at(step));
  }
}
