import { Command } from 'commander';
import { flaggedServices, implicitTlsServiceOf, type ServiceName } from '../runner/protocols/services.js';
import { interruption } from './interruption.js';
import { gather, requestOf, type TargetOptions, targetable } from './options.js';
import { nameOf } from './usage.js';

/** What may be typed. */
const help = `Lines are sent as commands: mailspec adds the tag (IMAP) and CRLF, and waits for the answer. After DATA they are the message, up to a line of
one dot; after + or 334 they answer that. STARTTLS and COMPRESS begin what they say.
  :wait             waits for what the server says next
  :login            signs in as the first account of the target
  :save FILE RULE   writes what was said as a scenario that cites the rule
  :help, :quit
`;

/** `mailspec shell`: a person talks to a server, and sees each octet and each broken rule. */
export function shell(): Command {
  return targetable(
    new Command('shell')
      .description('Talk to a server line by line: shows each octet, and tells which rules its answers break.')
      .argument(
        '<server>',
        'a URL, such as imap://127.0.0.1:1143, or the name of a service of the target: smtp, imap, ..',
      ),
  )
    .option('--fault <name>', 'break a rule of the embedded server', gather)
    .addHelpText(
      'after',
      `
${help}
Examples:
  mailspec shell smtp://127.0.0.1:2525
  mailspec shell imap --target postfix-dovecot
  printf 'EHLO client.example\\nQUIT\\n' | mailspec shell smtp

Exit status: 1 when an answer broke a rule; 3 when the server cannot be reached.`,
    )
    .action(async (server: string, options: TargetOptions) => {
      process.exitCode = await talk(server, options);
    });
}

/** Connects, and carries out line by line what comes from standard input. @returns the exit status */
async function talk(server: string, options: TargetOptions): Promise<number> {
  const { openTarget } = await import('../runner/targets/open.js');
  const { talkTo } = await import('./dialogue.js');
  const url = urlIn(server);
  const { signal, stop } = interruption();
  try {
    const target = await openTarget({
      ...requestOf({ ...options, ...(url && { [url.flag]: server }) }),
      signal,
      progress: line => process.stderr.write(`${line}\n`),
    });
    try {
      const service = url?.service ?? serviceOf(server, Object.keys(target.services));
      const broken = await talkTo(target, service, help, signal);
      return signal.aborted ? 130 : broken ? 1 : 0;
    } finally {
      await target.close();
    }
  } finally {
    stop();
  }
}

/** The service that a URL names, and the flag under which the command line takes it; undefined: it is no URL. */
function urlIn(server: string): { readonly flag: ServiceName; readonly service: ServiceName } | undefined {
  const scheme = /^([a-z0-9+.-]+):\/\//i.exec(server)?.[1]?.toLowerCase();
  if (scheme === undefined) return undefined;
  const schemes = flaggedServices.flatMap(flag =>
    [flag, implicitTlsServiceOf(flag)].flatMap(service => (service === undefined ? [] : [{ flag, service }])),
  );
  const name = nameOf(
    'the URL',
    scheme,
    schemes.map(({ service }) => service),
  );
  return schemes.find(({ service }) => service === name);
}

function serviceOf(name: string, offered: readonly string[]): ServiceName {
  return nameOf('mailspec shell', name, offered) as ServiceName;
}
