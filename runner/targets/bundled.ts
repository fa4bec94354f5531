import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve, sep } from 'node:path';
import { nearest } from '../source/nearest.js';
import { packageRoot } from '../source/package.js';
import { InvalidTarget } from './errors.js';

const bundledFolder = join(packageRoot, 'targets');

/** The names of the target files that come with the package: `name` for name.yaml and name/target.yaml, `name/other` for name/other.yaml. */
export function bundledTargets(folder: string = bundledFolder): string[] {
  const isFolder = (name: string) => existsSync(join(folder, name, 'target.yaml'));
  const entries = readdirSync(folder).sort();
  const files = entries.filter(name => name.endsWith('.yaml')).map(name => name.slice(0, -'.yaml'.length));
  const folders = entries.filter(isFolder);
  return [
    ...files,
    ...folders.flatMap(name => [
      name,
      ...readdirSync(join(folder, name))
        .filter(file => file.endsWith('.yaml') && file !== 'target.yaml' && file !== 'known.yaml')
        .map(file => `${name}/${file.slice(0, -'.yaml'.length)}`)
        .sort(),
    ]),
  ];
}

/** The servers that there is a list of known deviations for, in `targets/known/`. */
export function listedServers(folder: string = bundledFolder): string[] {
  return readdirSync(join(folder, 'known'))
    .map(file => basename(file, '.yaml'))
    .sort();
}

/** The list of the known deviations of a server, one of `listedServers`. */
export function listOf(server: string, folder: string = bundledFolder): string {
  return join(folder, 'known', `${server}.yaml`);
}

function isFolder(target: string): InvalidTarget {
  const file = join(target, 'target.yaml');
  const hint = existsSync(file) ? `: did you mean \`${file}\`?` : '';
  return new InvalidTarget(`--target: ${target} is a folder, not a target file${hint}`);
}

/**
 * Finds a target's file.
 * @param target the path of a file, or the name of a target of the package
 * @throws InvalidTarget when there is none, listing what there is
 */
export function findTargetFile(target: string, folder: string = bundledFolder): string {
  const names = bundledTargets(folder);
  if (names.includes(target) && existsSync(join(folder, `${target}.yaml`))) return join(folder, `${target}.yaml`);
  if (names.includes(target))
    return join(folder, target.includes('/') ? `${target}.yaml` : join(target, 'target.yaml'));
  const path = resolve(target);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw isFolder(target);
  if (existsSync(path)) return path;
  const all = ['embedded', ...names];
  const meant = nearest(target, all);
  const looksLikePath = /\.ya?ml$/.test(target) || target.includes(sep);
  const why = looksLikePath ? `there is no file ${target}` : `there is no target \`${target}\``;
  const hint = meant === undefined ? '' : `did you mean \`${meant}\`? `;
  throw new InvalidTarget(
    `--target: ${why}\n   = ${hint}targets that come with mailspec: ${all.join(', ')}; or the path of a target file`,
  );
}
