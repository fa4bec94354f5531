import type { Output } from '../reporter.js';
import { visibleLine } from '../visible.js';
import { duration } from '../words.js';
import { isTerminal, type Paint } from './terminal.js';

/** How far a run has come. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  /** Ids of the scenarios that are running, the longest-running first. */
  readonly running: readonly string[];
}

const barWidth = 24;
/** On a terminal the line is drawn again at most this often; elsewhere a line is added at most this often. Milliseconds. */
const redrawEvery = 80;
const lineEvery = 5000;
const clearLine = '\r\u001b[2K';

/** One line that is written over on a terminal; elsewhere now and then a line, and none in a run that is soon over. */
export class ProgressLine {
  private readonly terminal: boolean;
  private readonly started: number;
  private last: number;
  private drawn = false;
  private latest: Progress | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly output: Output,
    private readonly paint: Paint,
    private readonly now: () => number,
    environment: NodeJS.ProcessEnv,
  ) {
    this.terminal = isTerminal(output, environment);
    this.started = now();
    this.last = this.terminal ? Number.NEGATIVE_INFINITY : this.started;
  }

  show(progress: Progress): void {
    this.latest = progress;
    if (this.now() - this.last < (this.terminal ? redrawEvery : lineEvery)) return;
    this.last = this.now();
    if (!this.terminal) {
      this.output.write(
        `${progress.done}/${progress.total} after ${duration(this.now() - this.started)}${running(progress)}\n`,
      );
      return;
    }
    this.draw(progress);
    // The clock goes on while a slow scenario keeps everybody waiting.
    this.timer ??= setInterval(() => this.latest && this.draw(this.latest), 1000).unref();
  }

  /** Makes room for other text. The line comes back with the next `show`. */
  clear(): void {
    if (this.drawn) this.output.write(clearLine);
    this.drawn = false;
    if (this.terminal) this.last = Number.NEGATIVE_INFINITY;
  }

  /** The run is over. */
  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.latest = undefined;
    this.clear();
  }

  private draw(progress: Progress): void {
    const { done, total } = progress;
    const filled = total === 0 ? 0 : Math.min(barWidth, Math.floor((done / total) * barWidth));
    const figures = `${done}/${total}  ${elapsed(this.now() - this.started)}`;
    const room = Math.max(0, (this.output.columns ?? 80) - barWidth - figures.length - 4);
    const name = progress.running[0] === undefined ? '' : visibleLine(progress.running[0]).slice(0, room);
    const bar = this.paint.green('━'.repeat(filled)) + this.paint.dim('━'.repeat(barWidth - filled));
    this.output.write(`${clearLine}${bar} ${figures}  ${this.paint.dim(name)}`);
    this.drawn = true;
  }
}

function running({ running: [first, ...others] }: Progress): string {
  if (first === undefined) return '';
  return `, running ${visibleLine(first)}${others.length > 0 ? ` and ${others.length} more` : ''}`;
}

/** Whole seconds: tenths would flicker. */
function elapsed(ms: number): string {
  return ms < 1000 ? '0 s' : duration(Math.floor(ms / 1000) * 1000).replace('.0 s', ' s');
}
