import type { Action, Scenario } from '../scenario/model.js';
import { texts } from '../scenario/template.js';
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

/** What a scenario does with the services of a target, in the order of its steps; read from its data. */
export function usesOf(scenario: Scenario, target: Target): readonly Use[] {
  const uses: Use[] = [];
  const reading = (via?: 'imap' | 'pop3') =>
    via === undefined ? (serviceOf(target, 'imap') ?? serviceOf(target, 'pop3')) : serviceOf(target, via);
  const bringing = (via: string) => serviceOf(target, via === 'append' ? 'imap' : via);
  const byHarness = (at: number, service: ServiceName | undefined, signsIn: boolean) => {
    if (service === undefined) return;
    uses.push({ at, service, tls: target.services[service]?.tls !== 'none', signsIn });
  };
  const { given } = scenario;
  if (given.mailbox !== undefined) byHarness(-1, serviceOf(target, 'imap'), true);
  if (given.maildrop !== undefined) {
    byHarness(-1, bringing(target.deliver), /^(?:append|submission)$/.test(target.deliver));
    byHarness(-1, reading(), true);
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
    if (action?.verb === 'deliver') {
      const via = action.via ?? target.deliver;
      byHarness(at, bringing(via), /^(?:append|submission)$/.test(via));
    }
    if (action?.verb === 'await') byHarness(at, reading(action.via), true);
    const connection = connections.get(on ?? '');
    if (connection === undefined) continue;
    if (action?.verb === 'starttls' || action?.verb === 'handshake') connection.tls = true;
    uses.push({ at, ...connection, signsIn: signsIn(action) });
  }
  return uses;
}

function beginsTls({ tls, greeting }: Extract<Action, { verb: 'connect' }>, ofService: string): boolean {
  const way = tls ?? ofService;
  return way === 'implicit' || (way === 'starttls' && greeting);
}

/** Does the step sign in as an account of the target? A name and a password of the scenario's own are no account. */
function signsIn(action: Action | undefined): boolean {
  if (action?.verb === 'login') return true;
  if (action?.verb === 'auth' && (action.user === undefined || action.password === undefined)) return true;
  return texts(action).some(({ text }) => text.includes('${password}'));
}
