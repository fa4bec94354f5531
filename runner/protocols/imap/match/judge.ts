import { showOctets } from '../../../wire/octet-text.js';
import { bindAll } from '../../match/placeholder.js';
import type { Bindings, Judgement, Question } from '../../session.js';
import { vocabulary } from '../extensions/index.js';
import type { Response } from '../grammar/response.js';
import { assign } from './assignment.js';
import { type Comparison, compareData } from './compare.js';
import type { ForbiddenPattern, ImapExpectation } from './expectation.js';
import { foundBySearch } from './found.js';
import { joined } from './joined.js';
import type { Known, Messages } from './known.js';
import type { Pattern } from './pattern.js';

/** Responses that a report quotes at most. */
const quoted = 6;

type AskedQuestion = Question<ImapExpectation, ForbiddenPattern>;
type ImapQuestion = AskedQuestion & {
  readonly known: Known;
  readonly rev2: boolean;
  readonly unanswered: boolean;
  /** LIST was asked for, and a LIST response may be unsolicited: after ENABLE IMAP4rev2 a server may tell so of changes, at any time (RFC 9051 6.3.4 and 6.3.9). */
  readonly listsUnasked: boolean;
};

/**
 * Holds the responses of the queue against a question. An expectation with `tagged` reads up to the tagged response of the question's
 * command (of any command, if the step sent none), and to those of commands before it that nobody has asked for: a server may answer in another order
 * (RFC 3501 5.5). One without reads until all it asks for is there.
 * @param rev2 IMAP4rev2 is enabled, which answers SEARCH otherwise
 * @param unanswered one of those commands before is not answered yet
 */
export function judgeResponses(
  replies: readonly Response[],
  asked: AskedQuestion,
  final: boolean,
  messages: Messages,
  rev2 = false,
  unanswered = false,
): Judgement {
  const question: ImapQuestion = {
    ...asked,
    rev2,
    unanswered: unanswered && !final,
    listsUnasked: rev2 && /^\S+ LIST /i.test(asked.command?.toString('latin1') ?? ''),
    known: { fixtures: asked.message, messages, command: asked.command },
  };
  const { expect: expectations, forbid: forbidden } = question;
  if (expectations.length === 0) return judgeForbidden(replies, question, forbidden, final);
  const done = answeredAt(replies, question);
  // When the command has been answered, alternatives that the answer left open are not waited for.
  const answered = expectations.some(expectation => expectation.tagged) && done >= 0;
  const judgements = expectations.map(expectation => judgeOne(replies, expectation, question, final || answered));
  const nearest = judgements.filter(judgement => judgement.state === 'met').sort((a, b) => a.consumed - b.consumed)[0];
  const expected = expectations.map(expectation => expectation.describe()).join(', or ');
  if (nearest) {
    const read = replies.slice(0, nearest.consumed);
    return forbiddenAmong(read, forbidden, question) ?? captureText(read, nearest, question);
  }
  if (!final && judgements.some(judgement => judgement.state === 'waiting')) return waiting(expected, replies);
  const consumed = Math.max(...judgements.map(judgement => ('consumed' in judgement ? judgement.consumed : 0)));
  const broken = forbiddenAmong(replies.slice(0, consumed), forbidden, question);
  const got = judgements.map(judgement => judgement.got).filter((text, index, all) => all.indexOf(text) === index);
  const malformed = judgements
    .map(judgement => ('malformed' in judgement ? judgement.malformed : undefined))
    .find(Boolean);
  const unsolicited = judgements.some(judgement => 'unsolicited' in judgement);
  return (
    broken ?? {
      state: 'unmet',
      consumed,
      expected,
      got: got.join('; or: '),
      ...(malformed ? { malformed } : {}),
      ...(unsolicited && { unsolicited }),
    }
  );
}

