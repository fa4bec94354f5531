import { appendFileSync, openSync } from 'node:fs';
import type { Command } from 'commander';
import { writing } from '../record/log.js';
import type { Output } from '../reports/reporter.js';
import {
  type FlaggedService,
  flaggedServices,
  type ServiceName,
  serviceNames,
  services,
} from '../runner/protocols/services.js';
import { oneOf, WrongUsage } from './usage.js';

/** What `run`, `list` and `prove` let one choose by. */
export interface SelectionOptions {
  readonly rfc?: string[];
  readonly level?: string[];
  readonly tag?: string[];
  readonly exclude?: string[];
  readonly suites?: string;
  /** Ids: of what is chosen, these alone. */
  readonly only?: ReadonlySet<string>;
}

/** Adds the selector and the options that choose scenarios to a command. */
export function selectable(command: Command): Command {
  return command
    .optionsGroup('Which scenarios:')
    .argument(
      '[selector...]',
      'which scenarios: ids or their beginning (smtp, smtp/pipelining), patterns with * and **, or suite files',
    )
    .option('--rfc <rfc>', 'only rules of this RFC, or of a section of it: 5321 or 5321/4.1.1', gather)
    .option(
      '--level <level>',
      'only rules of this level: MUST, "MUST NOT", SHOULD, "SHOULD NOT", MAY, SECURITY',
      gather,
    )
    .option('--tag <tag>', 'only scenarios with this tag', gather)
    .option('--exclude <selector>', 'none of these scenarios, which are named as above', gather)
    .option('--suites <folder>', 'a folder of suites to use instead of the bundled ones');
}

/** URLs, by the flags that say where a service is. */
type Urls = { readonly [Flag in FlaggedService]?: string };

/** How the command line names a target. */
export interface TargetOptions extends Urls {
  readonly target?: string;
  readonly insecure?: boolean;
  readonly known?: string;
  readonly fault?: string[];
}

/** Adds the options that name a target to a command. */
export function targetable(command: Command): Command {
  command
    .optionsGroup('Which server:')
    .option('--target <target>', 'embedded (the default), the name of a bundled target, or a target file');
  for (const name of flaggedServices) command.option(`--${name} <url>`, services[name].flag);
  return command
    .option('--insecure', 'accept a certificate that cannot be verified, such as a self-signed one')
    .option('--known <file>', "the target's known deviations");
}

/** The URLs that were given. */
export function urlsOf(options: Urls): Urls {
  return Object.fromEntries(flaggedServices.flatMap(name => (options[name] ? [[name, options[name]]] : [])));
}

/** What is asked of `openTarget`. */
export function requestOf({
  target,
  insecure,
  known,
  updateKnown,
  fault,
  ...options
}: TargetOptions & { readonly updateKnown?: boolean }) {
  const urls = urlsOf(options);
  return {
    ...(target === undefined ? {} : { target }),
    ...(Object.keys(urls).length === 0 ? {} : { urls }),
    ...(insecure === undefined ? {} : { insecure }),
    ...(known === undefined ? {} : { known }),
    ...(updateKnown === undefined ? {} : { updateKnown }),
    ...(fault === undefined ? {} : { faults: fault }),
  };
}

/** Forms of reports by name, as reports/index.ts has them. */
type Forms = Readonly<Record<string, { readonly about: string; readonly file?: string }>>;

/** What a command that renders reports lets one choose. */
export interface RenderingOptions {
  readonly reporter: string;
  readonly output?: string;
}

/** Adds the options that choose the form of a report, and where it goes. */
export function renders(command: Command, forms: Forms, usual: string, names = oneOf(Object.keys(forms))): Command {
  return listed(command, forms)
    .option('--reporter <name>', names, usual)
    .option('--output <file>', 'write to a file in place of standard output');
}

/** Where a rendered text goes: a file, which its first piece makes, or standard output where none is named. */
export function outputTo(file: string | undefined): Output {
  if (file === undefined) return { write: text => process.stdout.write(text) };
  let descriptor: number | undefined;
  return {
    write: text =>
      writing(file, () => {
        descriptor ??= openSync(file, 'w');
        appendFileSync(descriptor, text);
      }),
  };
}

/** Tells in a command's help what its forms of reports are for. */
export function listed(command: Command, forms: Forms): Command {
  const width = Math.max(...Object.keys(forms).map(name => name.length));
  const lines = Object.entries(forms).map(([name, { about, file }]) => {
    const where = file === undefined ? '' : ` (${file})`;
    return `  ${name.padEnd(width)}  ${about}${where}`;
  });
  return command.addHelpText('after', `\nReports:\n${lines.join('\n')}`);
}

/** Gathers the values of an option that may be given more than once. */
export function gather(value: string, earlier: string[] = []): string[] {
  return [...earlier, value];
}

/** Reads `service=port`. */
export function portOf(text: string): [ServiceName, number] {
  const [, service = '', number = ''] = /^([a-z0-9]+)=(\d{1,5})$/.exec(text) ?? [];
  const name = serviceNames.find(each => each === service);
  if (name === undefined || Number(number) > 65_535)
    throw new WrongUsage(
      `--port takes service=port, such as imap=1143, with one of ${serviceNames.join(', ')}, not \`${text}\``,
    );
  return [name, Number(number)];
}

/** The options of `mailspec run`, as commander gives them. */
export interface RunOptions extends SelectionOptions, TargetOptions {
  readonly strict?: boolean;
  readonly jobs?: string;
  readonly shard?: string;
  readonly durations?: string;
  readonly claims?: string[];
  readonly results: string;
  readonly reporter?: string[];
  readonly lastFailed?: boolean;
  readonly watch?: boolean;
  readonly watchPath?: string[];
  readonly step?: boolean;
  readonly failFast?: boolean;
  readonly retries?: string;
  readonly baseline?: string;
  readonly intrusive?: boolean;
  readonly transcripts?: boolean;
  readonly verbose?: boolean;
  readonly quiet?: boolean;
  readonly keep?: boolean;
  readonly seed?: string;
  readonly order: 'seed' | 'file';
  readonly updateKnown?: boolean;
}
