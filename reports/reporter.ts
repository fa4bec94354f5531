import type { FooterEvent, HeaderEvent, Results, VerdictEvent } from '../record/events.js';
import { VerdictShelf } from '../record/shelf.js';

export type {
  FooterEvent,
  HeaderEvent,
  Level,
  Results,
  ServiceProfile,
  TranscriptEntry,
  Verdict,
  VerdictEvent,
} from '../record/events.js';

/** Tells of a run as it goes, or of a record event by event. */
export interface Reporter {
  /** The run begins. Comes first, and once. */
  begin(header: HeaderEvent): void;
  /** A scenario begins. A record does not tell of it. */
  started?(scenario: string): void;
  /** A verdict was reached. */
  verdict(event: VerdictEvent): void;
  /** The run is over. `footer` is undefined when a record is told whose run was cut short. What takes longer is waited for. */
  end(footer: FooterEvent | undefined): void | Promise<void>;
}

/** Where a report goes: `process.stdout`, a file, or a collector of text. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Makes a reporter that writes there. */
export type ReporterMaker = (output: Output) => Reporter;

/** What the module of a reporter of your own exports: `mailspec run --reporter ./mine.js` (docs/results.md). */
export interface ReporterModule {
  readonly default: ReporterMaker;
  /** The name of its file in the folder of results. Without it, the module's own name, with `.txt`. */
  readonly file?: string;
}

/** A text in pieces, one behind the other: that of a large record is longer than a string can be. */
export type Pieces = Generator<string> | readonly string[];

/** Reporters that can say nothing before they know all. They keep every event until the end. */
export function bufferedReporter(render: (results: Results) => Pieces): ReporterMaker {
  return output => {
    const shelf = new VerdictShelf();
    const verdicts: VerdictEvent[] = [];
    let header: HeaderEvent | undefined;
    return {
      begin: event => {
        header = event;
      },
      verdict: event => void verdicts.push(shelf.keep(event)),
      end: footer => {
        if (!header) throw new Error('a report begins with the header');
        writePieces(render({ header, verdicts, ...(footer && { footer }) }), output);
      },
    };
  };
}

/** Tells a reporter of a whole record. */
export async function replay({ header, verdicts, footer }: Results, reporter: Reporter): Promise<void> {
  reporter.begin(header);
  for (const event of verdicts) reporter.verdict(event);
  await reporter.end(footer);
}

/** Characters that are worth a write of their own. */
const enough = 2 ** 16;

/** Writes a text in pieces, small ones together. */
export function writePieces(pieces: Pieces, output: Output): void {
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < enough) continue;
    output.write(text);
    text = '';
  }
  if (text !== '') output.write(text);
}
