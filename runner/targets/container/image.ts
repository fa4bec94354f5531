import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import type { ContainerRuntimeClient } from 'testcontainers';
import { TargetUnavailable } from '../errors.js';

/** One line of the engine's answer to a build. */
interface BuildLine {
  readonly stream?: string;
  readonly error?: string;
}

/** How many lines of a log an error shows. */
const shown = 20;

/** What an image is built from. */
export interface ImageSource {
  /** The folder of the Dockerfile. */
  readonly folder: string;
  /** The folder that the Dockerfile may copy from: the same one, or one above it. */
  readonly context: string;
  /** Build arguments. */
  readonly args?: Readonly<Record<string, string>>;
}

/**
 * Every file of a folder and of those in it, relative to it. The engine's client compares a .dockerignore rightly with the
 * files it is given, but with the absolute paths of what it finds in a folder: so it is given no folder.
 */
async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter(each => !each.isDirectory()).map(each => relative(folder, join(each.parentPath, each.name)));
}

/** What tells the images of one folder apart: the values, for who looks, and a digest of all, for values that look alike. A tag has at most 128 characters. */
function tag(args: Readonly<Record<string, string>>): string {
  const entries = Object.entries(args).sort(([one], [other]) => (one < other ? -1 : 1));
  if (entries.length === 0) return '';
  const shown = entries
    .map(([, value]) => value.replace(/[^A-Za-z0-9_.-]/g, '-'))
    .join('-')
    .replace(/^[.-]+/, '')
    .slice(0, 100);
  const digest = createHash('sha256').update(JSON.stringify(entries)).digest('hex').slice(0, 8);
  return `:${[shown, digest].filter(Boolean).join('-')}`;
}

/**
 * Builds a folder's Dockerfile, from what .dockerignore leaves of its context. Steps that the engine has in its cache are not done again.
 *
 * The engine's client is spoken to directly: what Testcontainers puts around it neither tells progress nor why a build failed.
 * @param progress is told each step
 * @param signal breaks the build off
 * @returns the name of the image: `mailspec/<name of the folder>`, with the values of the build arguments and a digest of them as its tag
 * @throws TargetUnavailable with the last lines of the build
 */
export async function buildImage(
  client: ContainerRuntimeClient,
  { folder, context, args = {} }: ImageSource,
  progress: (line: string) => void,
  signal?: AbortSignal,
): Promise<string> {
  if (!existsSync(join(folder, 'Dockerfile'))) throw new TargetUnavailable(`there is no Dockerfile in ${folder}`);
  const image = `mailspec/${basename(folder).toLowerCase()}${tag(args)}`;
  const { dockerode } = client.container;
  const log: string[] = [];
  const failed = (why: string) =>
    new TargetUnavailable(
      [`the image ${image} cannot be built: ${why}`, ...log.slice(-shown).map(line => `   | ${line}`)].join('\n'),
    );
  let answer: NodeJS.ReadableStream;
  try {
    answer = await dockerode.buildImage(
      { context, src: await filesOf(context) },
      // Within the context; the engine wants slashes.
      {
        t: image,
        buildargs: { ...args },
        dockerfile: relative(context, join(folder, 'Dockerfile')).split(sep).join('/'),
        forcerm: true,
        ...(signal && { abortSignal: signal }),
      },
    );
  } catch (error) {
    signal?.throwIfAborted();
    throw failed((error as Error).message.trim());
  }
  await new Promise<void>((resolve, reject) => {
    dockerode.modem.followProgress(
      answer,
      (error: Error | null, lines: BuildLine[]) => {
        const why = error?.message ?? lines.find(line => line.error !== undefined)?.error;
        if (signal?.aborted === true) reject(signal.reason);
        else if (why === undefined) resolve();
        else reject(failed(why.trim()));
      },
      (line: BuildLine) => {
        const text = line.stream?.trimEnd() ?? '';
        if (text !== '') log.push(...text.split('\n'));
        if (/^Step \d+\/\d+ : /.test(text)) progress(`building ${image}: ${(text.split('\n')[0] ?? '').slice(0, 100)}`);
      },
    );
  });
  return image;
}
