import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../command-line.js';

/** Vitest's command line. */
export const vitest = join(root, 'node_modules/vitest/vitest.mjs');

/** Packs the package as it would be published. @returns a folder of modules in which it is installed, and what removes it */
export function packed(): { readonly modules: string; remove(): void } {
  const at = mkdtempSync(join(tmpdir(), 'mailspec-packed-'));
  const modules = join(at, 'node_modules');
  mkdirSync(modules);
  const { status, stdout, stderr } = spawnSync(
    'npm',
    ['pack', '--ignore-scripts', '--silent', '--pack-destination', at],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`npm pack ended with ${status}: ${stderr}`);
  spawnSync('tar', ['-xf', join(at, stdout.trim()), '-C', modules]);
  cpSync(join(modules, 'package'), join(modules, 'mailspec'), { recursive: true });
  rmSync(join(modules, 'package'), { recursive: true });
  // What it depends on is taken from here.
  for (const name of readdirSync(join(root, 'node_modules')).filter(
    each => !each.startsWith('.') && each !== 'mailspec',
  ))
    symlinkSync(join(root, 'node_modules', name), join(modules, name));
  mkdirSync(join(modules, '.bin'));
  symlinkSync('../mailspec/dist/cli/main.js', join(modules, '.bin/mailspec'));
  return { modules, remove: () => rmSync(at, { recursive: true, force: true }) };
}
