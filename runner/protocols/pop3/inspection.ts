import { showOctets } from '../../wire/octet-text.js';
import { isBase64 } from '../text-protocol/base64.js';
import type { Line } from '../text-protocol/splitter.js';
import type { ViolationLog } from '../text-protocol/violation-log.js';
import type { SentCommand } from './dialogue.js';
import type { Pop3Response, StatusLine } from './response.js';

/** What the session knows when a status line has come. */
export interface ResponseContext {
  readonly asked: SentCommand | undefined;
  /** The client's octets leave no doubt which command a response answers. */
  readonly certain: boolean;
  /** RESP-CODES has been announced. */
  readonly responseCodes: boolean;
}

/** Holds the first line of a response against the grammar of RFC 1939 3 and RFC 2449 3. */
export function inspectStatusLine(status: StatusLine, line: Line, here: ResponseContext, log: ViolationLog): void {
  const shown = showOctets(status.line);
  const { offset } = line;
  if (status.status === undefined) {
    log.note('status-indicator', offset, '+OK or -ERR', shown);
    return;
  }
  if (here.asked === undefined && here.certain) {
    log.note('one-response-a-command', offset, 'no response: every command has been answered', shown);
  }
  if (status.status === '+') {
    inspectChallenge(status, offset, here, log);
    return;
  }
  const indicator = status.status === 'OK' ? '+OK' : '-ERR';
  if (!status.line.toString('latin1').startsWith(indicator)) {
    log.note('status-upper-case', offset, indicator, shown);
  }
  const isGreeting = here.asked?.verb === 'greeting';
  const next = status.line[indicator.length];
  // The grammar of the greeting lets its text follow at once.
  if (next !== undefined && next !== 0x20 && !isGreeting) {
    log.note('status-indicator', offset + indicator.length, `a space or the end of the line after ${indicator}`, shown);
  }
  if (line.length > 512) log.note('response-length', offset, 'at most 512 octets', `${line.length} octets: ${shown}`);
  if (isGreeting && status.status === 'ERR') log.note('greeting', offset, 'a greeting that begins with +OK', shown);
  if (here.responseCodes && status.text.startsWith('[') && !status.code) {
    log.note('response-code', offset, 'a response code such as [IN-USE] or [SYS/TEMP]', shown);
  }
}

/**
 * Holds a whole response against the form that the answer to its command has.
 * @returns the invariant that it broke, if it did
 */
export function inspectListing(
  response: Pop3Response,
  offsets: (line: number) => number,
  log: ViolationLog,
): string | undefined {
  const { asked, status, content, text } = response;
  if (status !== 'OK' || !asked) return undefined;
  const form = forms[asked.verb];
  if (!form || (form.onlyContent && !content)) return undefined;
  const lines = content ? content.lines.map(line => line.toString('latin1')) : [text];
  for (const [index, line] of lines.entries()) {
    if (form.pattern.test(line) && (!content || line.length <= 510)) continue;
    log.note(
      form.invariant,
      content ? offsets(index) : response.offset,
      form.wanted,
      showOctets(Buffer.from(line, 'latin1')),
    );
    return form.invariant;
  }
  return undefined;
}

interface Form {
  readonly invariant: string;
  readonly pattern: RegExp;
  readonly wanted: string;
  /** Only the lines after the first have it. */
  readonly onlyContent: boolean;
}

/** RFC 1939 5 and 7, RFC 2449 3. A drop listing and a scan listing may say more after their numbers. */
const forms: Readonly<Record<string, Form>> = {
  STAT: {
    invariant: 'drop-listing',
    pattern: /^\d+ \d+(?!\d)/,
    wanted: 'a number of messages, a space, a size',
    onlyContent: false,
  },
  LIST: {
    invariant: 'scan-listing',
    pattern: /^\d+ \d+(?!\d)/,
    wanted: 'a message-number, a space, a size',
    onlyContent: false,
  },
  UIDL: {
    invariant: 'unique-id-listing',
    pattern: /^\d+ [!-~]{1,70}$/,
    wanted: 'a message-number, a space, a unique-id of 1 to 70 characters',
    onlyContent: false,
  },
  CAPA: {
    invariant: 'capability-syntax',
    pattern: /^[!-\-/-\x7f]+(?: [!-~]+)*$/,
    wanted: 'a tag and parameters, each after one space, in at most 512 octets',
    onlyContent: true,
  },
};

function inspectChallenge(status: StatusLine, offset: number, here: ResponseContext, log: ViolationLog): void {
  if (!here.certain || !here.asked) return;
  const { verb } = here.asked;
  const shown = showOctets(status.line);
  if (verb.startsWith('X')) return;
  if (verb !== 'AUTH') {
    log.note('challenge-only-in-auth', offset, `+OK or -ERR in answer to ${verb}`, shown);
  } else if (status.line[1] !== 0x20 || !isBase64(status.text)) {
    log.note('challenge-syntax', offset, 'a plus sign, a space, base64', shown);
  }
}
