import { showOctets } from '../../wire/octet-text.js';
import { inMemory } from '../../wire/spool.js';
import { judgeOneReply } from '../match/one-reply.js';
import {
  type Condition,
  type Judgement,
  LimitExceeded,
  type Question,
  type Session,
  type SignInCommand,
  type Violation,
} from '../session.js';
import { type Line, LineSplitter } from '../text-protocol/splitter.js';
import { ViolationLog } from '../text-protocol/violation-log.js';
import { apop, apopTimestamp } from './apop.js';
import { conditionOf, isAbout } from './condition.js';
import { isKnown, isMultiline, Pop3Dialogue } from './dialogue.js';
import { describeResponse, type Pop3Expectation, pop3Reader } from './expectation.js';
import { inspectListing, inspectStatusLine } from './inspection.js';
import { longestContent, Multiline } from './multiline.js';
import { Content, capabilityLines, type Pop3Response, parseStatusLine } from './response.js';

/** What the harness is ready to hold of one status line, and of all responses that nobody asked for. */
const longestLine = 64 * 1024;
/** Of one line of a multi-line response: it is in memory until its end has come. */
const longestOfContent = 64 * 1024 * 1024;
const mostUnasked = 1024 * 1024;

/** The client's view of one POP3 connection. */
export function pop3Session(): Session<Pop3Response, Pop3Expectation> {
  return new Pop3Session();
}

class Pop3Session implements Session<Pop3Response, Pop3Expectation> {
  readonly replies: Pop3Response[] = [];
  private timestamp: string | undefined;
  private readonly log = new ViolationLog();
  readonly violations: Violation[] = this.log.list;
  private readonly splitter = new LineSplitter();
  private readonly dialogue = new Pop3Dialogue();
  private readonly reader = pop3Reader(() => this.unfinished());
  /** The multi-line response that is not complete. */
  private open: Multiline | undefined;
  /** The same, once it is plain that it will not be. */
  private endless: Multiline | undefined;
  private responseCodes = false;
  private unasked = 0;
  /** A command was answered whose form is unknown, or in another form: lines may follow that are no responses. */
  private unknownForm = false;

  wrote(octets: Uint8Array): void {
    this.dialogue.wrote(octets);
  }

  received(octets: Uint8Array): void {
    this.splitter.push(octets);
    for (let line = this.nextLine(); line; line = this.nextLine()) {
      if (this.open) this.takeContent(this.open, line);
      else this.takeStatus(line);
    }
  }

  /** Takes in one go the lines of a message in which nothing is to be looked for. Most are such. */
  private takePlainLines(): void {
    if (!this.open?.isMessage) return;
    const lines = this.splitter.plainLines(longestContent - this.open.length);
    if (lines) this.open.takePlain(lines);
  }

  secured(): void {
    this.splitter.clear();
    this.dialogue.secured();
    this.open = undefined;
    this.responseCodes = false;
    this.unknownForm = false;
  }

  silent(): void {
    if (this.open && this.dialogue.certain) this.noteEndless(this.open, 'nothing more');
  }

  ended(): void {
    const { offset, unfinished } = this.splitter;
    if (this.open && this.open.asked?.verb !== 'AUTH') this.noteEndless(this.open, 'the end of the stream');
    else if (unfinished > 0) {
      const found = `the end of the stream after ${showOctets(this.splitter.peek(200))}`;
      this.log.note('line-ends', offset, 'a line ended by CRLF', found);
    }
  }

  judge(question: Question<Pop3Expectation>, final: boolean): Judgement {
    const multiline = question.expect.find(one => one.multiline !== undefined)?.multiline;
    if (multiline === false && this.replies.length === 0) this.cutOpen();
    if (multiline === true && !this.joinLines() && !final) {
      return { state: 'waiting', expected: 'a line of a single dot', got: this.unfinished() || 'no reply' };
    }
    const judgement = judgeOneReply(this.replies, question, final, this.reader);
    const endless = judgement.state === 'unmet' && this.replies.length === 0 && this.open !== undefined;
    return endless && this.open === this.endless ? { ...judgement, malformed: 'multiline-end' } : judgement;
  }

