import type { HeaderEvent, ServiceProfile, VerdictEvent } from '../results/events.js';
import type { Scenario } from '../scenario/model.js';
import type { Account, KnownDeviation, ServiceName, Target } from '../targets/target.js';
import { Transcript } from '../wire/transcript.js';
import { inapplicable } from './applicable.js';
import type { RunContext } from './context.js';
import { restore } from './given.js';
import { KnownDeviations } from './known.js';
import { Leases } from './leases.js';
import type { Observation } from './observation.js';
import { clientName } from './open.js';
import { play } from './play.js';
import { probe } from './probe.js';
import { Stage } from './stage.js';
import { Steward } from './steward.js';
import { rule as decide } from './verdict.js';
import { watchVerdicts } from './watch-verdicts.js';
import { WatchBook } from './watches.js';
import { protocols } from '../protocols/index.js';
import type { RuleCatalogue } from '../scenario/rules.js';

/** What a run is to do. */
export interface RunRequest {
  readonly target: Target;
  readonly scenarios: readonly Scenario[];
  readonly rules: RuleCatalogue;
  readonly message: (name: string) => Buffer;
  /** How many scenarios are played side by side, at the most. */
  readonly jobs: number;
  readonly strict: boolean;
  readonly failFast: boolean;
  readonly intrusive: boolean;
  /** Keep transcripts of passes too. */
  readonly transcripts: boolean;
  /** Makes the names of mailboxes and tokens. */
  readonly seed: number;
  /** Ends the run early: what is playing is broken off, and cleaned up. */
  readonly signal: AbortSignal;
}

/** Who hears of a run as it goes. */
export interface RunListener {
  /** The probe is done; nothing was played yet. */
  ready(target: HeaderEvent['target']): void | Promise<void>;
  started(scenario: Scenario): void;
  verdict(event: VerdictEvent): void | Promise<void>;
}

/**
 * Plays scenarios against a target.
 * @returns why it ended early, if it did
 * @throws Unreachable when a service of the target does not answer
 */
export async function run(request: RunRequest, listener: RunListener): Promise<'interrupted' | '--fail-fast' | undefined> {
  const { target } = request;
  const profiles = new Map<ServiceName, ServiceProfile>();
  const watches = new WatchBook(Object.values(protocols).flatMap(protocol => [...protocol.watches]));
  const context = { target, profiles, message: request.message, watches };
  await probe(context);
  await listener.ready({
    name: target.name,
    ...(target.about === undefined ? {} : { about: target.about }),
    ...(target.version === undefined ? {} : { version: target.version }),
    services: [...profiles.values()],
  });
  const known = new KnownDeviations(target.known);
  const house = new House(context);
  let failed = false;
  try {
    const queue = request.scenarios[Symbol.iterator]();
    const worker = async () => {
      for (const scenario of queue) {
        if (request.signal.aborted || (failed && request.failFast)) return;
        listener.started(scenario);
        const event = await playOne(request, context, house, known, scenario);
        failed ||= event.verdict === 'fail' || event.verdict === 'error' || event.verdict === 'fixed';
        await listener.verdict(event);
      }
    };
    await Promise.all(Array.from({ length: Math.max(1, request.jobs) }, worker));
    for (const event of watchVerdicts(watches, request.rules, known, request.strict)) await listener.verdict(event);
    if (!request.signal.aborted && !failed) for (const event of known.stale(request.rules)) await listener.verdict(event);
  } finally {
    await house.close();
  }
  if (request.signal.aborted) return 'interrupted';
  return failed && request.failFast ? '--fail-fast' : undefined;
}

async function playOne(request: RunRequest, context: RunContext, house: House, known: KnownDeviations, scenario: Scenario): Promise<VerdictEvent> {
  const began = performance.now();
  const transcript = new Transcript();
  const why = inapplicable(scenario, context.target, context.profiles, request.intrusive || context.target.loopback);
  const observation: Observation = why === undefined ? await onStage(request, context, house, scenario, transcript) : { kind: 'inapplicable', reason: why };
  const rules = observation.kind === 'broken' ? observation.breaks.map(one => one.rule.id) : [scenario.rule.id];
  const ruling = decide(scenario.rule, observation, request.strict, known.find(scenario.id, rules, observation.kind));
  const place = ruling.place ?? scenario.place;
  const told = ruling.verdict !== 'skip' && (ruling.verdict !== 'pass' || request.transcripts);
  return {
    event: 'verdict',
    scenario: scenario.id,
    title: scenario.title,
    rule: ruling.rule.id,
    says: ruling.rule.says,
    level: ruling.rule.level,
    verdict: ruling.verdict,
    reason: ruling.reason,
    file: place.file,
    line: place.line,
    durationMs: Math.round(performance.now() - began),
    ...(ruling.expected === undefined ? {} : { expected: ruling.expected }),
    ...(ruling.got === undefined ? {} : { got: ruling.got }),
    ...(ruling.known === undefined ? {} : { known: entry(ruling.known) }),
    ...(scenario.tags.length === 0 ? {} : { tags: scenario.tags }),
    ...(told ? { transcript: transcript.entries() } : {}),
  };
}

