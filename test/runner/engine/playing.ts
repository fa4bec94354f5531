import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { choose as chooseOf, type Selection } from '../../../cli/selection.js';
import type { HeaderEvent, VerdictEvent } from '../../../record/events.js';
import { neededServices } from '../../../runner/engine/needed-services.js';
import { type RunRequest, run } from '../../../runner/engine/run.js';
import { loadSuites } from '../../../runner/scenario/load.js';
import type { Scenario } from '../../../runner/scenario/model.js';
import { loadRules } from '../../../runner/scenario/rules.js';
import { select } from '../../../runner/scenario/select.js';
import { openTarget } from '../../../runner/targets/open.js';
import type { Service, ServiceName, Target } from '../../../runner/targets/target.js';

// What tests of runs take of the source: from here, so that a file can move without them.
export type { HeaderEvent, ServiceProfile, VerdictEvent } from '../../../record/events.js';
export { loadSuites } from '../../../runner/scenario/load.js';
export type { Scenario } from '../../../runner/scenario/model.js';
export { loadRules } from '../../../runner/scenario/rules.js';
export { openTarget } from '../../../runner/targets/open.js';
export type { Account, Service, ServiceName, Target } from '../../../runner/targets/target.js';

const here = dirname(fileURLToPath(import.meta.url));

/** A small catalogue of the tests' own. */
export const rules = loadRules(join(here, 'rules'));

/** The rule of the tests' catalogue by the end of its id, e.g. `1/must`. */
export function ruleOf(end: string) {
  const rule = rules.get(`rfc9999/${end}`);
  if (rule === undefined) throw new Error(`no rule ${end}`);
  return rule;
}

/** The scenarios of a suite's text, which is given without its head: `suite: test/one` is put before it. */
export function scenarios(text: string): readonly Scenario[] {
  const folder = mkdtempSync(join(tmpdir(), 'mailspec-engine-'));
  try {
    const path = join(folder, 'one.yaml');
    writeFileSync(path, `suite: test/one\n${text}`);
    return loadSuites([path], rules, { messages: [] }).flatMap(suite => suite.scenarios);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One scenario of these steps, in YAML, at the margin. */
export function steps(text: string, more = ''): string {
  const indented = text
    .trim()
    .split('\n')
    .map(line => `      ${line}`)
    .join('\n');
  return `scenarios:\n  - id: it\n    title: It\n    rule: rfc9999/1/must\n${more ? `    ${more}\n` : ''}    steps:\n${indented}\n`;
}

/** The embedded server for this test. `offers`: what it offers otherwise than it usually does. */
export async function embedded(
  faults: readonly string[] = [],
  offers?: NonNullable<Parameters<typeof openTarget>[0]>['offers'],
): Promise<Target> {
  const target = await openTarget({ faults, ...(offers && { offers }) });
  onTestFinished(() => target.close());
  return target;
}

/** A target of one service at a port of loopback. */
export function targetAt(service: ServiceName, port: number, more: Partial<Target> = {}): Target {
  const protocol = service.startsWith('imap') ? 'imap' : service.startsWith('pop3') ? 'pop3' : 'smtp';
  const found: Service = { name: service, protocol, host: '127.0.0.1', port, tls: 'none' };
  return {
    name: 'test',
    domain: 'example.test',
    services: { [service]: found },
    accounts: [],
    disposable: true,
    deliver: 'smtp',
    tls: { insecure: true },
    known: [],
    loopback: true,
    timeoutMs: 400,
    close: async () => {},
    ...more,
  };
}

export type Played = { readonly events: VerdictEvent[]; readonly stopped: string | undefined };

/** Plays scenarios; the verdicts of invariants are left out unless asked for. */
export async function playAll(
  target: Target,
  chosen: readonly Scenario[],
  more: Partial<RunRequest> & {
    readonly invariants?: boolean;
    /** Is told what was found of the target before the first scenario. */
    readonly onReady?: (target: HeaderEvent['target']) => void;
    readonly onStart?: (scenario: Scenario) => void;
    readonly onVerdict?: () => void;
  } = {},
): Promise<Played> {
  const nothing = () => undefined;
  const { invariants = false, onReady = nothing, onStart = nothing, onVerdict = nothing, ...request } = more;
  const events: VerdictEvent[] = [];
  const stopped = await run(
    {
      target,
      scenarios: chosen,
      rules,
      message: name => Buffer.from(`Subject: ${name}\r\n\r\nbody\r\n`),
      jobs: 4,
      strict: false,
      failFast: false,
      intrusive: false,
      whole: true,
      transcripts: true,
      seed: 1,
      signal: new AbortController().signal,
      ...request,
    },
    {
      ready: onReady,
      started: onStart,
      verdict: event => {
        if (invariants || !event.scenario.startsWith('invariant/')) events.push(event);
        onVerdict();
      },
    },
  );
  return { events, stopped };
}

/** Plays one scenario, given as the text of its suite, and gives its verdict. Services that it does not use are not asked what they offer. */
export async function play(target: Target, text: string, more: Partial<RunRequest> = {}): Promise<VerdictEvent> {
  const chosen = scenarios(text);
  const { events } = await playAll(target, chosen, { needed: neededServices(chosen, target), ...more });
  const [event, ...others] = events;
  if (event === undefined || others.length > 0) throw new Error(`expected one verdict, got ${JSON.stringify(events)}`);
  return event;
}

let bundled: Selection | undefined;

/**
 * Chooses of the suites that come with mailspec. The files of a worker share them: to read them takes seconds.
 * @param selectors of what is chosen, in the order of the suites; none: all
 */
export function choose(...selectors: readonly string[]): Pick<Selection, 'scenarios' | 'rules' | 'message'> {
  bundled ??= chooseOf([], {});
  const { scenarios, rules, message } = bundled;
  for (const selector of selectors)
    if (select(scenarios, { selectors: [selector] }).length === 0) throw new Error(`no scenario ${selector}`);
  return { scenarios: selectors.length === 0 ? scenarios : select(scenarios, { selectors }), rules, message };
}
