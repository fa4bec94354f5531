import { existsSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { dirname } from 'node:path';
import { Command } from 'commander';
import type { ServiceProfile } from '../record/events.js';
import { shellWord } from '../reports/shell-word.js';
import type { Exploration } from '../runner/engine/explore.js';
import { protocolOf, type ServiceName, services as serviceFacts, serviceNames } from '../runner/protocols/services.js';
import type { Service, Target } from '../runner/targets/target.js';
import { interruption } from './interruption.js';
import { gather, portOf } from './options.js';
import { WrongUsage } from './usage.js';

interface InitOptions {
  readonly port?: string[];
  readonly user?: string[];
  readonly domain?: string;
  readonly output?: string;
}

/** `mailspec init`: a target file, written from what a server offers. */
export function init(): Command {
  return new Command('init')
    .description('Ask a server what it offers, and write a target file for it.')
    .argument('<host>', 'where the server is: a name or an address')
    .option(
      '--port <service=port>',
      'ask this service, at this port, such as imap=1143; may be given more than once (default: every service, at its usual port)',
      gather,
    )
    .option('--user <name>', 'a user name of an account, or several: user{1..8}; may be given more than once', gather)
    .option('--domain <domain>', "the domain of the accounts' addresses (default: the host's name)")
    .option('--output <file>', 'write to a file in place of standard output')
    .addHelpText(
      'after',
      '\nNobody signs in: each service is asked for its greeting and its capabilities, in the clear and inside TLS.\n\n' +
        'Examples:\n  mailspec init mail.example.test --output my-server.yaml\n  mailspec init localhost --port smtp=2525 --port imap=1143 --user alice',
    )
    .action(write);
}

async function write(host: string, options: InitOptions): Promise<void> {
  const { output } = options;
  if (output !== undefined && existsSync(output))
    throw new WrongUsage(`--output: ${output} exists already, and is not written over`);
  if (output !== undefined && !existsSync(dirname(output)))
    throw new WrongUsage(`--output: there is no folder ${dirname(output)}`);
  if (isIP(host) === 0 && !/^[^\s:/@[\]]+$/.test(host))
    throw new WrongUsage(
      `\`${host}\` is not a name or an address of a host; ports are given by --port, such as imap=1143`,
    );
  const { domainForm, isDomainName } = await import('../runner/targets/domain.js');
  const { domain = host } = options;
  if (options.domain === undefined && (isIP(host) !== 0 || !isDomainName(host)))
    throw new WrongUsage(`--domain is needed: ${host} does not tell the domain of the accounts' addresses`);
  if (!isDomainName(domain)) throw new WrongUsage(`--domain: \`${domain}\` is not a domain name: ${domainForm}`);
  const users = await usersOf(options.user ?? []);
  const { explore } = await import('../runner/engine/explore.js');
  const { Unreachable } = await import('../runner/engine/probe.js');
  const target = targetAt(host, domain, new Map((options.port ?? []).map(portOf)));
  const { signal, stop } = interruption();
  try {
    process.stderr.write(`asking ${host}: ${Object.keys(target.services).join(', ')}\n`);
    const trusting = await explore(target, signal);
    const distrust = trusting.findings.find(isCertificate)?.reason;
    // Behind a certificate that is not trusted nothing could be asked.
    const insecure = { ...target, tls: { insecure: true } };
    const { profiles, findings } = distrust === undefined ? trusting : await explore(insecure, signal);
    signal.throwIfAborted();
    const closed = findings.flatMap(({ closed = [], reason }) => closed.map(name => ({ name, reason })));
    const usable = new Map([...profiles].filter(([name]) => !closed.some(each => each.name === name)));
    const why = closed.map(({ name, reason }) => `${name}: ${reason}`);
    if (usable.size === 0) throw new Unreachable([`no service of ${host} can be used`, ...why].join('\n'));
    for (const each of why) process.stderr.write(`left out: ${each}\n`);
    const text = fileOf(target, usable, distrust, users, await serversIn(usable));
    if (output === undefined) process.stdout.write(text);
    else writeFileSync(output, text, { flag: 'wx' });
    if (output !== undefined)
      process.stdout.write(`${output} is written. Next: mailspec run --target ${shown(output)}\n`);
  } finally {
    stop();
  }
}

/** User names and ranges of them, as a target file has them. */
async function usersOf(users: readonly string[]): Promise<readonly string[]> {
  const { expandRange } = await import('../runner/targets/range.js');
  try {
    const names = users.flatMap(expandRange);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) throw new RangeError(`the user \`${twice}\` occurs twice`);
    if (names.includes('')) throw new RangeError('a name must not be empty');
  } catch (error) {
    throw new WrongUsage(`--user: ${(error as Error).message}`);
  }
  // No variable of the environment is meant.
  return users.map(text => text.replace(/\$\{[^}]*\}/g, '$$$&'));
}

