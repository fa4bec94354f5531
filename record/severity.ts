import type { Severity, VerdictEvent } from './events.js';

/** The severities, the gravest first. */
export const gravestFirst: readonly Severity[] = ['security', 'mail-loss', 'interoperability', 'style', 'leniency'];

/** What each of them means to those who use the server, in a sentence. */
export const severityMeans: Readonly<Record<Severity, string>> = {
  security: 'Others may get at mail, accounts or passwords, send through the server, or put commands into a session.',
  'mail-loss': 'Mail may be lost, altered, deleted, or delivered to others.',
  interoperability: 'Programs that keep to the RFC may not work with the server, or may misunderstand it.',
  style: 'Another form is recommended; programs work all the same.',
  leniency: 'The server takes what should be refused, which harms no client that keeps to the RFC.',
};

/** How grave it is that the rule of a verdict is broken. Records from before there were severities have leniency and the level alone. */
export function severityOf({
  severity,
  level,
  leniency,
}: Pick<VerdictEvent, 'severity' | 'level' | 'leniency'>): Severity {
  if (severity !== undefined) return severity;
  if (level === 'SECURITY') return 'security';
  return leniency ? 'leniency' : 'interoperability';
}
