import type { Service, Target } from '../targets/target.js';
import { Transcript } from '../wire/transcript.js';
import { ConnectFailure } from '../wire/wire.js';
import { type Finding, lineOf, mergeFindings } from './finding.js';
import { refusal } from './open.js';
import { type ProbeContext, type ProbeOptions, ServiceProbe } from './service-probe.js';

/** No service of the target can be reached at all. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/**
 * Asks every service of the target for its greeting and for what it offers: in the clear, under TLS wherever it is offered, signed in.
 * @param context its `profiles` are what is being found out: they are filled as services answer
 * @param signal ends the asking early
 * @returns what is wrong
 * @throws Unreachable when no service can be reached, naming each, what went wrong and what to do
 */
export async function probe(context: ProbeContext, signal: AbortSignal): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const refused: string[] = [];
  const groups = byAddress(context.target);
  for (const services of groups) {
    // What was refused at once is asked of the next service too, which may do it.
    const before = new Set(findings.filter(({ waited }) => waited).map(lineOf));
    const asked = await probeService(context, services, signal, { before });
    if (signal.aborted) return [];
    findings.push(...asked.findings);
    if (asked.refused !== undefined) refused.push(asked.refused);
  }
  if (groups.length > 0 && refused.length === groups.length) throw new Unreachable(refused.join('\n'));
  return mergeFindings(findings);
}

/** Services by where they are: one that stands for another one as well (`imaps` alone for `imap`) is asked once. */
export function byAddress(target: Target): readonly (readonly Service[])[] {
  const groups = new Map<string, Service[]>();
  for (const service of Object.values(target.services)) {
    const where = `${service.protocol} ${service.host} ${service.port}`;
    groups.set(where, [...(groups.get(where) ?? []), service]);
  }
  return [...groups.values()];
}

/** What came of asking one service. */
export interface ProbeResult {
  readonly findings: readonly Finding[];
  /** Why there is no connection at all: naming the service, what went wrong and what to do. */
  readonly refused?: string;
}

/** Asks one service, by whatever names it has. */
export async function probeService(
  context: ProbeContext,
  services: readonly Service[],
  signal: AbortSignal,
  { transcript = new Transcript(), before = new Set(), brief = false }: ProbeOptions = {},
): Promise<ProbeResult> {
  const [service] = services;
  if (service === undefined) return { findings: [] };
  for (const { password } of context.target.accounts) transcript.mask(password);
  const examination = new ServiceProbe(context, service, services, signal, { transcript, before, brief });
  try {
    await examination.run();
    return { findings: examination.findings };
  } catch (error) {
    if (signal.aborted) return { findings: [] };
    const reached = error instanceof ConnectFailure && (error.code === 'certificate' || error.code === 'tls');
    examination.closed(reached ? error.code : 'connection', error);
    // A failure to connect names the address itself.
    const where = error instanceof ConnectFailure ? '' : `${service.host}:${service.port}: `;
    const refused = `${service.name} at ${where}${refusal(error)}`;
    return { findings: examination.findings, ...(error instanceof ConnectFailure && !reached && { refused }) };
  }
}
