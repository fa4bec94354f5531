import type { FooterEvent } from '../../record/events.js';
import { playRun, type RunOrder, type Telling } from '../played-run.js';
import { Recording } from '../recording.js';
import { loadReporters } from '../reporters.js';
import type { LoadedSelection } from './loaded-selection.js';
import { runOptions } from './options.js';
import type { Listener, RunOptions } from './types.js';

/**
 * Plays a selection, or a part of it.
 * @param ids of its scenarios; undefined: all of them
 * @throws as the command line does; the signal's reason once it is aborted; what a listener throws
 */
export async function runSelection(
  selection: LoadedSelection,
  options: RunOptions,
  listener: Listener,
  ids?: ReadonlySet<string>,
): Promise<FooterEvent> {
  const { selectors } = selection;
  const given = { ...runOptions(options), ...selection.options, results: options.results ?? '' };
  const forms = await loadReporters(given.reporter ?? ['junit', 'html']);
  const stopping = new Stopping(options.signal);
  try {
    const chosen = selection.toPlay(ids);
    const order: RunOrder = {
      selectors,
      options: given,
      selection: chosen,
      scenarios: chosen.scenarios,
      shard: undefined,
      signal: stopping.signal,
      progress: line => stopping.unlessItThrows(() => listener.progress?.(line)),
    };
    const tell = (): Telling => ({
      listener: {
        begin: header => stopping.unlessItRejects(() => listener.begin?.(header)),
        started: () => {},
        verdict: event => stopping.unlessItRejects(() => listener.verdict?.(event)),
        end: () => {},
      },
      ...(options.results !== undefined && { recording: Recording.open(options.results, forms) }),
    });
    return (await stopping.orEnd(playRun(order, tell))).footer;
  } finally {
    stopping.release();
  }
}

/** What ends a run early: its caller's signal, and a listener that throws. */
class Stopping {
  private readonly controller = new AbortController();
  private thrown: { readonly error: unknown } | undefined;
  private readonly forward = () => this.controller.abort(this.given?.reason);

  /** @throws the reason of a signal that is aborted already */
  constructor(private readonly given: AbortSignal | undefined) {
    given?.throwIfAborted();
    given?.addEventListener('abort', this.forward);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  unlessItThrows(told: () => void): void {
    try {
      if (this.thrown === undefined) told();
    } catch (error) {
      this.fail(error);
    }
  }

  async unlessItRejects(told: () => void | Promise<void>): Promise<void> {
    try {
      if (this.thrown === undefined) await told();
    } catch (error) {
      this.fail(error);
    }
  }

  /** Waits for the run. @throws what has ended it early, rather than what came of that */
  async orEnd<Ended>(run: Promise<Ended>): Promise<Ended> {
    const [ended] = await Promise.allSettled([run]);
    if (this.thrown !== undefined) throw this.thrown.error;
    this.given?.throwIfAborted();
    if (ended.status === 'rejected') throw ended.reason;
    return ended.value;
  }

  /** Lets go of the caller's signal. */
  release(): void {
    this.given?.removeEventListener('abort', this.forward);
  }

  private fail(error: unknown): void {
    this.thrown ??= { error };
    this.controller.abort();
  }
}
