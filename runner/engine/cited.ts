import type { VerdictEvent } from '../../record/events.js';
import type { Rule } from '../scenario/model.js';

/** What a verdict says of the rule that it is about. */
export function cited(rule: Rule): Pick<VerdictEvent, 'rule' | 'says' | 'level' | 'errata' | 'inSuccessor'> {
  const { id, says, level, errata, inSuccessor } = rule;
  return {
    rule: id,
    says,
    level,
    ...(errata === undefined ? {} : { errata }),
    ...(inSuccessor === undefined ? {} : { inSuccessor }),
  };
}
