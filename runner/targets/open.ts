import { resolve } from 'node:path';
import { openSink, type Sink, type SinkPlan } from '../sink/sink.js';
import { findTargetFile, listOf } from './bundled.js';
import { allLoopback, targetByUrls, type Urls } from './by-url.js';
import { type EmbeddedOptions, openDialect, openEmbedded } from './embedded.js';
import { InvalidTarget, TargetUnavailable } from './errors.js';
import { expiredNotice, type KnownDeviations, readKnown } from './known.js';
import type { Account, Target, TargetFacts } from './target.js';
import { readTargetFile, type TargetFile } from './target-file.js';

/** What is asked for on the command line. */
export interface TargetRequest {
  /** `embedded` (the default), the path of a target file, or the name of a target that comes with the package. */
  readonly target?: string | undefined;
  /** Where the services are, instead of a target. */
  readonly urls?: Urls | undefined;
  /** A file of known deviations, instead of the target's own; relative to the working directory. */
  readonly known?: string | undefined;
  /** The file of known deviations is to be updated after the run: there has to be one, and it may be unfinished. */
  readonly updateKnown?: boolean | undefined;
  /** Any certificate will do. */
  readonly insecure?: boolean | undefined;
  /** Faults for the embedded server. */
  readonly faults?: readonly string[] | undefined;
  /** What the embedded server offers otherwise than it usually does. */
  readonly offers?: EmbeddedOptions['offers'];
  /** The embedded server is to run in a thread of its own. */
  readonly ownThread?: boolean | undefined;
  /** Is shown a target file before anything is started, and throws if it does not do. */
  readonly inspect?: ((file: TargetFacts) => void) | undefined;
  /** Is told, a line each, what takes time, and which known deviations have expired. */
  readonly progress?: ((line: string) => void) | undefined;
  /** Breaks off the start of a container, and removes it. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Finds the server to test and brings it up where that is ours to do. The caller closes it, whatever happens after.
 * @throws InvalidTarget for wrong usage, InvalidSource for a wrong file, TargetUnavailable when it cannot be started
 */
export async function openTarget(request: TargetRequest = {}): Promise<Target> {
  const { faults = [], progress = () => {}, insecure = false } = request;
  const urls = request.urls ?? {};
  const flags = Object.entries(urls).flatMap(([flag, url]) => (url === undefined ? [] : [`--${flag}`]));
  if (flags.length > 0 && request.target !== undefined)
    throw new InvalidTarget(`--target and ${flags.join(', ')} cannot be given together: a target has its services`);
  const isEmbedded = flags.length === 0 && (request.target ?? 'embedded') === 'embedded';
  if (faults.length > 0 && !isEmbedded)
    throw new InvalidTarget('only the embedded server can be given faults: leave out --target and URLs');
  // Read before anything is started, so that a slip in it costs no waiting.
  const read = (path: string, version?: string) => {
    const known = readKnown(path, version === undefined ? { updating: request.updateKnown === true } : { version });
    for (const each of known.expired) progress(expiredNotice(each));
    return known;
  };
  const given = request.known === undefined ? undefined : knownOf({ known: resolve(request.known), servers: [] }, read);
  if (isEmbedded || flags.length > 0) {
    if (request.updateKnown && given === undefined) throw noKnownFile();
    const target = isEmbedded
      ? await openEmbedded(faults, request)
      : { ...targetByUrls(urls, insecure), close: async () => {} };
    return { ...target, ...(given ?? { known: [] }) };
  }
  return openFile(findTargetFile(request.target ?? ''), { ...request, insecure, progress }, given, read);
}

type Known = Pick<Target, 'known' | 'knownFile'>;
type ReadKnown = (path: string, version?: string) => KnownDeviations;

/** What a target's own list says goes before what is known of its servers. */
function knownOf({ known: path, servers }: Pick<TargetFile, 'known' | 'servers'>, read: ReadKnown): Known {
  const ofServers = servers.flatMap(({ name, version }) => read(listOf(name), version).honoured);
  if (path === undefined) return { known: ofServers };
  const { honoured, notHere } = read(path);
  const stray = notHere.find(({ key }) => !ofServers.some(each => each.key === key));
  if (stray !== undefined)
    throw new InvalidTarget(
      `${stray.place.file}:${stray.place.line}:${stray.place.column}: \`deviates: false\` for ${stray.key}, which no server of this target is known for: remove the entry`,
    );
  const own = new Set([...honoured, ...notHere].map(({ key }) => key));
  return { known: [...ofServers.filter(({ key }) => !own.has(key)), ...honoured], knownFile: path };
}

function noKnownFile(): InvalidTarget {
  return new InvalidTarget(
    '--update-known: the target names no file of known deviations. Add `known: ./known.yaml` to its file, or name one: --known FILE',
  );
}

/** @throws TargetUnavailable when the sink cannot listen where it shall */
async function openSinkAt(plan: SinkPlan): Promise<Sink> {
  return openSink(plan).catch((error: Error) => {
    throw new TargetUnavailable(`the sink cannot listen at ${plan.host}: ${error.message}`);
  });
}

async function openFile(
  path: string,
  request: Pick<TargetRequest, 'signal' | 'updateKnown' | 'inspect'> & {
    insecure: boolean;
    progress: (line: string) => void;
  },
  given: Known | undefined,
  read: ReadKnown,
): Promise<Target> {
  const {
    container,
    process: processPlan,
    known: ownKnown,
    servers,
    dialect,
    oauth,
    sink: sinkPlan,
    ...facts
  } = readTargetFile(path);
  request.inspect?.(facts);
  if (request.updateKnown && given === undefined && ownKnown === undefined) throw noKnownFile();
  const known = given ?? knownOf({ ...(ownKnown !== undefined && { known: ownKnown }), servers }, read);
  const file = oauth === undefined ? facts : { ...facts, ...(await byToken(facts, oauth, request)) };
  const tls = { ...file.tls, insecure: file.tls.insecure || request.insecure };
  const { services } = file;
  if (dialect !== undefined) return { ...(await openDialect(file, dialect)), ...known };
  const { progress, signal } = request;
  const sink = sinkPlan === 'started';
  const start =
    container !== undefined
      ? async () => {
          const { startCompose, startContainer } = await containers();
          return 'compose' in container
            ? startCompose(file.name, { ...container, sink }, services, progress, signal)
            : startContainer(file.name, { ...container, sink }, services, progress, signal);
        }
      : processPlan &&
        (async () => {
          const { startProcess } = await import('./process/process.js');
          return startProcess(file.name, { ...processPlan, sink }, services, progress, signal);
        });
  if (start === undefined) {
    const ownSink = typeof sinkPlan === 'object' ? await openSinkAt(sinkPlan) : undefined;
    const loopback = allLoopback(Object.values(services));
    return { ...file, tls, ...known, ...(ownSink && { sink: ownSink }), loopback, close: async () => ownSink?.close() };
  }
  const started = await start();
  const version = started.version ?? file.version;
  return {
    ...file,
    tls,
    ...known,
    services: started.services,
    loopback: allLoopback(Object.values(started.services)),
    ...(started.sink && { sink: started.sink }),
    logTail: started.logTail,
    close: started.close,
    ...(version !== undefined && { version }),
  };
}

/** The accounts as they sign in by a token, which holds for an hour or so: a run may take longer. */
async function byToken(
  { accounts }: Pick<TargetFacts, 'accounts'>,
  oauth: NonNullable<TargetFile['oauth']>,
  { progress: tell, signal }: { readonly progress: (line: string) => void; readonly signal?: AbortSignal | undefined },
): Promise<Pick<Target, 'accounts' | 'refresh'>> {
  // Most targets need none of it.
  const { TokenSource, wallClock } = await import('./token-source.js');
  const tokens = await TokenSource.open(oauth, { tell, signal, clock: wallClock });
  const signingIn = ({ user, address }: Account): Account => ({
    user,
    address,
    get password() {
      return tokens.text;
    },
  });
  return { accounts: accounts.map(signingIn), refresh: () => tokens.renew() };
}

/** No other target needs Testcontainers, which takes a while to load: it comes with a clone, and is else for the user to install. */
async function containers(): Promise<typeof import('./container/index.js')> {
  try {
    return await import('./container/index.js');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ERR_MODULE_NOT_FOUND' || !message.includes("'testcontainers'")) throw error;
    throw new TargetUnavailable(
      'a target in a container needs the package testcontainers, which is not installed: npm install testcontainers@11',
    );
  }
}
