import type { HeaderEvent, VerdictEvent } from '../../record/events.js';
import { asSeen } from './error.js';
import type { LoadedSelection } from './loaded-selection.js';
import { groupOutcome, type Outcome, outcomeOf } from './outcome.js';
import { runSelection } from './run-selection.js';
import type { GivesTestOptions } from './types.js';

/** A run whose verdicts are asked for by tests, one by one, as it goes. */
export class TestedRun {
  private readonly controller = new AbortController();
  private header: HeaderEvent | undefined;
  private readonly verdicts = new Map<string, VerdictEvent>();
  /** On what is no scenario: invariants, and what was found before or after the run. */
  private readonly others: VerdictEvent[] = [];
  /** Who waits for which scenario. */
  private readonly waiting = new Map<string, () => void>();
  /** Why the rest has no verdict, once the run is over. */
  private over: { readonly error: unknown } | { readonly stopped: string | undefined } | undefined;
  private ended: Promise<void> = Promise.resolve();

  private constructor(
    private readonly ids: ReadonlySet<string>,
    private readonly place: (file: string) => string,
  ) {}

  /**
   * Brings the target up, and begins to play.
   * @param ids of the scenarios that are played
   * @param place the whole path of a file that a verdict names
   * @throws MailspecError when it cannot begin
   */
  static async begin(
    selection: LoadedSelection,
    gives: GivesTestOptions,
    ids: ReadonlySet<string>,
    place: (file: string) => string,
  ): Promise<TestedRun> {
    const run = new TestedRun(ids, place);
    const options = typeof gives === 'function' ? await gives() : gives;
    await new Promise<void>(begun => {
      run.ended = run.play(selection, options, begun).finally(begun);
    });
    if (run.header === undefined) run.throwWhatEndedIt();
    return run;
  }

  /** What a scenario's test comes to, once it is known. @param signal ends the wait */
  async outcome(id: string, signal: AbortSignal): Promise<Outcome> {
    if (!this.verdicts.has(id) && this.over === undefined)
      await untilAborted(signal, new Promise<void>(resolve => this.waiting.set(id, resolve)));
    const verdict = this.verdicts.get(id);
    if (verdict !== undefined && this.header !== undefined) return outcomeOf(this.header, verdict, this.place);
    return { kind: 'skipped', why: this.throwWhatEndedIt() };
  }

  /** What a test of some of the other verdicts comes to, once the run is over. @param signal ends the wait */
  async outcomeOfOthers(about: (scenario: string) => boolean, signal: AbortSignal): Promise<Outcome> {
    await untilAborted(signal, this.ended);
    if (this.header === undefined) return { kind: 'skipped', why: this.throwWhatEndedIt() };
    const events = this.others.filter(({ scenario }) => about(scenario));
    return groupOutcome(this.header, events, this.place);
  }

  /** Resolves when the run is over. */
  end(): Promise<void> {
    return this.ended;
  }

  /** Ends the run if it is not over. Resolves once everything that was begun has ended. */
  async stop(): Promise<void> {
    this.controller.abort();
    await this.ended;
  }

  private async play(selection: LoadedSelection, options: object, begun: () => void): Promise<void> {
    const listener = {
      begin: (header: HeaderEvent) => {
        this.header = header;
        begun();
      },
      verdict: (event: VerdictEvent) => this.take(event),
      progress: (line: string) => void process.stderr.write(`${line}\n`),
    };
    try {
      const { signal } = this.controller;
      const { stopped } = await runSelection(selection, { ...options, signal }, listener, this.ids);
      this.over = { stopped };
    } catch (error) {
      this.over = { error: asSeen(error) };
    }
    for (const resolve of this.waiting.values()) resolve();
  }

  private take(event: VerdictEvent): void {
    if (!this.ids.has(event.scenario)) {
      this.others.push(event);
      return;
    }
    this.verdicts.set(event.scenario, event);
    this.waiting.get(event.scenario)?.();
  }

  /** @returns why a scenario was not played. @throws what the run failed with */
  private throwWhatEndedIt(): string {
    if (this.over !== undefined && 'error' in this.over) throw this.over.error;
    return `the run ended early${this.over?.stopped === undefined ? '' : ` (${this.over.stopped})`}`;
  }
}

/** Waits for something, unless a test is given up meanwhile. @throws the signal's reason */
async function untilAborted<Value>(signal: AbortSignal, wanted: Promise<Value>): Promise<Value> {
  signal.throwIfAborted();
  let giveUp = () => {};
  const aborted = new Promise<never>((_, reject) => {
    giveUp = () => reject(signal.reason);
    signal.addEventListener('abort', giveUp);
  });
  try {
    return await Promise.race([wanted, aborted]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
