import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { isMechanism, mechanismNames } from '../protocols/sasl/names.js';
import { serviceDelivering } from '../protocols/services.js';
import type { SinkPlan } from '../sink/sink.js';
import { type Diagnostic, InvalidSource } from '../source/diagnostic.js';
import { type Source, SourceDocument } from '../source/document.js';
import { Layers } from '../source/layers.js';
import { didYouMean } from '../source/nearest.js';
import { type Place, shownPath } from '../source/place.js';
import { packageSchema, validate } from '../source/schema.js';
import { accountsOf } from './accounts.js';
import { listedServers } from './bundled.js';
import { domainForm, isDomainName } from './domain.js';
import { durationOf } from './duration.js';
import { fillIn } from './environment.js';
import { TargetNotSetUp } from './errors.js';
import type { TokenRequest } from './oauth.js';
import { byName, delivery, embeddedService, service } from './services.js';
import {
  type ComposePlan,
  type ContainerPlan,
  containerOf,
  isOfProcess,
  type ProcessPlan,
  processOf,
} from './start-plans.js';
import type { Service, ServiceName, TargetFacts, TargetTls } from './target.js';
import type { WrittenTarget } from './target.schema.js';

/** What `extends` may name: a file of the same folder. */
const fileOfFolder = /^[^/\\]+$/;

/** A target file that has been read, checked, and completed with the defaults. */
export interface TargetFile extends TargetFacts {
  /** The file of known deviations, absolute. */
  readonly known?: string;
  /** The software that it is made of. There is a list of known deviations for each. */
  readonly servers: readonly { readonly name: string; readonly version: string }[];
  readonly container?: ContainerPlan | ComposePlan;
  readonly process?: ProcessPlan;
  /** Where the harness is to be the next hop; `started`: where the server that is started for the run reaches it. */
  readonly sink?: SinkPlan | 'started';
  /** The dialect in which the reference server is to speak. */
  readonly dialect?: { readonly name: string; readonly place: Place };
  /** Where a token is had that stands for the accounts' passwords. */
  readonly oauth?: TokenRequest;
}

/**
 * Reads a target file.
 * @param path where it is; paths within it are relative to its folder
 * @throws InvalidSource with everything that is wrong in it: syntax, form, variables of the environment that are not set
 */
export function readTargetFile(
  path: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): TargetFile {
  return interpret(readLayers(path), dirname(resolve(path)), environment);
}

/**
 * A target file over those that it extends, all of one folder.
 * @param above the files that have led here
 */
function readLayers(path: string, above: readonly string[] = []): Source {
  const document = SourceDocument.read(path, shownPath(path));
  const { extends: base } = (document.value ?? {}) as { readonly extends?: unknown };
  if (base === undefined) return document;
  const refused = (message: string) => new InvalidSource([document.diagnostic(['extends'], message)]);
  // What the other file would have said would seem to be missing.
  if (typeof base !== 'string' || !fileOfFolder.test(base))
    throw refused('`extends` must be a file of the same folder');
  const files = [...above, basename(path)];
  if (files.includes(base))
    throw refused(`\`${base}\` extends itself: ${[...files.slice(files.indexOf(base)), base].join(' -> ')}`);
  const lower = join(dirname(path), base);
  if (!statSync(lower, { throwIfNoEntry: false })?.isFile())
    throw refused(`there is no file \`${base}\` beside this one`);
  return new Layers(document, readLayers(lower, files));
}

/**
 * Checks a target file's tree and completes it.
 * @param folder what paths within it are relative to
 * @throws InvalidSource as `readTargetFile`
 */