/** With nothing expected: reads to the command's tagged response, or to the end when the step sent no command. */
function judgeForbidden(
  replies: readonly Response[],
  question: ImapQuestion,
  forbidden: readonly Pattern[],
  final: boolean,
): Judgement {
  const done = question.tag === undefined ? -1 : answeredAt(replies, question);
  const read = done < 0 ? replies : replies.slice(0, done + 1);
  const broken = forbiddenAmong(read, forbidden, question);
  if (broken) return broken;
  const names = forbidden.map(pattern => pattern.describe()).join(', ');
  const expected = names ? `no ${names}` : 'an answer';
  const enough = done >= 0 || final || (forbidden.length === 0 && question.tag === undefined && replies.length > 0);
  if (!enough) return waiting(expected, replies);
  if (done < 0 && (question.tag !== undefined || (forbidden.length === 0 && replies.length === 0))) {
    const malformed = unreadable(read, undefined);
    return {
      state: 'unmet',
      consumed: read.length,
      expected: `${expected}; a tagged response`,
      got: describeAll(read),
      ...(malformed === undefined ? {} : { malformed }),
    };
  }
  return captureText(read, met(read, {}), question);
}

/** A part of an expectation that is not met. */
interface Wrong {
  readonly text: string;
  /** The invariant of a response that might have met it, could it be read. */
  readonly malformed?: string | undefined;
  /** A response too many, which may be unsolicited. */
  readonly unsolicited?: boolean;
}

/** The invariant that a response broke which cannot be read, and which might be one of a kind (undefined: a tagged one). */
function unreadable(read: readonly (Response | undefined)[], kind: string | undefined): string | undefined {
  return read.find(
    reply =>
      reply?.unreadable !== undefined &&
      (reply.data.kind === '?' || (reply.type === 'untagged' && reply.data.kind === kind)),
  )?.unreadable;
}

/** Index of the tagged response of a command (of any, without a tag), or -1. */
function taggedAt(replies: readonly Response[], tag: string | undefined): number {
  return replies.findIndex(reply => reply.type === 'tagged' && (tag === undefined || reply.tag === tag));
}

/** Where the last of the tagged responses is up to which a question reads, or -1. */
function answeredAt(replies: readonly Response[], { tag, earlier = [], unanswered }: ImapQuestion): number {
  const own = taggedAt(replies, tag);
  if (own < 0 || unanswered) return -1;
  return Math.max(own, ...earlier.map(each => taggedAt(replies, each)));
}

function judgeOne(
  replies: readonly Response[],
  expectation: ImapExpectation,
  question: ImapQuestion,
  final: boolean,
): Judgement {
  const done = expectation.tagged ? answeredAt(replies, question) : -1;
  const expected = expectation.describe();
  if (expectation.tagged && done < 0 && !final) return waiting(expected, replies);
  const read = done < 0 ? replies : replies.slice(0, done + 1);
  // A command that has been answered asks for no continuation any more.
  const over = expectation.continuation && question.tag !== undefined && taggedAt(replies, question.tag) >= 0;
  const decided = done >= 0 || final || over;
  const bindings: Bindings = {};
  const wrong: Wrong[] = [];
  if (expectation.tagged) {
    const reply = done < 0 ? undefined : read[taggedAt(read, question.tag)];
    if (reply) wrong.push(...wrongCompletion(reply, expectation, bindings, question.known));
    else {
      const text = `no tagged response${question.tag ? ` to ${question.tag}` : ''}`;
      wrong.push({ text, malformed: unreadable(read, undefined) });
    }
  }
  const continuation = read.findIndex(reply => reply.type === 'continuation');
  if (expectation.continuation && continuation < 0) wrong.push({ text: 'no continuation request' });
  const searches = question.rev2 && expectation.untagged.some(({ kind }) => kind === 'SEARCH');
  const whole = joined(searches ? foundBySearch(read, vocabulary) : read, vocabulary);
  const untagged = matchUntagged(whole, expectation, question, bindings);
  wrong.push(...untagged.wrong);
  let last = Math.max(untagged.last, expectation.continuation ? continuation : -1);
  if (expectation.tagged) last = read.length - 1;
  if (Object.keys(expectation.count).length > 0) {
    // Without a tagged response to end the reading, a count is known only when all has come.
    if (!decided && wrong.length === 0) return waiting(expected, read);
    if (!expectation.tagged) last = read.length - 1;
    wrong.push(...wrongCounts(read, expectation, question));
  }
  if (wrong.length === 0) wrong.push(...others(whole.slice(0, last + 1), expectation, untagged.chosen, question));
  else if (!decided) return waiting(expected, replies);
  if (wrong.length === 0) return met(read.slice(0, last + 1), bindings);
  const got = `${wrong.map(({ text }) => text).join('; ')}; in ${describeAll(read)}`;
  // What is wrong for another reason is wrong however the unreadable response would read.
  const malformed = wrong.every(one => one.malformed) ? wrong[0]?.malformed : undefined;
  const consumed = decided ? read.length : last + 1;
  const unsolicited = wrong.every(one => one.unsolicited);
  return {
    state: 'unmet',
    consumed,
    expected,
    got,
    ...(malformed === undefined ? {} : { malformed }),
    ...(unsolicited && { unsolicited }),
  };
}