/** What the results say of a known deviation. */
export function entry({ reason, link, expires }: KnownDeviation): NonNullable<VerdictEvent['known']> {
  return { reason, ...(link === undefined ? {} : { link }), ...(expires === undefined ? {} : { expires }) };
}

async function onStage(request: RunRequest, context: RunContext, house: House, scenario: Scenario, transcript: Transcript): Promise<Observation> {
  const accounts = await house.lease(scenario);
  try {
    for (const account of accounts) transcript.mask(account.password);
    const until = performance.now() + scenario.timeoutMs;
    const stage = new Stage(context, scenario, accounts, account => house.steward(account), house.variables(scenario, accounts, request.seed), transcript, until);
    const onAbort = () => void stage.clear();
    request.signal.addEventListener('abort', onAbort);
    try {
      return await play(stage);
    } finally {
      request.signal.removeEventListener('abort', onAbort);
      await stage.clear();
      await restore(stage).catch(() => undefined);
    }
  } finally {
    house.release(scenario, accounts);
  }
}

/** The target's accounts over a run: who has which, and the harness's own connections to them. */
class House {
  private readonly leases: Leases;
  /** Accounts that only receive: scenarios which never read mail share them. */
  private readonly shared: readonly Account[];
  private readonly stewards = new Map<Account, Steward>();
  private fresh = 0;

  constructor(private readonly context: RunContext) {
    const { accounts } = context.target;
    const keep = accounts.length >= 4 ? 2 : 0;
    this.leases = new Leases(accounts.slice(0, accounts.length - keep));
    this.shared = accounts.slice(-2);
  }

  async lease(scenario: Scenario): Promise<readonly Account[]> {
    return readsMail(scenario) || scenario.accounts > this.shared.length ? this.leases.lease(scenario.accounts) : this.shared.slice(0, scenario.accounts);
  }

  release(scenario: Scenario, accounts: readonly Account[]): void {
    if (readsMail(scenario) || scenario.accounts > this.shared.length) this.leases.release(accounts);
  }

  steward(account: Account): Steward {
    const steward = this.stewards.get(account) ?? new Steward(this.context, account);
    this.stewards.set(account, steward);
    return steward;
  }

  /** The built-in variables of a scenario, and its own. */
  variables(scenario: Scenario, accounts: readonly Account[], seed: number): Map<string, unknown> {
    this.fresh += 1;
    const token = `${seed.toString(36)}x${this.fresh.toString(36)}`;
    const { domain } = this.context.target;
    const [first, second] = accounts;
    return new Map<string, unknown>([
      ['client', clientName],
      ['domain', domain],
      ['sender', 'sender@example.com'],
      ['foreign', 'someone@example.net'],
      ['unknown', `nobody-${token}@${domain}`],
      ['token', token],
      ['mailbox', `mailspec-${token}`],
      ['delimiter', '/'],
      ...(first ? ([['recipient', first.address], ['user', first.user], ['password', first.password]] as const) : []),
      ...(second ? ([['recipient2', second.address], ['user2', second.user], ['password2', second.password]] as const) : []),
      ...Object.entries(scenario.variables),
    ]);
  }

  async close(): Promise<void> {
    if (this.context.target.disposable && this.stewards.size > 0) {
      await Promise.all(this.shared.map(account => this.stewards.get(account)?.empty('INBOX').catch(() => undefined)));
    }
    await Promise.all([...this.stewards.values()].map(steward => steward.close()));
  }
}

/** Scenarios that read mail need an account to themselves: what another one is sent would be in their way. */
function readsMail(scenario: Scenario): boolean {
  return (
    scenario.given.mailbox !== undefined ||
    scenario.given.maildrop !== undefined ||
    scenario.services.some(service => service.startsWith('imap') || service.startsWith('pop3')) ||
    scenario.steps.some(step => step.action?.verb === 'await')
  );
}
