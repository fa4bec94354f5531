import fc from 'fast-check';

/** A value of YAML or JSON. */
export type Tree = unknown;

/** What may stand anywhere and is seldom right. */
const odd: readonly Tree[] = [
  ...[
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e300,
    '',
    ' ',
    '.*',
    '/(/',
    '/(a+)+$/',
    '<any>',
    '<x>',
    '${x}',
    '${',
    '$',
    '\0',
    '\u00e9',
    'a\r\nb',
  ],
  ...[
    [],
    {},
    [[]],
    [{}],
    { a: 1 },
    { constructor: 1 },
    JSON.parse('{"__proto__": 1}'),
    'x'.repeat(3000),
    '1:*',
    '250',
    'OK',
    'NIL',
    '(',
    '{3}',
    '"',
  ],
];

/** A change of a tree: one of its nodes is another value, is there twice, or is not there. */
export interface Graft {
  readonly at: number;
  readonly what: number;
  readonly kind: 'odd' | 'other' | 'drop' | 'double' | 'rename';
}

export const grafts: fc.Arbitrary<readonly Graft[]> = fc.array(
  fc.record({
    at: fc.nat(1_000_000),
    what: fc.nat(1_000_000),
    kind: fc.constantFrom(...(['odd', 'other', 'other', 'drop', 'double', 'rename'] as const)),
  }),
  { minLength: 1, maxLength: 5 },
);

function isTree(value: Tree): value is Record<string, Tree> {
  return typeof value === 'object' && value !== null;
}

/** A value and all that is in it. */
export function nodes(tree: Tree): Tree[] {
  return isTree(tree) ? [tree, ...Object.values(tree).flatMap(nodes)] : [tree];
}

/**
 * A copy of a tree with some changes.
 * @param others values that may come into it
 */
export function grafted(tree: Tree, changes: readonly Graft[], others: readonly Tree[]): Tree {
  return changes.reduce((changed, change) => once(changed, change, others), tree);
}

function once(tree: Tree, { at, what, kind }: Graft, others: readonly Tree[]): Tree {
  const pool = kind === 'odd' || others.length === 0 ? odd : others;
  const value = structuredClone(pool[what % pool.length]);
  const copy = structuredClone(tree);
  const places = nodes(copy)
    .filter(isTree)
    .flatMap(parent => Object.keys(parent).map(key => [parent, key] as const));
  const place = places[at % (places.length + 1)];
  if (place === undefined) return kind === 'drop' ? null : value;
  const [parent, key] = place;
  if (Array.isArray(parent)) {
    if (kind === 'drop') parent.splice(Number(key), 1);
    else if (kind === 'double') parent.splice(Number(key), 0, structuredClone(parent[Number(key)]));
    else parent[Number(key)] = value;
  } else if (kind === 'drop') delete parent[key];
  else if (kind === 'rename' || kind === 'double') {
    parent[typeof value === 'string' ? value : `${key}x`] = parent[key];
    if (kind === 'rename') delete parent[key];
  } else parent[key] = value;
  return copy;
}
