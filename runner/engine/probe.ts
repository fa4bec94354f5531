import type { ProtocolName } from '../protocols/services.js';
import type { Service, ServiceName, Target } from '../targets/target.js';
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
 * Asks services of the target for their greeting and for what they offer: in the clear, under TLS wherever it is offered, signed in. Those of one protocol
 * are asked one after the other, as they may share an account's mail.
 * @param context its `profiles` are what is being found out: they are filled as services answer
 * @param signal ends the asking early
 * @param needed the services that are to be used; undefined: all. The others are asked where none of these can be reached, to tell a service that is down
 * from a server that is
 * @returns what is wrong
 * @throws Unreachable when no service can be reached, naming each, what went wrong and what to do
 */
export async function probe(
  context: ProbeContext,
  signal: AbortSignal,
  needed?: ReadonlySet<ServiceName>,
): Promise<readonly Finding[]> {
  const all = byAddress(context.target);
  const wanted = all.filter(services => needed === undefined || services.some(({ name }) => needed.has(name)));
  const asked = await ask(context, wanted, signal);
  if (asked.some(one => one?.refused === undefined) || wanted.length === all.length) return outcome(asked, signal);
  const others = await ask(
    context,
    all.filter(services => !wanted.includes(services)),
    signal,
  );
  return outcome([...asked, ...others], signal);
}

/** Asks services, and gives what came of each in their order; undefined for what was not asked any more. */
async function ask(
  context: ProbeContext,
  groups: readonly (readonly Service[])[],
  signal: AbortSignal,
): Promise<readonly (ProbeResult | undefined)[]> {
  const results = new Map<readonly Service[], ProbeResult>();
  const protocolsOf = new Set(groups.flatMap(services => services.map(({ protocol }) => protocol)));
  const inTurn = async (protocol: ProtocolName) => {
    const before = new Set<string>();
    for (const services of groups.filter(([service]) => service?.protocol === protocol)) {
      if (signal.aborted) return;
      const result = await probeService(context, services, signal, { before });
      // What was refused at once is asked of the next service too, which may do it.
      for (const finding of result.findings) if (finding.waited) before.add(lineOf(finding));
      results.set(services, result);
    }
  };
  await Promise.all([...protocolsOf].map(inTurn));
  inOrder(context.profiles, groups);
  return groups.map(services => results.get(services));
}

/** Profiles stand in the order of the target's services, whichever answered first. */
function inOrder(profiles: ProbeContext['profiles'], groups: readonly (readonly Service[])[]): void {
  for (const { name } of groups.flat()) {
    const profile = profiles.get(name);
    if (profile === undefined) continue;
    profiles.delete(name);
    profiles.set(name, profile);
  }
}

function outcome(asked: readonly (ProbeResult | undefined)[], signal: AbortSignal): readonly Finding[] {
  if (signal.aborted) return [];
  const refused = asked.flatMap(one => one?.refused ?? []);
  if (asked.length > 0 && refused.length === asked.length) throw new Unreachable(refused.join('\n'));
  return mergeFindings(asked.flatMap(one => one?.findings ?? []));
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