  describe(reply: Pop3Response): string {
    return describeResponse(reply);
  }

  challenge(reply: Pop3Response): string | undefined {
    return reply.status === '+' ? reply.text : undefined;
  }

  signInCommand(mechanism: string): SignInCommand | undefined {
    return mechanism.toUpperCase() === 'APOP' ? apop(this.timestamp) : undefined;
  }

  concludes(reply: Pop3Response): boolean {
    return reply.status !== '+';
  }

  condition(reply: Pop3Response): Condition | undefined {
    return conditionOf(reply);
  }

  isAbout(condition: Condition, expect: readonly Pop3Expectation[]): boolean {
    return isAbout(condition, expect);
  }

  capabilities(reply: Pop3Response): readonly string[] | undefined {
    return capabilityLines(reply);
  }

  malformed(reply: Pop3Response): string | undefined {
    return this.reader.malformed(reply, false);
  }

  outcome({ status }: Pop3Response): string | undefined {
    return status;
  }

  succeeded(reply: Pop3Response): boolean {
    return reply.status === 'OK' || reply.status === '+';
  }

  private nextLine(): Line | undefined {
    this.takePlainLines();
    const bareCr = (offset: number) => this.log.note('line-ends', offset, 'CR only before LF', 'a CR without LF');
    if (!this.open) return this.nextStatus(bareCr);
    const whole = { limit: longestContent, spent: this.open.length, what: 'multi-line response' };
    const line = { limit: longestOfContent, what: 'line of a multi-line response' };
    const bounds = longestContent - this.open.length < longestOfContent ? whole : line;
    return this.splitter.next(this.open.isMessage ? bounds : { ...bounds, bareCr });
  }

  /** A line beyond our limit is beyond that of RFC 1939 3, too. */
  private nextStatus(bareCr: (offset: number) => void): Line | undefined {
    try {
      return this.splitter.next({ limit: longestLine, what: 'line length', bareCr });
    } catch (error) {
      if (error instanceof LimitExceeded)
        this.log.note('response-length', this.splitter.offset, 'at most 512 octets', `more than ${longestLine} octets`);
      throw error;
    }
  }

  private takeStatus(line: Line): void {
    if (line.ending === 'LF') this.log.note('line-ends', line.offset + line.octets.length, 'CRLF', 'an LF without CR');
    const status = parseStatusLine(line.octets);
    const unjudged = status.status === undefined && this.unknownForm;
    const asked = unjudged ? undefined : this.dialogue.answered(status.status === '+');
    const { certain } = this.dialogue;
    if (!unjudged) inspectStatusLine(status, line, { asked, certain, responseCodes: this.responseCodes }, this.log);
    // Whatever that line was, it may have been the answer: nobody is accused of one too many from here on.
    if (status.status === undefined) this.dialogue.certain = false;
    if (asked) this.unknownForm = !isKnown(asked) && status.status === 'OK';
    else this.boundUnasked(line);
    if (status.status === 'OK' && asked && isMultiline(asked)) {
      this.open = new Multiline(line.offset, status, asked, line.ending);
      return;
    }
    const reply: Pop3Response = { ...status, offset: line.offset, content: undefined, asked };
    if (asked?.verb === 'greeting') this.timestamp = apopTimestamp(status.text);
    const listing = certain ? inspectListing(reply, () => line.offset, this.log) : undefined;
    // What should have stood in the line may follow in others.
    if (listing !== undefined) this.unknownForm = true;
    const departs = status.status === undefined && !unjudged ? 'status-indicator' : listing;
    this.replies.push({ ...reply, ...(departs === undefined ? {} : { departs }) });
  }

  /** The end of a multi-line response has not come, and will not. */
  private noteEndless(open: Multiline, instead: string): void {
    const { offset, unfinished } = this.splitter;
    if (open.asked?.verb === 'AUTH' || this.endless === open) return;
    this.endless = open;
    const found = `${instead} after ${open.length + unfinished} octets of lines`;
    this.log.note('multiline-end', offset + unfinished, 'a line of a single dot', found);
  }

