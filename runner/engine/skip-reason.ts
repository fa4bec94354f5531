import type { Action } from '../scenario/model.js';
import { verbOf } from '../scenario/verbs/index.js';

/**
 * Why a `skip-if` ends a scenario: what was wanted of the server, so that one reason reads the same for every server.
 * @param action what the step did, its variables put in
 * @param skipIf the expectation that was met, its variables put in
 * @param got the reply, for an expectation that has no short form
 */
export function skipReason(action: Action | undefined, skipIf: unknown, got: string): string {
  const verb = action && verbOf(action.verb).asks?.(action);
  const alternatives = [skipIf].flat();
  const keywords = (key: 'lacks' | 'has') =>
    alternatives.flatMap(one => (isMap(one) && one[key] !== undefined ? [one[key]].flat().map(String) : []));
  const [lacks, has] = [keywords('lacks'), keywords('has')];
  if (lacks.length > 0) return `${verb ?? 'the server'} does not list ${lacks.join(' or ')}`;
  if (has.length > 0) return `${verb ?? 'the server'} lists ${has.join(' or ')}`;
  const untagged = alternatives.flatMap(one => (isMap(one) && one.untagged !== undefined ? [one.untagged].flat() : []));
  if (untagged.length > 0) {
    const listedItems = untagged.map(listed);
    if (listedItems.every(one => one !== undefined)) return listedItems.join(' or ');
    if (untagged.some(one => typeof one !== 'string')) return `the server answered ${brief(got)}`;
    return `${verb ?? 'the server'} is answered ${untagged.join(' or ')}`;
  }
  const none = alternatives.flatMap(one => (isMap(one) ? absent(one.count) : undefined));
  if (none.length > 0 && none.every(kind => kind !== undefined))
    return `${verb ?? 'the server'} is answered without ${none.join(' or ')}`;
  const codes = alternatives.flatMap(one => (isMap(one) && one.tagged !== undefined ? one.tagged : one)).map(codeOf);
  if (codes.some(code => code === undefined)) return `the server answered ${brief(got)}`;
  const said = codes.join(', ').replace(/, ([^,]*)$/, ' or $1');
  return verb === undefined ? `the server answers ${said}` : `${verb} is answered ${said}`;
}

/** The kinds of responses of which there is none, by `{LIST: 0}`. */
function absent(count: unknown): readonly (string | undefined)[] {
  if (!isMap(count)) return [undefined];
  return Object.entries(count).map(([kind, number]) => (number === 0 ? kind : undefined));
}

/** What a pattern such as `{capability: {has: [X]}}` says that data lists or does not list. */
function listed(pattern: unknown): string | undefined {
  const [[kind = '', what] = [], ...others] = isMap(pattern) ? Object.entries(pattern) : [];
  if (!isMap(what) || others.length > 0 || Object.keys(what).length !== 1) return undefined;
  const words = (value: unknown) => [value].flat().map(String).join(' or ');
  if (what.has !== undefined) return `${kind.toUpperCase()} lists ${words(what.has)}`;
  return what.lacks === undefined ? undefined : `${kind.toUpperCase()} does not list ${words(what.lacks)}`;
}

function codeOf(one: unknown): string | undefined {
  return typeof one === 'string' || typeof one === 'number' ? String(one) : undefined;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The beginning of a reply, long enough to know it by. */
function brief(reply: string): string {
  return reply.length > 90 ? `${reply.slice(0, 90)}…` : reply;
}
