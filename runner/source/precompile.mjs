// The last part of the build: works out what every command would otherwise work out when it starts. `precompiled.ts` finds it.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import standalone from 'ajv/dist/standalone/index.js';
import { libraryFile, suiteFiles, suitesHash, writtenLibrary } from '../../build/runner/scenario/library.js';
import { loadSuites } from '../../build/runner/scenario/load.js';
import { loadRules } from '../../build/runner/scenario/rules.js';
import { packageRoot } from '../../build/runner/source/package.js';
import { contentName, packed, precompiledFolder, readingFiles } from '../../build/runner/source/precompiled.js';
import { schemaCompiler } from '../../build/runner/source/schema.js';
import { readYaml } from '../../build/runner/source/yaml.js';

/** The schemas that commands hold files against, and which of their definitions by themselves. */
const schemas = {
  'runner/scenario/scenario.schema.json': ['step'],
  'runner/scenario/rules.schema.json': [],
  'runner/targets/target.schema.json': [],
  'runner/targets/known.schema.json': [],
};

mkdirSync(precompiledFolder, { recursive: true });

for (const [path, definitions] of Object.entries(schemas)) {
  const text = readFileSync(join(packageRoot, path), 'utf8');
  const compiler = schemaCompiler({ code: { source: true } }).addSchema(JSON.parse(text), 'whole');
  const names = { validate: 'whole' };
  for (const name of definitions) names[`validate${name}`] = `whole#/definitions/${name}`;
  writeFileSync(join(precompiledFolder, `${contentName(text)}.cjs`), standalone.default(compiler, names));
}

const folder = join(packageRoot, 'suites');
for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.yaml'))) {
  const octets = readFileSync(join(folder, file));
  const { value, spans } = readYaml(octets.toString());
  // JSON has fewer numbers than YAML.
  if (!isDeepStrictEqual(JSON.parse(JSON.stringify(value)), value)) continue;
  const files = readingFiles(octets);
  writeFileSync(join(precompiledFolder, files.value), packed(value));
  writeFileSync(join(precompiledFolder, files.spans), packed(spans()));
}

try {
  const rules = loadRules(join(folder, 'rules'));
  const suites = loadSuites(suiteFiles(folder), rules, { messages: [join(folder, 'messages')] });
  const outlines = suites.flatMap(suite => suite.scenarios);
  writeFileSync(join(precompiledFolder, libraryFile(suitesHash(folder))), writtenLibrary(rules, outlines, folder));
} catch (error) {
  // Without it every command reads the suites itself, and tells what is wrong with them.
  if (error.name !== 'InvalidSource') throw error;
}
