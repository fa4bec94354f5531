import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import type { ReferenceServer } from '../reference/server.js';
import { interruption } from './interruption.js';
import { gather, portOf } from './options.js';
import { WrongUsage } from './usage.js';

interface ServeOptions {
  readonly host: string;
  readonly port?: string[];
  readonly domain: string;
  readonly account?: string[];
  readonly fault?: string[];
  readonly dialect?: string;
  readonly certificate?: string;
}

/** `mailspec serve`: the reference server, for people who write mail clients. */
export function serve(): Command {
  return new Command('serve')
    .description('Start the reference mail server: SMTP, submission, LMTP, POP3 and IMAP, in memory.')
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option(
      '--port <service=port>',
      'a fixed port for a service, such as imap=1143 (default: any that is free)',
      gather,
    )
    .option('--domain <domain>', 'the mail domain', 'example.test')
    .option(
      '--account <user:password>',
      'an account; may be given more than once (default: user1 to user8, password secret)',
      gather,
    )
    .option('--fault <name>', 'break a rule on purpose; `--fault list` shows the faults', gather)
    .option('--dialect <name>', 'imitate another product; `--dialect list` shows the dialects')
    .option('--certificate <file>', 'write the certificate there, for clients to trust')
    .addHelpText(
      'after',
      '\nExamples:\n  mailspec serve\n  mailspec serve --port smtp=2525 --port imap=1143 --account alice:wonder\n  mailspec serve --dialect exchange-2019\n  mailspec serve --fault list',
    )
    .action(keepServing);
}

/** Serves until the process is told to end. */
async function keepServing(options: ServeOptions): Promise<void> {
  const { dialects } = await import('../reference/dialects/index.js');
  const { faults } = await import('../reference/faults/index.js');
  const { startReferenceServer } = await import('../reference/server.js');
  const { domainForm, isDomainName } = await import('../runner/targets/domain.js');
  const { checkFaults } = await import('../runner/targets/embedded.js');
  const { showText } = await import('../runner/wire/octet-text.js');
  if (options.fault?.includes('list')) {
    for (const { name, rule, says } of faults) process.stdout.write(`${name}\n    ${says}\n    ${rule}\n`);
    return;
  }
  if (options.dialect === 'list') {
    for (const { name, about, deviations } of dialects) {
      process.stdout.write(`${name}\n    ${about}\n`);
      for (const { id, says } of deviations) process.stdout.write(`    ${id}  ${says}\n`);
    }
    return;
  }
  if (options.dialect !== undefined && !dialects.some(({ name }) => name === options.dialect))
    throw new WrongUsage(
      `there is no dialect \`${options.dialect}\`: \`mailspec serve --dialect list\` shows what there is`,
    );
  await checkFaults(options.fault ?? []);
  if (!isDomainName(options.domain))
    throw new WrongUsage(`--domain: \`${showText(options.domain)}\` is not a domain name: ${domainForm}`);
  const ports = Object.fromEntries((options.port ?? []).map(portOf));
  const { signal, stop } = interruption();
  try {
    const server = await startReferenceServer({
      host: options.host,
      domain: options.domain,
      ports,
      ...(options.account ? { accounts: options.account.map(account) } : {}),
      ...(options.fault ? { faults: options.fault } : {}),
      ...(options.dialect ? { dialect: options.dialect } : {}),
    }).catch(notListening);
    try {
      if (options.certificate) writeCertificate(options.certificate, server.certificate);
      describe(server);
      if (!signal.aborted) await once(signal, 'abort');
    } finally {
      await server.close();
    }
  } finally {
    stop();
  }
}

function writeCertificate(file: string, certificate: string): void {
  try {
    writeFileSync(file, certificate);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const causes: Readonly<Record<string, string>> = {
      EISDIR: 'it is a folder',
      ENOENT: 'there is no such folder',
      EACCES: 'this user may not write there',
    };
    throw new WrongUsage(`--certificate: ${file} cannot be written: ${causes[code] ?? (error as Error).message}`);
  }
}

/** Says which address or port cannot be had, and what to do. */
function notListening(error: NodeJS.ErrnoException & { address?: string; port?: number }): never {
  const where = `${error.address ?? ''}:${error.port ?? ''}`;
  const causes: Readonly<Record<string, string>> = {
    EADDRINUSE: `${where} is in use already: choose another with --port, or leave the port out for any that is free`,
    EACCES: `${where} is not allowed for this user: choose a port from 1024 on with --port`,
    EADDRNOTAVAIL: `${where} is not an address of this machine: give another --host`,
    ENOTFOUND: 'the --host does not exist',
  };
  const cause = causes[error.code ?? ''];
  throw cause === undefined ? error : new WrongUsage(cause);
}

function describe(server: ReferenceServer): void {
  const line = (text: string) => process.stdout.write(`${text}\n`);
  line(`mailspec reference server for ${server.domain}`);
  for (const [service, port] of Object.entries(server.ports)) line(`  ${service.padEnd(12)}${server.host}:${port}`);
  const [first, last] = [server.accounts[0], server.accounts.at(-1)];
  line(`  accounts    ${first?.user}${last === first ? '' : ` to ${last?.user}`}, password ${first?.password}`);
  line('Ctrl-C ends it.');
}

function account(text: string): { user: string; password: string } {
  const at = text.indexOf(':');
  if (at < 1) throw new WrongUsage(`--account takes user:password, not \`${text}\``);
  return { user: text.slice(0, at), password: text.slice(at + 1) };
}
