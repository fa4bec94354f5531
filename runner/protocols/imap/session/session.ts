import { showOctets } from '../../../wire/octet-text.js';
import type { GivenMailbox, SessionOptions } from '../../protocol.js';
import { type Condition, type Judgement, LimitExceeded, type Question, type Session } from '../../session.js';
import { ViolationLog } from '../../text-protocol/violation-log.js';
import type { SessionEvent } from '../events.js';
import { vocabulary } from '../extensions/index.js';
import { type Frame, Framing } from '../grammar/framing.js';
import { type Response, readResponse } from '../grammar/response.js';
import { plainItems, Skim } from '../grammar/skim.js';
import { SkimmedResponse } from '../grammar/skimmed-response.js';
import { fieldOf, numberOf, textOf } from '../grammar/values.js';
import { type FoundViolation, findViolations } from '../invariants/index.js';
import { octetsOf } from '../match/computed.js';
import type { ForbiddenPattern, ImapExpectation } from '../match/expectation.js';
import { describe, judgeResponses } from '../match/judge.js';
import { noMessages } from '../match/known.js';
import { Accounts } from '../models/account.js';
import { Contents } from '../models/contents.js';
import { isAbout, refusalOf } from './condition.js';
import { SessionState, type Standing } from './state.js';

/** What the harness is ready to hold of responses that nobody has read. */
export const unreadLimits = { responses: 100_000, octets: 256 * 1024 * 1024 } as const;

const plain = plainItems(vocabulary);

class ImapSession implements Session<Response, ImapExpectation, ForbiddenPattern> {
  readonly replies: Response[] = [];
  private readonly log = new ViolationLog();
  readonly violations = this.log.list;
  private readonly framing = new Framing(true);
  private readonly skim = new Skim(plain);
  /** The breaches that the response at hand commits. */
  private readonly breaches: FoundViolation[] = [];
  private readonly state: SessionState;
  private readonly contents: Contents | undefined;
  /** The BYE that came while no LOGOUT was in flight. */
  private bye: Response | undefined;
  /** Octets received since the queue was last measured. */
  private unmeasured = 0;

  constructor(
    run: object,
    standing: Standing | undefined,
    private readonly given: GivenMailbox | undefined,
  ) {
    const found = (event: SessionEvent) => {
      findViolations(event, this.state, this.breaches);
      this.contents?.take(event);
    };
    this.state = new SessionState(Accounts.of(run), found, standing);
    if (given !== undefined) this.contents = new Contents(given, () => this.state.view);
  }

  get createdMailbox(): boolean {
    return this.state.createdMailbox;
  }

  get changedMailboxes(): boolean {
    return this.state.changedMailboxes;
  }

  get emptyMailbox(): boolean {
    return this.state.view?.exists === 0;
  }

  messages(): readonly Buffer[] {
    return (this.contents ?? noMessages).all();
  }

  wrote(octets: Uint8Array): void {
    this.state.wrote(octets);
    if (this.given !== undefined && this.state.commands.changing) this.given.changed = true;
  }

  received(octets: Uint8Array): void {
    const held = Buffer.from(octets.buffer, octets.byteOffset, octets.length);
    this.state.listening(this.skim.listens);
    let lastLf: number | undefined;
    const skim = (at: number, offset: number) => {
      lastLf ??= held.lastIndexOf(0x0a);
      return this.skimmed(held, at, lastLf, offset);
    };
    this.framing.push(held, frame => this.complete(frame), skim);
  }

  secured(): void {
    this.framing.drop();
    this.replies.length = 0;
    this.state.secured();
  }

  compressed(): Buffer {
    this.state.compresses = false;
    return this.framing.goOn();
  }

  left(): void {
    this.state.ended();
  }

  ended(): void {
    const { pending, streamOffset } = this.framing;
    if (pending.length === 0) return;
    const found = `the end of the stream after ${showOctets(pending.subarray(-40))}`;
    this.log.note('line-ends', streamOffset, 'CRLF at the end of the response', found);
    this.framing.drop();
  }

  judge(question: Question<ImapExpectation, ForbiddenPattern>, final: boolean): Judgement {
    const { rev2, commands } = this.state;
    const unanswered = question.earlier?.some(tag => commands.inFlight.some(one => one.tag === tag));
    return judgeResponses(this.replies, question, final, this.contents ?? noMessages, rev2, unanswered);
  }

  describe(reply: Response): string {
    return describe(reply);
  }

  challenge(reply: Response): string | undefined {
    return reply.type === 'continuation' ? (textOf(fieldOf(reply.data, 'text')) ?? '') : undefined;
  }

