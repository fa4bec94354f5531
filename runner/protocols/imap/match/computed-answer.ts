import { TooLarge } from '../../../oracle/parse-message.js';
import { type SearchAnswer, wrongAnswer } from '../../../oracle/search-answer.js';
import { NotUnderstood } from '../../../oracle/search-command.js';
import { Unknown } from '../../../oracle/searched-mailbox.js';
import type { Thread } from '../../../oracle/thread.js';
import { MatchLimitExceeded } from '../../session.js';
import { type Data, fieldOf, numberOf, type Value } from '../grammar/values.js';
import type { Known } from './known.js';

/** Members of a set are counted up to so many: a range may have billions. */
const mostMembers = 1_000_000;

/** What a response answers to SEARCH and the like. */
export type ReadAnswer = (data: Data) => SearchAnswer;

/**
 * How an answer to SEARCH, SORT or THREAD differs from what the command of the step must find over the messages of the mailbox.
 * @returns a function, which throws MatchLimitExceeded where it cannot be known what is right
 */
export function answerDifferences(read: ReadAnswer): (data: Data, known: Known) => readonly string[] {
  return (data, { command, messages }) => {
    if (command === undefined)
      throw new MatchLimitExceeded('not judged: this step has sent no command to compute from');
    try {
      return wrongAnswer(command, messages.searched(), read(data));
    } catch (error) {
      if (error instanceof Unknown) throw new MatchLimitExceeded(`not judged: it is not known ${error.message}`);
      if (error instanceof NotUnderstood || error instanceof TooLarge)
        throw new MatchLimitExceeded(`not judged: ${error.message}`);
      throw error;
    }
  };
}

/** An answer of message numbers. */
export const numbersAnswer: ReadAnswer = data => ({
  kind: 'numbers',
  numbers: itemsOf(fieldOf(data, 'numbers')).flatMap(one => numberOf(one) ?? []),
});

/** An answer of threads. */
export const threadsAnswer: ReadAnswer = data => ({
  kind: 'threads',
  threads: itemsOf(fieldOf(data, 'threads')).map(threadOf),
});

function itemsOf(value: Value | undefined): readonly Value[] {
  return value?.type === 'list' ? value.items : [];
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

/** The numbers of a set. */
export function membersOf(set: string): readonly number[] {
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
