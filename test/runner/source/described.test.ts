import { describe, expect, it } from 'vitest';
import { readSchema } from '../../../runner/source/schema.js';

const schemas = [
  'runner/scenario/scenario.schema.json',
  'runner/scenario/rules.schema.json',
  'runner/targets/target.schema.json',
  'runner/targets/known.schema.json',
];

type Tree = Readonly<Record<string, unknown>>;
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

/** What a `$ref` names. */
const named = (whole: Tree, part: Tree): Tree =>
  String(part.$ref)
    .split('/')
    .slice(1)
    .reduce<Tree>((tree, key) => tree[key] as Tree, whole);

/** The ways to the properties within, and their schemas. */
function* properties(part: Tree, way: readonly string[] = []): Generator<[string, Tree]> {
  for (const [key, inner] of Object.entries(part)) {
    if (!isTree(inner)) continue;
    const isMap = key === 'properties' && Object.values(inner).every(isTree);
    if (isMap) for (const [name, value] of Object.entries(inner)) yield [[...way, name].join('.'), value as Tree];
    yield* properties(inner, [...way, key]);
  }
}

describe('what an editor shows', () => {
  it.each(schemas)('of each property of %s is a description', path => {
    const whole = readSchema(path) as Tree;
    const all = [...properties(whole)];
    expect(all.length).toBeGreaterThan(5);
    const mute = all.filter(([, part]) => {
      const { description } = part.description === undefined && part.$ref !== undefined ? named(whole, part) : part;
      return typeof description !== 'string' || description.length < 10;
    });
    expect(mute.map(([way]) => way)).toEqual([]);
  });
});
