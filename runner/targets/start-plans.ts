import { existsSync, statSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { Diagnostic } from '../source/diagnostic.js';
import type { Path, Source } from '../source/document.js';
import { didYouMean } from '../source/nearest.js';
import { durationOf } from './duration.js';
import type { WrittenTarget } from './target.schema.js';

/** What a target file asks to be started in a container. */
export interface ContainerPlan {
  /** The folder of the Dockerfile, absolute. */
  readonly build?: string;
  /** The folder it may copy from, absolute: `build` itself or one above it. Only with `build`. */
  readonly context?: string;
  /** Build arguments. Only with `build`. */
  readonly args: Readonly<Record<string, string>>;
  readonly image?: string;
  readonly env: Readonly<Record<string, string>>;
  readonly version?: readonly string[];
  readonly startMs: number;
}

/** What a target file asks to be started in several containers. */
export interface ComposePlan {
  /** The compose file, absolute. */
  readonly compose: string;
  /** The service of it that is the mail server. */
  readonly service: string;
  /** Environment variables for the file: `${NAME}` in it. */
  readonly env: Readonly<Record<string, string>>;
  readonly version?: readonly string[];
  readonly startMs: number;
}

/** What a target file asks to be started as a process. `${port:imap}` and `${folder}` still stand in its texts. */
export interface ProcessPlan {
  readonly command: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly version?: readonly string[];
  readonly startMs: number;
}

/** Whether a folder is another or above it; both absolute. */
function holds(above: string, folder: string): boolean {
  const path = relative(above, folder);
  return path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}

/** What is to be started in a container, or in several, if anything is. */
export function containerOf(
  written: WrittenTarget,
  folder: string,
  document: Source,
  problems: Diagnostic[],
): ContainerPlan | ComposePlan | undefined {
  if (written.container === undefined) return undefined;
  const {
    build,
    context = build,
    args = {},
    image,
    compose,
    service,
    env = {},
    version,
    start = '1m',
  } = written.container;
  if ([build, image, compose].filter(each => each !== undefined).length !== 1)
    problems.push(
      document.diagnostic(
        ['container'],
        '`container` needs `build`, a folder with a Dockerfile, `image`, or `compose`, a file of several containers: one of them',
        undefined,
        'key',
      ),
    );
  if (written.container.context !== undefined && !holds(resolve(folder, context ?? ''), resolve(folder, build ?? '')))
    problems.push(
      document.diagnostic(['container', 'context'], '`context` must be the folder that `build` names, or one above it'),
    );
  if (written.host !== undefined)
    problems.push(document.diagnostic(['host'], '`host` is not allowed with `container`', 'leave it out', 'key'));
  const common = {
    env,
    startMs: durationOf(start, ['container', 'start'], document, problems),
    ...(version !== undefined && { version }),
  };
  if (compose !== undefined && service !== undefined) {
    const file = resolve(folder, compose);
    if (!statSync(file, { throwIfNoEntry: false })?.isFile())
      problems.push(document.diagnostic(['container', 'compose'], `there is no file \`${compose}\``));
    return { ...common, compose: file, service };
  }
  return {
    ...common,
    args,
    ...(build !== undefined && { build: resolve(folder, build), context: resolve(folder, context ?? build) }),
    ...(image !== undefined && { image }),
  };
}

const later = /^(?:port:(.*)|folder)$/s;

/** Whether a name in `${}` is filled in when a process is started, where it stands at a path of a target file. */
export function isOfProcess(name: string, path: Path): boolean {
  return path[0] === 'process' && ['command', 'env', 'version'].includes(String(path[1])) && later.test(name);
}

/** What is to be started as a process, if anything is. */
export function processOf(
  written: WrittenTarget,
  folder: string,
  document: Source,
  problems: Diagnostic[],
): ProcessPlan | undefined {
  if (written.process === undefined) return undefined;
  if (written.container !== undefined)
    problems.push(
      document.diagnostic(['process'], '`process` is not allowed with `container`', 'leave one of them out', 'key'),
    );
  if (written.host !== undefined)
    problems.push(document.diagnostic(['host'], '`host` is not allowed with `process`', 'leave it out', 'key'));
  const { command, cwd = '.', env = {}, version, start = '1m' } = written.process;
  const names = Object.keys(written.services);
  const check = (text: string, path: Path) => {
    for (const [whole, name = ''] of text.matchAll(/\$\{port:([^}]*)\}/g))
      if (!names.includes(name))
        problems.push(
          document.diagnostic(
            path,
            `\`${whole}\`: the target has no service \`${name}\``,
            didYouMean(name, names) ?? `it has ${names.join(', ')}`,
            { text: whole },
          ),
        );
  };
  for (const [index, text] of command.entries()) check(text, ['process', 'command', index]);
  for (const [index, text] of (version ?? []).entries()) check(text, ['process', 'version', index]);
  for (const [key, text] of Object.entries(env)) check(text, ['process', 'env', key]);
  const place = resolve(folder, cwd);
  if (!(existsSync(place) && statSync(place).isDirectory()))
    problems.push(document.diagnostic(['process', 'cwd'], `there is no folder \`${cwd}\``));
  return {
    command,
    cwd: place,
    env,
    startMs: durationOf(start, ['process', 'start'], document, problems),
    ...(version !== undefined && { version }),
  };
}
