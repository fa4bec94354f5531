/** Whether something must be so, must not be so, or may be either: where RFCs leave a choice, or say nothing. */
export type Truth = 'yes' | 'no' | 'open';

export function not(truth: Truth): Truth {
  if (truth === 'open') return 'open';
  return truth === 'yes' ? 'no' : 'yes';
}

export function all(truths: Iterable<Truth>): Truth {
  let result: Truth = 'yes';
  for (const truth of truths) {
    if (truth === 'no') return 'no';
    if (truth === 'open') result = 'open';
  }
  return result;
}

export function any(truths: Iterable<Truth>): Truth {
  let result: Truth = 'no';
  for (const truth of truths) {
    if (truth === 'yes') return 'yes';
    if (truth === 'open') result = 'open';
  }
  return result;
}

/** What holds where each of these is a right view of the same thing: sure only where all agree. */
export function agreed(truths: Iterable<Truth>): Truth {
  const [first = 'open', ...rest] = new Set(truths);
  return rest.length === 0 ? first : 'open';
}

export function truthOf(value: boolean): Truth {
  return value ? 'yes' : 'no';
}
