import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { built, root } from './command-line.js';

/** Compiles the command line when a source is newer than it, so that the tests which start it see the sources as they are. */
export default function build(): void {
  if (existsSync(built) && newest() <= statSync(built).mtimeMs) return;
  const run = (script: string) => spawnSync('npm', ['run', '--silent', script], { cwd: root, stdio: 'inherit' });
  // A type error does not keep the compiler from writing: `npm run check` is where it fails.
  if (run('build').status !== 0) run('bundle');
  if (!existsSync(built)) throw new Error(`the build did not make ${built}`);
}

function newest(): number {
  const folders = ['cli', 'runner', 'record', 'reports', 'reference'].map(name => join(root, name));
  const files = folders.flatMap(folder =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(path => path.endsWith('.ts'))
      .map(path => join(folder, path)),
  );
  return Math.max(...files.map(path => statSync(path).mtimeMs));
}
