import { protocolAt } from '../../protocols/index.js';
import type { Protocol } from '../../protocols/protocol.js';
import { type ServiceName, serviceNames } from '../../protocols/services.js';
import { didYouMean } from '../../source/diagnostic.js';
import { nearest } from '../../source/nearest.js';
import type { Template } from '../../source/template.js';
import type { ConnectEntry, StepEntry } from '../file.js';
import type { Reader } from '../reader.js';
import { expectationKeys, idle, type Verb } from './verb.js';

type Options = Exclude<ConnectEntry, string>;

export interface Connect {
  readonly verb: 'connect';
  readonly service: string;
  readonly names: readonly string[];
  readonly tls?: 'plain' | 'starttls' | 'implicit' | undefined;
  readonly greeting: boolean;
  readonly login: boolean;
  /** 1-based: which leased account. */
  readonly account: number;
  readonly select?: Template;
  readonly examine?: Template;
  readonly hello?: string | undefined;
}

export const connect: Verb<ConnectEntry, Connect> = {
  connection: 'opens',
  reads: 'all',
  judged: 'replies',
  read(entry, at, step, beside) {
    const options: Options = typeof entry === 'string' ? { [entry]: true } : entry;
    const service = serviceIn(options, entry, at);
    const named = isService(service) ? options[service] : undefined;
    if (named === false) at.at(service).wrong(`\`${service}\` must be a name, a list of names or true`);
    const { tls, greeting = true, login, account, select, examine, hello } = options;
    checkMailbox(options, at);
    for (const key of ['select', 'examine'] as const) at.at(key).oneLine(options[key]);
    checkProtocol(options, service, at);
    if (!greeting) checkUngreeted(options, at);
    checkBeside(step, greeting, beside);
    return {
      verb: 'connect',
      service,
      names: typeof named === 'object' ? named : [typeof named === 'string' ? named : service],
      tls: at.at('tls').word(tls, ['plain', 'starttls', 'implicit']),
      greeting,
      login: login === true || select !== undefined || examine !== undefined,
      account: at.at('account').wholeNumber(account, 1),
      select,
      examine,
      hello: at.at('hello').word(hello, protocolAt(service)?.hellos ?? []),
    };
  },
  waits: () => true,
  opens: ({ service, names }) => ({ service, names }),
  needs: ({ service, login, account }) => ({ services: [service], ...(login ? { account } : {}) }),
  beginsTls: ({ tls }) => tls === 'starttls' || tls === 'implicit',
  saysHello: ({ hello, login }) => (hello !== undefined || login) && hello !== 'HELO',
  // A POP3 session is always about the maildrop.
  touchesInbox: ({ service, login, select }) =>
    (login && protocolAt(service)?.retrieval?.inboxOnly === true) || /^inbox$/i.test(String(select)),
};

const isService = (key: string): key is ServiceName => protocolAt(key) !== undefined;

/** The one service that is named, or a word that is none; it is told then. */
function serviceIn(options: Options, entry: ConnectEntry, at: Reader): string {
  const [service, second] = Object.keys(options).filter(isService);
  if (second !== undefined) at.at(second).wrong('one step connects to one service', 'make two steps of it', 'key');
  if (service !== undefined) return service;
  const all = `there are ${serviceNames.join(', ')}`;
  if (typeof entry !== 'string') {
    at.wrong('no service to connect to', all);
    return '';
  }
  at.wrong(`\`${entry}\` is not a service`, didYouMean(entry, serviceNames) ?? all);
  return entry;
}

function nearestService(word: string): ServiceName | undefined {
  const meant = nearest(word, serviceNames);
  return serviceNames.find(name => name === meant);
}

/** The keys of the map form that are no services. */
const optionKeys: readonly string[] = ['tls', 'greeting', 'login', 'account', 'select', 'examine', 'hello'];

/** What a step that cannot be read was most likely meant to open, so that the steps behind it can be looked at. */
export function meantToOpen(
  step: object,
): { readonly service: ServiceName; readonly names: readonly string[] } | undefined {
  const entry = Object.entries(step).find(([key]) => key === 'connect' || nearest(key, ['connect']))?.[1] as unknown;
  const options: unknown = typeof entry === 'string' ? { [entry]: true } : entry;
  if (typeof options !== 'object' || options === null) return undefined;
  for (const [key, named] of Object.entries(options)) {
    const service = isService(key) ? key : optionKeys.includes(key) ? undefined : nearestService(key);
    if (service === undefined) continue;
    const names = (Array.isArray(named) ? named : [named]).filter(name => typeof name === 'string');
    return { service, names: names.length === 0 ? [service] : names };
  }
  return undefined;
}

function checkMailbox(options: Options, at: Reader): void {
  const { select, examine, login, account } = options;
  if (select !== undefined && examine !== undefined)
    at.at('examine').wrong('a mailbox is opened by `select` or by `examine`, not by both', undefined, 'key');
  const opens = select !== undefined || examine !== undefined;
  if (account !== undefined && login !== true && !opens) idle(at, 'account', 'nobody signs in');
  if (login === false && opens) idle(at, 'login', 'a mailbox is opened by one who has signed in');
}

/** Options that not every protocol has. */
const optionsOf = {
  select: ({ mailboxes }: Protocol) => mailboxes,
  examine: ({ mailboxes }: Protocol) => mailboxes,
  hello: ({ hellos }: Protocol) => hellos.length > 0,
};

function checkProtocol(given: Options, service: string, at: Reader): void {
  const protocol = protocolAt(service);
  for (const key of ['select', 'examine', 'hello'] as const)
    if (given[key] !== undefined && protocol !== undefined && !optionsOf[key](protocol))
      at.at(key).wrong(`${service} has no \`${key}\``, undefined, 'key');
}

function checkUngreeted(options: Options, at: Reader): void {
  const early =
    (['login', 'select', 'examine', 'hello'] as const).find(key => options[key] !== undefined) ??
    (options.tls === 'starttls' ? 'tls' : undefined);
  if (early !== undefined)
    at.at(early).wrong(
      'with `greeting: false` nothing can be sent yet: the greeting has not been read',
      undefined,
      'key',
    );
}

function checkBeside(step: StepEntry, greeting: boolean, beside: Reader): void {
  if (step.on !== undefined)
    beside.at('on').wrong('`connect` names the connection itself', 'connect: {smtp: a}', 'key');
  const read = expectationKeys.find(key => step[key] !== undefined);
  if (read !== undefined && greeting)
    beside
      .at(read)
      .wrong('`connect` has read the greeting already', 'with `greeting: false` it is left for `expect`', 'key');
}