/** A path for a shell, which is not taken for the name of a target. */
function shown(path: string): string {
  return shellWord(/[/\\]/.test(path) ? path : `./${path}`);
}

/** A target that has the services at these ports, or all of them at their usual ones. */
function targetAt(host: string, domain: string, ports: ReadonlyMap<ServiceName, number>): Target {
  const names = ports.size > 0 ? [...ports.keys()] : serviceNames;
  const services = names.map((name): Service => {
    const { port, tls } = serviceFacts[name];
    // Whether it is offered in the clear is what is to be found out.
    return {
      name,
      protocol: protocolOf(name),
      host,
      port: ports.get(name) ?? port,
      tls: tls === 'implicit' ? tls : 'none',
    };
  });
  return {
    name: host,
    domain,
    services: Object.fromEntries(services.map(each => [each.name, each])),
    accounts: [],
    disposable: false,
    deliver: 'append',
    tls: { insecure: false },
    timeoutMs: 10_000,
    known: [],
    loopback: false,
    close: async () => {},
  };
}

/** The servers that mailspec has lists for (targets/known) and that greet with their name, which is no part of a host's name. */
async function serversIn(profiles: Exploration['profiles']): Promise<readonly string[]> {
  const { listedServers } = await import('../runner/targets/bundled.js');
  const greetings = [...profiles.values()].map(({ greeting = '' }) => greeting);
  return listedServers().filter(name => {
    const word = new RegExp(`(?<![\\w.-])${name}(?![\\w-]|\\.\\w)`, 'i');
    return greetings.some(greeting => word.test(greeting));
  });
}

function isCertificate({ id }: Exploration['findings'][number]): boolean {
  return id === 'certificate';
}

/** @param distrust why the certificate is not trusted, if it is not */
function fileOf(
  { name, domain, services }: Target,
  profiles: Exploration['profiles'],
  distrust: string | undefined,
  users: readonly string[],
  servers: readonly string[],
): string {
  const lines = [...profiles].map(([service, profile]) => serviceLine(service, profile, services[service] as Service));
  return `# yaml-language-server: $schema=./node_modules/mailspec/runner/targets/target.schema.json
# Written by \`mailspec init\` from what the server offers. docs/targets.md describes what else can be said.
name: ${JSON.stringify(name)}
host: ${JSON.stringify(name)}
services:
${lines.join('\n')}
domain: ${JSON.stringify(domain)}
${accountLines(users)}
${distrust === undefined ? '' : `# Its certificate is not trusted here: ${distrust.replace(/\s+/g, ' ')}\ntls: { insecure: true }\n`}${serversLine(servers)}`;
}

function serviceLine(name: ServiceName, { capabilities }: ServiceProfile, { port }: Service): string {
  const facts = serviceFacts[name];
  const offersTls = (capabilities.clear ?? []).some(line => /^(?:STARTTLS|STLS)$/i.test(line));
  const tls = facts.tls === 'implicit' ? 'implicit' : offersTls && !facts.strangers ? 'starttls' : 'none';
  return `  ${name}: { port: ${port}, tls: ${tls} }`;
}

function accountLines(users: readonly string[]): string {
  const list = users.length === 0 ? ['user{1..8}'] : users;
  const user = list.length === 1 ? JSON.stringify(list[0]) : JSON.stringify(list);
  const line = `accounts: { user: ${user}, password: "\${env:MAIL_PASSWORD}" }`;
  const disposable =
    '# With `disposable: true` in it, the mail in the accounts may be thrown away, and more can be tested.\n';
  return users.length === 0
    ? `# Accounts that are for tests alone. ${disposable.slice(2)}# ${line}`
    : `${disposable}${line}`;
}

function serversLine(servers: readonly string[]): string {
  if (servers.length === 0) return '';
  const versions = servers.map(each => `${each}: "1.0"`).join(', ');
  return `# It says that it is made of these. With their versions, what they are known for holds here, too.\n# servers: { ${versions} }\n`;
}
