import { createInterface, type Interface } from 'node:readline';
import { linesOf, marks } from '../reports/transcript.js';
import type { StepAhead, StepTaken, StepWatcher } from '../runner/engine/step-watcher.js';
import type { Scenario } from '../runner/scenario/model.js';
import { WrongUsage } from './usage.js';

/** A person goes through a scenario at a terminal, step by step. */
export class Stepping implements StepWatcher {
  private readonly lines: Interface;
  private toTheEnd = false;
  /** Entries of the exchange that have been shown, and how long the last of them was. */
  private shown = 0;
  private shownOfLast = 0;

  /**
   * @param stop ends the run
   * @throws WrongUsage where there is no terminal, or not one scenario
   */
  constructor(
    scenarios: readonly Scenario[],
    private readonly signal: AbortSignal,
    private readonly stop: () => void,
  ) {
    if (process.stdin.isTTY !== true || process.stdout.isTTY !== true)
      throw new WrongUsage('--step asks at a terminal, and this is none: `--verbose` shows what is exchanged');
    if (scenarios.length !== 1)
      throw new WrongUsage(
        `--step goes through one scenario, and these are ${scenarios.length}: name one, such as ${scenarios[0]?.id}`,
      );
    this.lines = createInterface({ input: process.stdin, output: process.stdout });
    this.lines.on('SIGINT', stop);
  }

  async before({ place, verb, commands }: StepAhead): Promise<void> {
    if (this.toTheEnd || this.signal.aborted) return;
    process.stdout.write(`\n${place.file}:${place.line} ${verb ?? 'reads'}\n`);
    for (const command of commands) process.stdout.write(`   sends ${command}\n`);
    const answer = await this.ask('Enter takes this step, c all to the end, q stops: ');
    if (answer === 'c') this.toTheEnd = true;
    if (answer === 'q') this.stop();
  }

  after({ exchange, replies, missed }: StepTaken): void {
    // What breaks the step off then is no doing of the server's.
    if (this.signal.aborted) return;
    for (const [at, { direction, text }] of exchange.entries()) {
      const fresh = at >= this.shown ? text : at === this.shown - 1 ? text.slice(this.shownOfLast) : '';
      if (fresh !== '') for (const line of linesOf(fresh)) process.stdout.write(`   ${marks[direction]} ${line}\n`);
    }
    this.shown = exchange.length;
    this.shownOfLast = exchange.at(-1)?.text.length ?? 0;
    for (const reply of replies) process.stdout.write(`   read as ${reply.replaceAll('\n', '\n   ')}\n`);
    if (missed !== undefined) process.stdout.write(`   expected ${missed.expected}, got ${missed.got}\n`);
  }

  close(): void {
    this.lines.close();
  }

  /** What is typed; nothing once the run is ended. */
  private ask(question: string): Promise<string> {
    return new Promise(done => {
      const end = () => done('');
      this.signal.addEventListener('abort', end, { once: true });
      this.lines.question(question, { signal: this.signal }, typed => {
        this.signal.removeEventListener('abort', end);
        done(typed.trim().toLowerCase());
      });
    });
  }
}