function wrongCompletion(reply: Response, expectation: ImapExpectation, bindings: Bindings, known: Known): Wrong[] {
  const malformed = reply.unreadable;
  if (!expectation.tagged?.includes(reply.data.kind))
    return [{ text: describe(reply), malformed: reply.data.kind === '?' ? malformed : undefined }];
  const code = reply.data.code;
  if (expectation.codes === null) return code ? [{ text: `a response code: ${describe(reply)}`, malformed }] : [];
  if (expectation.codes.length === 0) return [];
  const compared = expectation.codes.map(wanted =>
    code?.kind === wanted.kind ? compareData(wanted, code, known) : undefined,
  );
  const match = compared.find(comparison => comparison?.differences.length === 0);
  if (match && bindAll(bindings, match.bindings)) return [];
  const differs = compared.flatMap(comparison => comparison?.differences ?? []);
  const text =
    differs.length > 0
      ? `response code of ${describe(reply)}: ${differs.join(', ')}`
      : `another response code, or none: ${describe(reply)}`;
  return [{ text, malformed }];
}

interface Matched {
  readonly wrong: readonly Wrong[];
  /** Indices of the responses that the patterns took. */
  readonly chosen: ReadonlySet<number>;
  readonly last: number;
}

/** @param read some of which may be empty places: see `joined` */
function matchUntagged(
  read: readonly (Response | undefined)[],
  expectation: ImapExpectation,
  question: ImapQuestion,
  bindings: Bindings,
): Matched {
  const tables: Map<number, Comparison>[] = [];
  const wrong: Wrong[] = [];
  for (const pattern of expectation.untagged) {
    const table = new Map<number, Comparison>();
    let nearest: { reply: Response; comparison: Comparison } | undefined;
    for (const [index, reply] of read.entries()) {
      if (reply?.type !== 'untagged' || reply.data.kind !== pattern.kind) continue;
      const comparison = pattern.compare(reply.data, question.known);
      if (comparison.differences.length === 0) table.set(index, comparison);
      else if (!nearest || comparison.agreed > nearest.comparison.agreed) nearest = { reply, comparison };
    }
    tables.push(table);
    if (table.size > 0) continue;
    wrong.push({
      text: nearest
        ? `nothing satisfies ${pattern.describe()}: nearest is ${describe(nearest.reply)}, where ${nearest.comparison.differences.join(', ')}`
        : `no ${pattern.kind} response for ${pattern.describe()}`,
      malformed: unreadable(read, pattern.kind),
    });
  }
  if (wrong.length > 0) return { wrong, chosen: new Set(), last: -1 };
  const assigned = assign(tables);
  if (!assigned) {
    const texts = expectation.untagged.map(pattern => pattern.describe()).join(', ');
    const text = `no response for each of ${texts} with captures that agree`;
    const [first = ''] = expectation.untagged.map(({ kind }) => unreadable(read, kind) ?? '').filter(Boolean);
    return { wrong: [{ text, malformed: first || undefined }], chosen: new Set(), last: -1 };
  }
  const agree = bindAll(bindings, assigned.bindings);
  return {
    wrong: agree ? [] : [{ text: 'captures of one name that differ' }],
    chosen: new Set(assigned.chosen),
    last: Math.max(-1, ...assigned.chosen),
  };
}

