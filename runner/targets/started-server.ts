import { stripVTControlCharacters } from 'node:util';
import type { Sink } from '../sink/sink.js';
import { TargetUnavailable } from './errors.js';
import type { Service, ServiceName } from './target.js';

/** A mail server that was started for the run. */
export interface StartedServer {
  /** The services, where they can be reached. */
  readonly services: Readonly<Partial<Record<ServiceName, Service>>>;
  /** What the plan's `version` command wrote. */
  readonly version?: string;
  /** The next hop that it was told of. */
  readonly sink?: Sink;
  /** The last lines of its log. */
  logTail(): Promise<string>;
  /** Stops it, and removes what was made for it. May be called more than once. */
  close(): Promise<void>;
}

/** How many lines of a log an error shows, and how many characters of each. */
const shown = { lines: 20, characters: 200 };

/** What a server is told of the sink, as environment variables. */
export function sinkEnvironment(sink: Sink | undefined): Readonly<Record<string, string>> {
  if (sink === undefined) return {};
  return { SINK_HOST: sink.host, SINK_PORT: String(sink.port), SINK_PLAIN_PORT: String(sink.plainPort) };
}

/**
 * Ends a server once, however often it is asked to, and also when a signal ends the harness.
 * @returns what to call when the server is no longer needed
 */
export function onceOrOnSignal(end: () => Promise<void>): () => Promise<void> {
  let closing: Promise<void> | undefined;
  const onSignal = (signalName: NodeJS.Signals) => {
    // Where someone else listens, they end the run and close the target.
    if (process.listenerCount(signalName) > 1) return;
    void close().finally(() => process.exit(signalName === 'SIGINT' ? 130 : 143));
  };
  const close = () => {
    closing ??= end().finally(() => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    });
    return closing;
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return close;
}

/** What a command printed, on one line: no more than a report has room for. */
export function oneLine(output: string): string {
  return cut(
    plain(output)
      .trim()
      .replace(/\s*\n\s*/g, ', ')
      .replace(/\s+/g, ' '),
  );
}

/** A text without what terminals take for commands. */
function plain(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\r$/gm, '')
    .replace(/[^\P{Cc}\n\t]/gu, ' ');
}

function cut(line: string): string {
  return line.length > shown.characters ? `${line.slice(0, shown.characters)}..` : line;
}

/**
 * That a server does not start, with the last lines of its log.
 * @param what such as `the container of postfix-dovecot`
 */
export function startFailure(what: string, { message }: Error, log: string): TargetUnavailable {
  const lines = log === '' ? [] : plain(log).split('\n').slice(-shown.lines);
  return new TargetUnavailable(
    [
      `${what} does not start: ${message}`,
      ...(lines.length === 0 ? ['   its log is empty'] : lines.map(line => `   | ${cut(line)}`)),
    ].join('\n'),
  );
}
