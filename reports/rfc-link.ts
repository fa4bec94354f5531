import { ruleParts } from './grouping.js';

/** Where the RFC Editor keeps the section that a rule is of; undefined where the rule is of no RFC. */
export function rfcSection(rule: string): string | undefined {
  const { document, section } = ruleParts(rule);
  const [, number] = /^RFC (\d+)$/.exec(document) ?? [];
  if (number === undefined) return undefined;
  const page = `https://www.rfc-editor.org/rfc/rfc${number}`;
  if (/^\d+(\.\d+)*$/.test(section)) return `${page}#section-${section}`;
  return /^[A-Z](\.\d+)*$/.test(section) ? `${page}#appendix-${section}` : page;
}
