import { TooLarge } from '../../../oracle/parse-message.js';
import { type SearchAnswer, wrongAnswer } from '../../../oracle/search-answer.js';
import { NotUnderstood } from '../../../oracle/search-command.js';
import { Unknown } from '../../../oracle/searched-mailbox.js';
import type { Thread } from '../../../oracle/thread.js';
import { MatchLimitExceeded } from '../../session.js';
import { type Data, fieldOf, numberOf, textOf, type Value } from '../grammar/values.js';
import type { Known } from './known.js';

/** Members of a set are counted up to so many: a range may have billions. */
const mostMembers = 1_000_000;

/**
 * How an answer to SEARCH, SORT or THREAD differs from what the command of the step must find over the messages of the mailbox.
 * @throws MatchLimitExceeded where it cannot be known what is right
 */
export function answerDifferences(data: Data, { command, messages }: Known): readonly string[] {
  if (command === undefined) throw new MatchLimitExceeded('not judged: this step has sent no command to compute from');
  try {
    return wrongAnswer(command, messages.searched(), answerOf(data));
  } catch (error) {
    if (error instanceof Unknown) throw new MatchLimitExceeded(`not judged: it is not known ${error.message}`);
    if (error instanceof NotUnderstood || error instanceof TooLarge)
      throw new MatchLimitExceeded(`not judged: ${error.message}`);
    throw error;
  }
}

function answerOf(data: Data): SearchAnswer {
  const threads = fieldOf(data, 'threads');
  if (threads !== undefined) return { kind: 'threads', threads: itemsOf(threads).map(threadOf) };
  const numbers = fieldOf(data, 'numbers');
  if (numbers !== undefined) return { kind: 'numbers', numbers: itemsOf(numbers).flatMap(one => numberOf(one) ?? []) };
  const number = (name: string) => numberOf(fieldOf(data, name));
  const [min, max, count] = [number('MIN'), number('MAX'), number('COUNT')];
  const all = fieldOf(data, 'ALL');
  return {
    kind: 'returned',
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(count === undefined ? {} : { count }),
    ...(all === undefined ? {} : { all: membersOf(textOf(all) ?? '') }),
  };
}

function itemsOf(value: Value): readonly Value[] {
  return value.type === 'list' ? value.items : [];
}

/** A list of a THREAD response: numbers, each the parent of the next, and at the end lists that are siblings. */
function threadOf(value: Value): Thread {
  const items = itemsOf(value);
  const numbers = items.flatMap(item => numberOf(item) ?? []);
  const below = items.filter(item => item.type === 'list').map(threadOf);
  const innermost = numbers.pop();
  const last: Thread = { number: innermost, children: below };
  return numbers.reduceRight<Thread>((child, number) => ({ number, children: [child] }), last);
}

function membersOf(set: string): readonly number[] {
  const members: number[] = [];
  for (const part of set.split(',')) {
    const [first = Number.NaN, last = first] = part.split(':').map(Number);
    for (let number = Math.min(first, last); number <= Math.max(first, last); number++) {
      if (members.length >= mostMembers) return members;
      members.push(number);
    }
  }
  return members;
}
