import type { Compiled } from '../protocols/match/compiled.js';
import {
  anyOf,
  compileAlternative,
  type Expectation,
  type Expected,
  type Grammar,
} from '../protocols/match/expectation.js';
import { Invalid } from '../protocols/match/invalid.js';
import { endsOf, isSilence, isUniversal } from '../protocols/match/universal.js';
import type { Path } from '../source/document.js';
import type { StepEntry } from './file.js';
import type { Reader } from './reader.js';

/** What a step asks of replies, or of relayed mail, read. */
export interface StepExpectations {
  /** What must come. */
  readonly expect?: Compiled<Expected>;
  readonly forbid: readonly Compiled<Expectation>[];
  /** By label. */
  readonly observe?: Readonly<Record<string, Compiled<Expected>>>;
  readonly skipIf?: Compiled<Expected>;
}

/** What expectations are written in, and what people call that. */
export interface ExpectationContext {
  readonly title: string;
  readonly grammar: Grammar;
  /** The connection is the scenario's own: what becomes of it can be expected. Nothing but silence is known of the sink's. */
  readonly connected: boolean;
  /** TLS begins with the step. */
  readonly secures: boolean;
}

/** An expectation of a step with the way to it. */
export interface PlacedExpectation {
  readonly path: Path;
  readonly value: unknown;
  readonly kind: 'expect' | 'forbid' | 'observe' | 'skip-if';
}

/** All that a step expects, forbids, observes or is skipped for. */
export function expectationsOf(step: StepEntry): PlacedExpectation[] {
  const { expect, forbid, 'skip-if': skipIf, observe = {} } = step;
  return [
    ...alternativesOf('expect', ['expect'], expect),
    ...alternativesOf('forbid', ['forbid'], forbid),
    ...alternativesOf('skip-if', ['skip-if'], skipIf),
    ...Object.entries(observe).flatMap(([label, value]) => alternativesOf('observe', ['observe', label], value)),
  ];
}

function alternativesOf(kind: PlacedExpectation['kind'], path: Path, value: unknown): PlacedExpectation[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return [{ kind, path, value }];
  return value.map((item, index) => ({ kind, path: [...path, index], value: item }));
}

/** Reads what a step asks, and tells what is wrong with it. */
export function readExpectations(step: StepEntry, context: ExpectationContext, reader: Reader): StepExpectations {
  const read = (kind: PlacedExpectation['kind'], path: Path, value: unknown) =>
    anyOf(
      alternativesOf(kind, path, value).flatMap(one => {
        const at = reader.at(...one.path);
        return attempt(one.value, kind, context, at, expected) ?? [];
      }),
    );
  const { expect, forbid, 'skip-if': skipIf, observe } = step;
  return {
    ...(expect === undefined ? {} : { expect: read('expect', ['expect'], expect) }),
    forbid: alternativesOf('forbid', ['forbid'], forbid).flatMap(({ kind, path, value }) => {
      const at = reader.at(...path);
      return attempt(value, kind, context, at, forbidden) ?? [];
    }),
    ...(skipIf === undefined ? {} : { skipIf: read('skip-if', ['skip-if'], skipIf) }),
    ...(observe === undefined
      ? {}
      : {
          observe: Object.fromEntries(
            Object.entries(observe).map(([label, value]) => [label, read('observe', ['observe', label], value)]),
          ),
        }),
  };
}

type Compiles<T> = (value: unknown, grammar: Grammar) => Compiled<T>;

const expected = sharing(compileAlternative);
const forbidden = sharing((value, grammar) => grammar.compileForbidden(value));

/** Compiles what stands at one place once, whatever the number of rows of a table that put nothing into it; and a text once wherever it stands. */
function sharing<T>(compile: Compiles<T>): Compiles<T> {
  const byGrammar = new WeakMap<Grammar, { values: WeakMap<object, Compiled<T>>; texts: Map<unknown, Compiled<T>> }>();
  return (value, grammar) => {
    const { values, texts } = byGrammar.get(grammar) ?? { values: new WeakMap(), texts: new Map() };
    byGrammar.set(grammar, { values, texts });
    const object = typeof value === 'object' && value !== null;
    const known = object ? values.get(value) : texts.get(value);
    if (known !== undefined) return known;
    const made = compile(value, grammar);
    if (object) values.set(value, made);
    else texts.set(value, made);
    return made;
  };
}

/** Compiles one expectation; undefined when something is wrong with it, which is told. */
function attempt<T>(
  value: unknown,
  kind: PlacedExpectation['kind'],
  context: ExpectationContext,
  at: Reader,
  compile: Compiles<T>,
): Compiled<T> | undefined {
  if (isUniversal(value) && (context.connected || isSilence(value)) && !fits(value, kind, context, at))
    return undefined;
  if (!isUniversal(value)) checkFixtures(value, at);
  try {
    if (!context.connected && endsOf(value).length > 0) context.grammar.compile(value);
    return compile(value, context.grammar);
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    if (isSilence(value)) at.at('silence').wrong(error.message);
    else
      for (const { path, message, of } of error.causes)
        at.at(...path).wrong(`${context.title}: ${message}`, undefined, of);
    return undefined;
  }
}

/** Can an expectation that every protocol has stand here? */
function fits(value: unknown, kind: PlacedExpectation['kind'], { secures }: ExpectationContext, at: Reader): boolean {
  if (kind === 'forbid') {
    at.wrong('`forbid` takes patterns of replies', 'what becomes of the connection is for `expect` to say');
    return false;
  }
  if (value === 'secured' && !secures) at.wrong('`secured` can only come of a `handshake`');
  if (!isSilence(value)) return true;
  const other = Object.keys(value).find(key => key !== 'silence');
  if (other !== undefined)
    at.at(other).wrong(`\`silence\` stands alone: \`${other}\` cannot be beside it`, undefined, 'key');
  return true;
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
