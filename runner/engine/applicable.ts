import type { ServiceProfile } from '../../record/events.js';
import { mailboxService, protocolAt } from '../protocols/index.js';
import type { Protocol } from '../protocols/protocol.js';
import { serviceDelivering, serviceNames, services } from '../protocols/services.js';
import type { Scenario } from '../scenario/model.js';
import { needsOf, verbOf } from '../scenario/verbs/index.js';
import { someText } from '../source/template.js';
import type { ServiceName, Target } from '../targets/target.js';
import { offered } from './context.js';
import { readable, unreadable } from './maildrop.js';
import { offersKeyword } from './offered-keyword.js';
import { offersCommand } from './offers.js';
import { serviceOf } from './service-of.js';
import { usesOf } from './uses.js';

/**
 * Why a scenario cannot be played against a target, if it cannot.
 * @param intrusive what may harm a server is allowed
 * @returns a sentence for the skip's reason
 */
export function inapplicable(
  scenario: Scenario,
  target: Target,
  profiles: ReadonlyMap<ServiceName, ServiceProfile>,
  intrusive: boolean,
): string | undefined {
  if (scenario.rule.notAsked !== undefined) return scenario.rule.notAsked;
  for (const service of scenario.services) {
    if (serviceOf(target, service) === undefined) return `the target has no ${service} service`;
  }
  const foreign = signedInAlready(scenario, target, profiles);
  if (foreign !== undefined) return foreign;
  const unset = withoutStage(scenario, target);
  if (unset !== undefined) return unset;
  for (const { action } of scenario.steps) {
    if (action?.verb !== 'connect' || action.tls === undefined) continue;
    const found = serviceOf(target, action.service, action.tls);
    if (found === undefined || (target.services[found]?.tls === 'implicit') !== (action.tls === 'implicit'))
      return `the target has no ${action.service} service that begins ${action.tls === 'implicit' ? 'with TLS' : 'in the clear'}`;
  }
  for (const [service, needs] of Object.entries(scenario.needs)) {
    const found = serviceOf(target, service);
    if (found === undefined) return `the target has no ${service} service`;
    const profile = profiles.get(found);
    const lines = offered(profile, profile?.tls !== 'none' || beginsTls(scenario));
    for (const need of needs) {
      const unwanted = need.startsWith('!');
      if (offersKeyword(lines, unwanted ? need.slice(1) : need) === unwanted) {
        const asks = question(found);
        if (unwanted) return `${asks} lists ${need.slice(1)}`;
        return offersKeyword(offered(profile), need)
          ? `${asks} lists ${need} only inside TLS, and the target says \`tls: none\` of ${found}`
          : `${asks} does not list ${need}`;
      }
    }
  }
  if (scenario.accounts > target.accounts.length) {
    const accounts = (count: number) => `${count} ${count === 1 ? 'account' : 'accounts'}`;
    return `it needs ${accounts(scenario.accounts)}, the target has ${target.accounts.length}`;
  }
  if (target.apop !== true && scenario.steps.some(({ action }) => needsOf(action).apop))
    return 'the target file does not say that the accounts can sign in by APOP (`accounts: {apop: true}`)';
  if (token.test(target.mechanism ?? '') && givesPassword(scenario))
    return `the target's accounts sign in by ${target.mechanism}, with a token: they have no passwords`;
  if (scenario.touchesMaildrop && !target.disposable)
    return "it would empty an account's INBOX, and the target's accounts are not disposable";
  if (scenario.sink && target.sink === undefined) return 'the target relays no mail to a sink of the harness';
  if (scenario.intrusive && !intrusive)
    return 'it may harm the server: it runs on a loopback address or with --intrusive';
  return undefined;
}

/** A server that greets with PREAUTH has signed somebody in (RFC 3501 7.1.4): an account of the target's cannot be, and nobody is signed out. */
function signedInAlready(
  scenario: Scenario,
  target: Target,
  profiles: ReadonlyMap<ServiceName, ServiceProfile>,
): string | undefined {
  const uses = usesOf(scenario, target).filter(({ service }) => isSignedIn(protocolAt(service), profiles.get(service)));
  const needsState = uses.some(({ at, service, signsIn }) => {
    const action = scenario.steps[at]?.action;
    if (signsIn || action?.verb === 'write') return true;
    const { anyState } = protocolAt(service);
    return action?.verb === 'send' && !action.parts.every(part => 'text' in part && anyState?.test(String(part.text)));
  });
  const [first] = uses;
  return needsState && first
    ? `${first.service} greets with ${protocolAt(first.service).greeting.signedIn?.word}: it has signed the client in itself, so that no account can sign in`
    : undefined;
}

/** Has the service signed its client in before it was asked? */
export function isSignedIn({ greeting }: Protocol, profile: Pick<ServiceProfile, 'greeting'> | undefined): boolean {
  return greeting.signedIn?.line.test(profile?.greeting ?? '') ?? false;
}

/** What the target lacks to set the stage: the way by which messages come, the one by which they are read. */
function withoutStage({ given, steps }: Scenario, target: Target): string | undefined {
  if (given.mailbox !== undefined && serviceOf(target, mailboxService) === undefined)
    return `the target has no ${mailboxService} service`;
  const ways = steps
    .flatMap(({ action }) => needsOf(action).delivers ?? [])
    .map(way => (way === 'any' ? target.deliver : way));
  if (given.maildrop !== undefined) ways.push(target.deliver);
  for (const way of ways) {
    const service = serviceDelivering(way);
    if (serviceOf(target, service) === undefined) return `the target has no ${service} service to deliver by`;
  }
  const reads = given.maildrop !== undefined || steps.some(({ action }) => needsOf(action).retrieves !== undefined);
  return reads && !readable(target) ? unreadable : undefined;
}

/** Mechanisms whose secret is a token: those of RFC 7628, and XOAUTH2 that came before them. */
const token = /^(?:XOAUTH2|OAUTHBEARER)$/i;

/** Does the scenario sign in with a password, or ask for a mechanism that takes one? */
function givesPassword({ needs, steps }: Scenario): boolean {
  const byPassword = /^(?:SASL|AUTH)[ =](?!XOAUTH2|OAUTHBEARER)/i;
  if (Object.values(needs).some(keywords => keywords.some(keyword => byPassword.test(keyword)))) return true;
  return steps.some(({ action }) => someText(action, text => text.includes('${password}')));
}

/** What tells what a service offers; the service is named where several are asked so. */
function question(service: ServiceName): string {
  const asked = offersCommand(service);
  const [first, ...others] = serviceNames.filter(
    name => services[name].standsFor === undefined && offersCommand(name) === asked,
  );
  return service === first || others.length === 0 ? asked : `${asked} at ${service}`;
}

/** Does the scenario take a connection from the clear into TLS? */
function beginsTls({ steps }: Scenario): boolean {
  return steps.some(({ action }) => action && verbOf(action.verb).beginsTls?.(action));
}