export function interpret(
  document: Source,
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): TargetFile {
  refuseNotSetUp(validate(document, packageSchema<WrittenTarget>('runner/targets/target.schema.json')), environment);
  const problems: Diagnostic[] = [];
  const written = fillIn(document, environment, problems, isOfProcess) as WrittenTarget;
  // What follows from a missing variable would only hide it.
  if (problems.length > 0) throw new InvalidSource(problems);
  checkNames(written, document, problems);
  if (written.oauth !== undefined && written.oauth.secret === undefined && written.oauth.device === undefined)
    problems.push(
      document.diagnostic(
        ['oauth'],
        '`oauth` needs `secret`, or `device`, by which a person signs in',
        undefined,
        'key',
      ),
    );
  refuseBesideDialect(written, document, problems);
  const servers = serversOf(written, document, problems);
  const services = byName(servicesOf(written, document, problems));
  const accounts = accountsOf(written.accounts, written.domain, document, problems, written.oauth !== undefined);
  const deliver = written.deliver ?? delivery(services);
  const needed = serviceDelivering(deliver);
  if (written.deliver !== undefined && services[needed] === undefined)
    problems.push(document.diagnostic(['deliver'], `\`deliver: ${deliver}\` needs the service \`${needed}\``));
  const tls = tlsOf(written, folder, document, problems);
  const container = containerOf(written, folder, document, problems);
  const process = processOf(written, folder, document, problems);
  const sink = sinkOf(written, document, problems);
  const timeoutMs = durationOf(written.timeout ?? '10s', ['timeout'], document, problems);
  if (problems.length > 0) throw new InvalidSource(problems);
  const { name, about, version, domain, mechanism, known, dialect, oauth } = written;
  const claims = written.claims?.map((rfc, index) => ({
    rfc: Number(rfc.slice('rfc'.length)),
    place: document.place(['claims', index]),
  }));
  return {
    name,
    domain,
    services,
    accounts,
    deliver,
    tls,
    disposable: written.accounts?.disposable ?? false,
    ...(written.accounts?.apop !== undefined && { apop: written.accounts.apop }),
    timeoutMs,
    servers,
    ...(about !== undefined && { about }),
    ...(version !== undefined && { version }),
    // Empty where it comes of an environment variable that is not set.
    ...(mechanism !== undefined && mechanism !== '' && { mechanism }),
    ...(known !== undefined && { known: resolve(folder, known) }),
    ...(claims !== undefined && { claims }),
    ...(container !== undefined && { container }),
    ...(process !== undefined && { process }),
    ...(sink !== undefined && { sink }),
    ...(dialect !== undefined && { dialect: { name: dialect, place: document.place(['dialect']) } }),
    ...(oauth !== undefined && { oauth }),
  };
}

/** A target that is made of environment variables is of no use where there are none; where some are missing, that is a mistake to be told. */
function refuseNotSetUp(
  { name, environment: names = [] }: WrittenTarget,
  environment: Readonly<Record<string, string | undefined>>,
): void {
  if (names.length === 0 || names.some(each => environment[each])) return;
  throw new TargetNotSetUp(`${name} is skipped: the environment has none of ${names.join(', ')}`);
}

function checkNames({ domain, mechanism }: WrittenTarget, document: Source, problems: Diagnostic[]): void {
  if (!isDomainName(domain))
    problems.push(document.diagnostic(['domain'], `\`${domain}\` is not a domain name`, domainForm));
  // Empty where it comes of an environment variable that is not set.
  if (mechanism !== undefined && mechanism !== '' && !isMechanism(mechanism))
    problems.push(
      document.diagnostic(
        ['mechanism'],
        `\`${mechanism}\` is no mechanism to sign in with`,
        didYouMean(mechanism, mechanismNames) ?? `there are ${mechanismNames.join(', ')}`,
      ),
    );
}

/** The reference server listens on loopback, on ports of its own choice. */
function refuseBesideDialect(written: WrittenTarget, document: Source, problems: Diagnostic[]): void {
  if (written.dialect === undefined) return;
  const refuse = (path: readonly string[], hint: string) =>
    problems.push(document.diagnostic(path, `\`${path.at(-1)}\` is not allowed with \`dialect\``, hint, 'key'));
  for (const key of ['container', 'process'] as const)
    if (written[key] !== undefined) refuse([key], 'leave one of them out');
  if (written.host !== undefined) refuse(['host'], 'leave it out');
  for (const [name, given] of Object.entries(written.services))
    for (const key of ['host', 'port'] as const)
      if (given?.[key] !== undefined) refuse(['services', name, key], 'leave it out');
}