function wrongCounts(read: readonly Response[], expectation: ImapExpectation, { listsUnasked }: ImapQuestion): Wrong[] {
  return Object.entries(expectation.count).flatMap(([kind, times]) => {
    const found = read.filter(reply => reply.type === 'untagged' && reply.data.kind === kind).length;
    if (found === times) return [];
    const perhaps = read.find(reply => reply.unreadable !== undefined && reply.data.kind === '?');
    const unsolicited = listsUnasked && kind === 'LIST' && found > times;
    return [{ text: `${found} x ${kind} instead of ${times}`, malformed: perhaps?.unreadable, unsolicited }];
  });
}

/** With `only`: responses of a kind that the patterns name, but that none of them took. */
function others(
  read: readonly (Response | undefined)[],
  expectation: ImapExpectation,
  chosen: ReadonlySet<number>,
  { listsUnasked }: ImapQuestion,
): Wrong[] {
  if (!expectation.only) return [];
  const kinds = new Set(expectation.untagged.map(pattern => pattern.kind));
  return read
    .flatMap((reply, index) =>
      reply?.type === 'untagged' && kinds.has(reply.data.kind) && !chosen.has(index) ? [reply] : [],
    )
    .slice(0, quoted)
    .map(reply => ({
      text: `not asked for: ${describe(reply)}`,
      malformed: reply.unreadable,
      unsolicited: listsUnasked && reply.data.kind === 'LIST',
    }));
}

function forbiddenAmong(
  read: readonly Response[],
  forbidden: readonly Pattern[],
  question: ImapQuestion,
): Judgement | undefined {
  for (const [index, reply] of read.entries()) {
    if (reply.type !== 'untagged') continue;
    const hit = forbidden.find(
      pattern =>
        pattern.kind === reply.data.kind && pattern.compare(reply.data, question.known).differences.length === 0,
    );
    if (hit)
      return {
        state: 'unmet',
        consumed: Math.max(index + 1, read.length),
        expected: `no ${hit.describe()}`,
        got: describe(reply),
        ...(reply.unreadable === undefined ? {} : { malformed: reply.unreadable }),
        ...(question.listsUnasked && hit.kind === 'LIST' && { unsolicited: true as const }),
      };
  }
  return undefined;
}

/** Adds what `bind` captures from the text that was read. */
function captureText(read: readonly Response[], met: Judgement & { state: 'met' }, question: ImapQuestion): Judgement {
  if (Object.keys(question.bind).length === 0) return met;
  const bindings = { ...met.bindings };
  const text = read.map(reply => reply.octets.toString('latin1')).join('');
  for (const [name, { source, expression }] of Object.entries(question.bind)) {
    const found = expression?.find(text);
    if (found === undefined) {
      const malformed = read.find(reply => reply.unreadable !== undefined)?.unreadable;
      return {
        state: 'unmet',
        consumed: met.consumed,
        expected: `text for ${name}: ${source}`,
        got: describeAll(read),
        ...(malformed === undefined ? {} : { malformed }),
      };
    }
    bindings[name] = found;
  }
  return { ...met, bindings };
}

/** Most of what is waited for comes, so that nobody asks what had come until then: it is put into words when it is asked. */
function waiting(expected: string, replies: readonly Response[]): Judgement {
  const seen = [...replies];
  return {
    state: 'waiting',
    expected,
    get got() {
      return describeAll(seen);
    },
  };
}

/** What was read, as it was asked for: put into words when they are asked for, too. */
function met(read: readonly Response[], bindings: Bindings): Judgement & { state: 'met' } {
  return {
    state: 'met',
    consumed: read.length,
    bindings,
    get got() {
      return describeAll(read);
    },
  };
}

/** One response as a line, cut at 200 octets. */
export function describe({ lines }: Response): string {
  const end = lines.length > 1 && lines.subarray(-2).toString('latin1') === '\r\n' ? lines.length - 2 : lines.length;
  return showOctets(lines.subarray(0, end), 200);
}

function describeAll(replies: readonly Response[]): string {
  if (replies.length === 0) return 'nothing';
  const last = replies.slice(-quoted).map(describe).join(' | ');
  return replies.length > quoted ? `${replies.length - quoted} responses, then ${last}` : last;
}
