import { checkClaims } from '../runner/scenario/claims.js';
import type { RuleCatalogue } from '../runner/scenario/rules.js';
import { InvalidSource } from '../runner/source/diagnostic.js';
import type { Claim } from '../runner/targets/target.js';
import { WrongUsage } from './usage.js';

/**
 * The older RFCs that `--claims` names, such as `rfc2060`.
 * @throws WrongUsage for a value that is no RFC, or one that nothing can be held to
 */
export function parseClaims(values: readonly string[], rules: RuleCatalogue): readonly Claim[] {
  const claims = values.map(value => {
    const [, rfc] = /^rfc(\d+)$/i.exec(value) ?? [];
    if (rfc === undefined) throw new WrongUsage(`--claims takes an RFC such as rfc2060, not \`${value}\``);
    return { rfc: Number(rfc), place: { file: '--claims', line: 0, column: 0 } };
  });
  try {
    checkClaims(claims, rules);
  } catch (error) {
    if (!(error instanceof InvalidSource)) throw error;
    const problems = error.diagnostics.map(({ message, hint }) =>
      hint === undefined ? message : `${message}; ${hint}`,
    );
    throw new WrongUsage(`--claims: ${problems.join('\n')}`);
  }
  return claims;
}
