/**
 * Where the RFC Editor has the section of a rule.
 * @param rule `rfc5321/4.1.1.5/rset-clears-buffers`; of a rule that names no RFC there is none
 */
export function ruleLink(rule: string): string | undefined {
  const [, rfc, section = ''] = /^rfc(\d+)\/([^/]+)/.exec(rule) ?? [];
  if (rfc === undefined) return undefined;
  return `https://www.rfc-editor.org/rfc/rfc${rfc}#${/^\d/.test(section) ? 'section' : 'appendix'}-${section}`;
}
