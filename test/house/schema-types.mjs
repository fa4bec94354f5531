#!/usr/bin/env node
// Writes the types of what the published schemas describe beside them: X.schema.json gives X.schema.ts. With --check it writes nothing, and fails
// when one is out of date. No package serves: those that were tried lose what stands under `else`, and make arrays of at least one tuples.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** What the whole of a schema is called, and each of its definitions. */
const schemas = {
  'record/results.schema.json': { whole: 'RunEvent', named: name => name },
  'runner/scenario/scenario.schema.json': { whole: 'SuiteOrFragments', named: name => `${name}Entry` },
  'runner/scenario/rules.schema.json': { whole: 'RulesFile', named: name => name },
  'runner/targets/target.schema.json': { whole: 'WrittenTarget', named: name => `Written${name}` },
  'runner/targets/known.schema.json': { whole: 'KnownFile', named: name => name },
};

const pascal = name => name.replace(/(?:^|-)([a-z])/g, (_, letter) => letter.toUpperCase());
/** A string that may be any says nothing of those that are named. */
const union = types => {
  const all = [...new Set(types.flat())];
  return all.filter(one => !one.startsWith('"') || !all.includes('string')).join(' | ');
};
const commented = (text, description) => (description === undefined ? text : `/** ${description} */\n${text}`);

/** The source of a file of types. */
function typesOf({ definitions = {}, ...schema }, source, { whole, named }) {
  const defined = ref => definitions[ref.replace('#/definitions/', '')];
  /** A definition has a type of its own if that says more than `string`. */
  const own = definition => /[{"]/.test(type(definition));
  const type = schema => union(types(schema)) || 'unknown';

  /** What a value may be, one by one. */
  function types(schema) {
    if (schema.$ref !== undefined)
      return own(defined(schema.$ref)) ? [named(pascal(basename(schema.$ref)))] : types(defined(schema.$ref));
    if (schema.const !== undefined) return [JSON.stringify(schema.const)];
    if (schema.enum !== undefined) return schema.enum.map(value => JSON.stringify(value));
    if (schema.allOf?.length === 1) return types(schema.allOf[0]);
    const alternatives = schema.anyOf ?? schema.oneOf ?? (schema.type ? undefined : [schema.then, schema.else]);
    if (alternatives?.every(Boolean)) return alternatives.flatMap(types);
    return [schema.type ?? []].flat().map(name => plain(name, schema));
  }

  function plain(name, schema) {
    if (name === 'integer') return 'number';
    if (name === 'object') return object(schema);
    if (name !== 'array') return name;
    const item = type(schema.items ?? {});
    const { minItems, maxItems } = schema;
    if (maxItems !== undefined && minItems === maxItems) return `readonly [${Array(minItems).fill(item)}]`;
    return `readonly (${item})[]`;
  }

  function object({ properties, required = [], additionalProperties: others, propertyNames: names }) {
    const other = typeof others === 'object' ? type(others) : 'unknown';
    if (properties === undefined) {
      const keys = names?.$ref && own(defined(names.$ref)) ? type(names) : 'string';
      return `Readonly<Record<${keys}, ${other}>>`;
    }
    const members = Object.entries(properties).map(([key, inner]) =>
      commented(`readonly '${key}'${required.includes(key) ? '' : '?'}: ${type(inner)};`, inner.description),
    );
    if (others === true) members.push('readonly [key: string]: unknown;');
    return `{\n${members.join('\n')}\n}`;
  }

  const parts = [[whole, schema], ...Object.entries(definitions).map(([name, one]) => [named(pascal(name)), one])]
    .filter(([name, part]) => name === whole || own(part))
    .map(([name, part]) => commented(`export type ${name} = ${type(part)};\n`, part.description));
  return `// Generated from ${source} by \`npm run schema-types\`.\n\n${parts.join('\n')}`;
}

const stale = Object.entries(schemas).filter(([path, names]) => {
  const file = join(root, path.replace(/\.json$/, '.ts'));
  const written = typesOf(JSON.parse(readFileSync(join(root, path), 'utf8')), basename(path), names);
  const biome = join(root, 'node_modules/.bin/biome');
  const types = execFileSync(biome, ['format', `--stdin-file-path=${file}`], { cwd: root, input: written });
  if (existsSync(file) && readFileSync(file).equals(types)) return false;
  if (!process.argv.includes('--check')) writeFileSync(file, types);
  return true;
});
for (const [path] of stale) console.log(`${path.replace(/\.json$/, '.ts')}: is not what ${basename(path)} says`);
if (process.argv.includes('--check') && stale.length > 0) {
  console.error('npm run schema-types writes them');
  process.exit(1);
}
