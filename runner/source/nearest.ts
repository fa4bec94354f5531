/**
 * How many insertions, deletions, replacements and swaps of neighbours lead from one word to the other. Packages do not serve here: they count a
 * swap, the commonest slip, as two, or give up on long words such as the ids of rules.
 */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, beforeLast[j - 2]! + 1);
      row.push(least);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}

/**
 * The known word that someone who wrote `word` most likely meant.
 * @param known the words that would have been right
 * @returns undefined when none is so near that it could be a slip: a third of the letters may be wrong, and at least one
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  // A word of which no letter is right is another word.
  return within(Math.min(Math.max(1, Math.floor(word.length / 3)), word.length - 1), word, known);
}

/** The known word from which one letter leads to `word`, where it may also be a word of its own. */
export function slipOf(word: string, known: Iterable<string>): string | undefined {
  return word.length < 3 ? undefined : within(1, word, known);
}

/** The nearest word that so many steps lead to at most. */
function within(most: number, word: string, known: Iterable<string>): string | undefined {
  const meant = word.toLowerCase();
  let best: string | undefined;
  let least = most + 1;
  for (const candidate of known) {
    if (candidate === word || Math.abs(candidate.length - word.length) >= least) continue;
    const steps = distance(meant, candidate.toLowerCase());
    if (steps < least) {
      best = candidate;
      least = steps;
    }
  }
  return best;
}

/** `did you mean ..?` for a word that is not known, or undefined when nothing known is near it. */
export function didYouMean(word: string, known: Iterable<string>): string | undefined {
  const meant = nearest(word, known);
  return meant === undefined ? undefined : `did you mean \`${meant}\`?`;
}
