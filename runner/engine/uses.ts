import { mailboxService, mainService, protocolAt, protocols, retrievalProtocols } from '../protocols/index.js';
import { serviceDelivering, services } from '../protocols/services.js';
import type { Action, Scenario } from '../scenario/model.js';
import { needsOf, verbOf } from '../scenario/verbs/index.js';
import type { Needs } from '../scenario/verbs/verb.js';
import { someText } from '../source/template.js';
import type { ServiceName, Target } from '../targets/target.js';
import { serviceOf } from './service-of.js';

/** That a scenario works with a service of the target. */
export interface Use {
  /** The index of the step that does; -1: what is given does. */
  readonly at: number;
  readonly service: ServiceName;
  /** TLS is in force, or is being begun. */
  readonly tls: boolean;
  /** An account signs in. */
  readonly signsIn: boolean;
}

const usesByTarget = new WeakMap<Target, WeakMap<Scenario, readonly Use[]>>();

/** What a scenario does with the services of a target, in the order of its steps; read from its data, once. */
export function usesOf(scenario: Scenario, target: Target): readonly Use[] {
  const known = usesByTarget.get(target) ?? new WeakMap<Scenario, readonly Use[]>();
  usesByTarget.set(target, known);
  const uses = known.get(scenario) ?? readUses(scenario, target);
  known.set(scenario, uses);
  return uses;
}

function readUses(scenario: Scenario, target: Target): readonly Use[] {
  const uses: Use[] = [];
  const retrieving = (via: NonNullable<Needs['retrieves']>) =>
    (via === 'any' ? retrievalProtocols : [protocols[via]])
      .map(protocol => serviceOf(target, mainService(protocol)))
      .find(service => service !== undefined);
  const byHarness = (at: number, service: ServiceName | undefined, signsIn: boolean) => {
    if (service === undefined) return;
    uses.push({ at, service, tls: target.services[service]?.tls !== 'none', signsIn });
  };
  const delivered = (at: number, way: NonNullable<Needs['delivers']>) => {
    const via = way === 'any' ? target.deliver : way;
    const service = serviceDelivering(via);
    byHarness(at, serviceOf(target, service), !services[service].strangers);
  };
  const { given } = scenario;
  if (given.mailbox !== undefined) byHarness(-1, serviceOf(target, mailboxService), true);
  if (given.maildrop !== undefined) {
    delivered(-1, 'any');
    byHarness(-1, retrieving('any'), true);
  }
  const connected = new Set(scenario.steps.flatMap(({ action }) => (action?.verb === 'connect' ? action.service : [])));
  const named = [...Object.keys(scenario.needs), ...scenario.services.filter(name => !connected.has(name))];
  for (const name of named) {
    const service = serviceOf(target, name);
    if (service !== undefined) uses.push({ at: -1, service, tls: false, signsIn: false });
  }
  const connections = new Map<string, { service: ServiceName; tls: boolean }>();
  for (const [at, { action, on }] of scenario.steps.entries()) {
    if (action?.verb === 'connect') {
      const service = serviceOf(target, action.service, action.tls);
      if (service === undefined) continue;
      const tls = beginsTls(action, target.services[service]?.tls ?? 'none');
      for (const name of action.names) connections.set(name, { service, tls });
      uses.push({ at, service, tls, signsIn: action.login });
      continue;
    }
    const { delivers, retrieves } = needsOf(action);
    if (delivers !== undefined) delivered(at, delivers);
    if (retrieves !== undefined) byHarness(at, retrieving(retrieves), true);
    const connection = connections.get(on ?? '');
    if (connection === undefined) continue;
    if (action && verbOf(action.verb).beginsTls?.(action)) connection.tls = true;
    uses.push({ at, ...connection, signsIn: signsIn(action) });
  }
  return uses;
}

/** Can mailboxes be made on its connections? */
export function usesMailboxes({ services }: Scenario): boolean {
  return services.some(service => protocolAt(service)?.mailboxes);
}

/** Does it look at mail, or does the harness for it? One that does not may still send some. */
export function readsMail({ given, services, steps }: Scenario): boolean {
  return (
    given.mailbox !== undefined ||
    given.maildrop !== undefined ||
    services.some(service => protocolAt(service)?.retrieval !== undefined) ||
    steps.some(({ action }) => needsOf(action).retrieves !== undefined)
  );
}

function beginsTls({ tls, greeting }: Extract<Action, { verb: 'connect' }>, ofService: string): boolean {
  const way = tls ?? ofService;
  return way === 'implicit' || (way === 'starttls' && greeting);
}

/** Does the step sign in as an account of the target? A name and a password of the scenario's own are no account. */
function signsIn(action: Action | undefined): boolean {
  return needsOf(action).account !== undefined || someText(action, text => text.includes('${password}'));
}
