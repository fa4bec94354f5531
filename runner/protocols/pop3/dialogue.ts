import { type Line, LineSplitter } from '../text-protocol/splitter.js';

/** What a response answers. */
export interface SentCommand {
  /** The command's keyword in upper case; `greeting`; `AUTH` also for each response of its dialogue. */
  readonly verb: string;
  readonly args: readonly string[];
  /** The client's answer to a challenge, rather than a command. */
  readonly challenged: boolean;
}

const greeting: SentCommand = { verb: 'greeting', args: [], challenged: false };

/** Commands whose responses this harness knows the form of. */
const known = new Set(
  'greeting USER PASS APOP AUTH QUIT STAT LIST RETR DELE NOOP RSET TOP UIDL CAPA STLS UTF8 LANG'.split(' '),
);

/** Is the form of its response known, so that what comes after it can be judged? */
export function isKnown(asked: SentCommand): boolean {
  return known.has(asked.verb);
}

/** Is the positive response to it multi-line (RFC 1939 5 and 7, RFC 2449 5, RFC 6856 3.2; AUTH alone lists mechanisms by custom)? */
export function isMultiline({ verb, args, challenged }: SentCommand): boolean {
  if (challenged) return false;
  if (verb === 'RETR' || verb === 'TOP' || verb === 'CAPA') return true;
  return args.length === 0 && ['LIST', 'UIDL', 'AUTH', 'LANG'].includes(verb);
}

/** A command may have 255 octets (RFC 2449 4); a line of a SASL dialogue has no such limit, but is base64. */
const longestCommand = 255;

/**
 * Tells which of the client's lines a response answers. A client may pipeline, and whether a line is a command or the answer to a challenge
 * depends on the response before it; so the octets wait, and each response takes from them what it answers.
 */
export class Pop3Dialogue {
  /** False once the server may rightly see other commands than this does: after bare CR or LF, NUL, or over-long lines. */
  certain = true;
  private readonly splitter = new LineSplitter();
  private mode: 'greeting' | 'command' | 'answer' = 'greeting';

  /** Has the client written a command that no status line has answered? */
  get waits(): boolean {
    return this.mode === 'command' && this.splitter.hasMore;
  }

  /** The client writes these octets. */
  wrote(octets: Uint8Array): void {
    this.splitter.push(octets);
  }

  /** A status line has come: what does it answer? Undefined when nothing is waiting for a response. */
  answered(challenge: boolean): SentCommand | undefined {
    if (this.mode === 'greeting') {
      this.mode = 'command';
      return greeting;
    }
    const challenged = this.mode === 'answer';
    const line = this.next(challenged);
    if (!line) return undefined;
    if (challenged) {
      if (!challenge) this.mode = 'command';
      return { verb: 'AUTH', args: [], challenged };
    }
    if (challenge) this.mode = 'answer';
    const [verb = '', ...args] = line.octets.toString('latin1').trimEnd().split(/ +/);
    return { verb: verb.toUpperCase(), args, challenged };
  }

  /** TLS begins: what the client wrote in the clear and is unanswered will not be answered (RFC 2595 4). */
  secured(): void {
    this.splitter.clear();
    if (this.mode !== 'greeting') this.mode = 'command';
  }

  private next(challenged: boolean): Line | undefined {
    const bareCr = () => {
      this.certain = false;
    };
    const line = this.splitter.next({ limit: Number.POSITIVE_INFINITY, what: 'line of the client', bareCr });
    const length = line?.length ?? this.splitter.unfinished;
    const odd = line !== undefined && (line.ending === 'LF' || line.octets.includes(0));
    if (odd || (!challenged && length > longestCommand)) this.certain = false;
    return line;
  }
}