function serversOf({ servers = {} }: WrittenTarget, document: Source, problems: Diagnostic[]): TargetFile['servers'] {
  const names = Object.keys(servers);
  const listed = names.length === 0 ? [] : listedServers();
  return Object.entries(servers).map(([name, version]) => {
    if (!listed.includes(name))
      problems.push(
        document.diagnostic(
          ['servers', name],
          `there is no list of known deviations for \`${name}\``,
          didYouMean(name, listed) ?? `there are lists for ${listed.join(', ')}`,
          'key',
        ),
      );
    return { name, version };
  });
}

function servicesOf(written: WrittenTarget, document: Source, problems: Diagnostic[]): Service[] {
  return Object.entries(written.services).map(([key, given]) => {
    const name = key as ServiceName;
    const at = (part: string) => ['services', name, part];
    const port = given?.port === undefined ? undefined : Number(given.port);
    if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 65_535))
      problems.push(document.diagnostic(at('port'), `\`${given?.port}\` is not a port: it must be from 1 to 65535`));
    const starting = written.container !== undefined ? 'container' : written.process && 'process';
    if (given?.host !== undefined && starting !== undefined)
      problems.push(
        document.diagnostic(at('host'), `\`host\` is not allowed with \`${starting}\``, 'leave it out', 'key'),
      );
    // A process is given a port that is free.
    const placed = port ?? (starting === 'process' ? 0 : undefined);
    const found = service(name, { host: given?.host ?? written.host ?? '127.0.0.1', port: placed, tls: given?.tls });
    if (written.dialect !== undefined && embeddedService(found) === undefined)
      problems.push(
        document.diagnostic(
          at('tls'),
          `\`tls: implicit\` is not allowed with \`dialect\`: the reference server has no \`${name}\` inside TLS`,
          'starttls or none',
        ),
      );
    return found;
  });
}

function sinkOf(written: WrittenTarget, document: Source, problems: Diagnostic[]): TargetFile['sink'] {
  const { sink, container, process } = written;
  if (sink === undefined || sink === false) return undefined;
  const starting = container !== undefined ? 'a container' : process && 'a process';
  const configured = starting === undefined ? typeof sink === 'object' : sink === true;
  if (!configured) {
    const [message, hint] =
      starting === undefined
        ? ['`sink: true` is for containers and processes', 'say where to listen: {host: .., port: .., plain-port: ..}']
        : [`\`sink\` takes no address for ${starting}`, '`sink: true`'];
    problems.push(document.diagnostic(['sink'], message, hint));
    return undefined;
  }
  if (typeof sink !== 'object') return 'started';
  const port = (key: 'port' | 'plain-port') => {
    const number = Number(sink[key]);
    if (!(Number.isInteger(number) && number >= 1 && number <= 65_535))
      problems.push(document.diagnostic(['sink', key], `\`${sink[key]}\` is not a port: it must be from 1 to 65535`));
    return number;
  };
  return { host: sink.host, port: port('port'), plainPort: port('plain-port') };
}

function tlsOf(written: WrittenTarget, folder: string, document: Source, problems: Diagnostic[]): TargetTls {
  const { ca: file, insecure = false, servername } = written.tls ?? {};
  let ca: string | undefined;
  if (file !== undefined && file !== '') {
    try {
      ca = readFileSync(resolve(folder, file), 'utf8');
      if (!ca.includes('-----BEGIN CERTIFICATE-----'))
        problems.push(document.diagnostic(['tls', 'ca'], `${file} holds no PEM certificate`));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      problems.push(document.diagnostic(['tls', 'ca'], `${file} cannot be read (${code})`));
    }
  }
  return { insecure, ...(ca !== undefined && { ca }), ...(servername !== undefined && { servername }) };
}