  private takeContent(open: Multiline, line: Line): void {
    if (this.answersNext(open, line)) {
      this.log.note('multiline-end', line.offset, 'a line of a single dot', showOctets(line.octets));
      this.takeWhole(open, line.offset, 'multiline-end');
      this.takeStatus(line);
      return;
    }
    const kind = open.take(line);
    if (kind === 'unstuffed') {
      this.log.note('byte-stuffing', line.offset, 'a doubled dot', showOctets(line.octets));
    }
    if (kind === 'end') this.takeWhole(open, line.offset);
  }

  /** A line of a listing that is the status line of the next response: the end of the listing was left out. */
  private answersNext(open: Multiline, { octets }: Line): boolean {
    if (open.isMessage || open.asked?.verb === 'AUTH' || !this.dialogue.certain || !this.dialogue.waits) return false;
    return /^(?:\+OK|-ERR)(?: |$)/.test(octets.toString('latin1'));
  }

  /**
   * The lines of a multi-line response have come.
   * @param end where its last line begins, or would
   * @param departed the invariant that it has broken already
   */
  private takeWhole(open: Multiline, end: number, departed?: string): void {
    this.open = undefined;
    if (open.endsWrongly) this.log.note('line-ends', open.firstLf ?? end, 'CRLF', 'an LF without CR');
    const start = end - open.length;
    const content = open.content();
    const reply: Pop3Response = { ...open.status, offset: open.offset, content, asked: open.asked };
    const listing = this.dialogue.certain
      ? inspectListing(reply, index => start + lineOffset(content, index), this.log)
      : undefined;
    const departs = departed ?? listing;
    const capabilities = capabilityLines(reply);
    if (capabilities) this.responseCodes = capabilities.some(one => /^RESP-CODES\b/i.test(one));
    this.replies.push({ ...reply, ...(departs === undefined ? {} : { departs }) });
  }

  private boundUnasked(line: Line): void {
    this.unasked += line.length;
    if (this.unasked > mostUnasked) throw new LimitExceeded('responses to nothing', mostUnasked, line.offset);
  }

  /** `multiline: false`: what looked like the first line of more is the whole response. */
  private cutOpen(): void {
    const { open } = this;
    if (!open) return;
    this.open = undefined;
    let offset = this.splitter.offset - open.length;
    const { raw } = open.content();
    this.replies.push({ ...open.status, offset: open.offset, content: undefined, asked: open.asked });
    const again = new LineSplitter();
    again.push(raw.read(0, raw.length));
    const bounds = { limit: Number.POSITIVE_INFINITY, what: 'line length' };
    for (let line = again.next(bounds); line; line = again.next(bounds)) {
      this.takeStatus({ ...line, offset });
      offset += line.length;
    }
  }

  /** `multiline: true`: the lines that followed a single-line response belong to it. False when their end is still to come. */
  private joinLines(): boolean {
    const [first] = this.replies;
    if (!first) return false;
    if (first.content || first.status !== 'OK') return true;
    const end = this.replies.findIndex((reply, index) => index > 0 && reply.text === '.' && !reply.status);
    if (end < 0) return false;
    const raw = this.replies.slice(1, end).flatMap(({ line }) => [line, Buffer.from('\r\n')]);
    this.replies.splice(0, end + 1, { ...first, content: new Content(inMemory(Buffer.concat(raw)), false) });
    return true;
  }

  private unfinished(): string {
    const line = this.splitter.unfinished > 0 ? showOctets(this.splitter.peek(200)) : '';
    if (!this.open) return line;
    const octets = this.open.length + this.splitter.unfinished;
    return `${showOctets(this.open.status.line)}, and ${octets} octets of lines without their end`;
  }
}

/** Where a line of a content begins in what was sent. */
function lineOffset(content: Content, index: number): number {
  const raw = content.raw.read(0, content.raw.length);
  let offset = 0;
  for (let line = 0; line < index; line++) offset = raw.indexOf(0x0a, offset) + 1;
  return offset;
}
