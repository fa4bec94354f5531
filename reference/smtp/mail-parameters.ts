import { mailParameter, type Refusal } from './extensions/index.js';
import type { SmtpSession } from './session.js';

/** Judges the parameters of MAIL; undefined when all are well. */
export function checkMailParameters(
  session: SmtpSession,
  parameters: ReadonlyMap<string, string | undefined>,
): Refusal | undefined {
  for (const [keyword, value] of parameters) {
    const check = mailParameter(session, keyword);
    if (check === undefined) {
      if (session.has('smtp-unknown-parameter-ignored')) continue;
      return ['555 5.5.4', `Unknown parameter ${keyword.slice(0, 40)}`];
    }
    const refusal = check(value, session, parameters);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}