  concludes(reply: Response): boolean {
    return reply.type === 'tagged';
  }

  condition(reply: Response): Condition | undefined {
    if (reply === this.bye) return 'ending';
    return refusalOf(reply);
  }

  isAbout(condition: Condition, expect: readonly ImapExpectation[], forbid: readonly ForbiddenPattern[]): boolean {
    return isAbout(condition, expect, forbid);
  }

  capabilities(reply: Response): readonly string[] | undefined {
    const { data } = reply;
    const listing = [data, data.code].find(each => each?.kind === 'CAPABILITY');
    const value = listing ? fieldOf(listing, 'capabilities') : undefined;
    return value?.type === 'list' ? value.items.map(item => textOf(item) ?? '') : undefined;
  }

  malformed(reply: Response): string | undefined {
    return reply.unreadable;
  }

  outcome(reply: Response): string | undefined {
    if (reply.type === 'continuation') return 'continuation';
    return reply.type === 'tagged' ? reply.data.kind : undefined;
  }

  succeeded(reply: Response): boolean {
    return reply.type === 'continuation' || (reply.type === 'tagged' && reply.data.kind === 'OK');
  }

  /**
   * Takes in the response that begins at `from`, if nothing can be wrong with its form. Where it ends; -1: it has to be read.
   * @param frame the response, where it did not come at once
   */
  private skimmed(octets: Buffer, from: number, lastLf: number, offset: number, frame?: Frame): number {
    const { skim } = this;
    const end = skim.end(octets, from, lastLf, frame?.literals);
    if (end < 0) return -1;
    const response = new SkimmedResponse(octets, from, end, offset, vocabulary, frame);
    this.saw(response, skim.told(octets));
    return end;
  }

  private complete(frame: Frame): void {
    const { octets, offset } = frame;
    if (this.skimmed(octets, 0, octets.length - 1, offset, frame) >= 0) return;
    const repeated = [...this.state.commands.noTags].find(
      tag => tag.length > 1 && octets.subarray(0, tag.length + 1).equals(Buffer.from(`${tag} `, 'latin1')),
    );
    const { response, findings } = readResponse(frame, this.state.utf8, vocabulary, repeated);
    for (const finding of findings) this.log.note(finding.invariant, finding.offset, finding.expected, finding.found);
    const leaving = this.state.commands.inFlight.some(({ name }) => name === 'LOGOUT');
    if (response.type === 'untagged' && response.data.kind === 'BYE' && !leaving) this.bye ??= response;
    this.saw(response, undefined, findings.length > 0);
    if (this.state.compresses) this.framing.hold();
  }

  /** @param told all that the response tells; undefined: its data says so */
  private saw(response: Response, told?: readonly SessionEvent[], malformed = false): void {
    this.state.saw(response, told);
    if (this.contents !== undefined) learnMessage(this.contents, response);
    if (this.breaches.length > 0) this.noteBreaches(response.offset, malformed);
    this.replies.push(response);
    this.measure(response);
  }

  private noteBreaches(offset: number, malformed: boolean): void {
    for (const { invariant, expected, found, earlier } of this.breaches.splice(0)) {
      // What a malformed response seems to say is not held against the server a second time.
      if (!malformed) this.log.note(invariant, offset, expected, found, earlier);
    }
  }

  /** Throws LimitExceeded when responses pile up that no step reads. */
  private measure(response: Response): void {
    if (this.replies.length > unreadLimits.responses) {
      throw new LimitExceeded('number of unread responses', unreadLimits.responses, response.offset);
    }
    this.unmeasured += response.size;
    if (this.unmeasured < unreadLimits.octets / 2) return;
    this.unmeasured = 0;
    const held = this.replies.reduce((sum, reply) => sum + reply.size, 0);
    if (held > unreadLimits.octets) throw new LimitExceeded('unread octets', unreadLimits.octets, response.offset);
  }
}

/** Takes in the message that FETCH data hold as a whole. */
function learnMessage(contents: Contents, { type, data }: Response): void {
  if (type !== 'untagged' || data.kind !== 'FETCH') return;
  const number = numberOf(fieldOf(data, 'number'));
  const octets = octetsOf(fieldOf(data, 'BODY[]') ?? fieldOf(data, 'RFC822'));
  if (number !== undefined && octets !== undefined) contents.learn(number, octets);
}

/** A session of its own for one IMAP connection, from its first octet. */
export function imapSession({
  run = {},
  witness = { connection: 'imap' },
  alone = false,
  users,
  given,
}: Partial<SessionOptions> = {}): Session<Response, ImapExpectation, ForbiddenPattern> {
  return new ImapSession(run, { witness, alone, users }, given);
}
