import { Command } from 'commander';
import { gather } from './usage.js';

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
    .option('--fault <name>', 'break a rule on purpose; `--fault list` shows what there is', gather)
    .option('--dialect <name>', 'speak as another product does; `--dialect list` shows what there is')
    .option('--certificate <file>', 'write the certificate there, for clients to trust')
    .addHelpText(
      'after',
      '\nExamples:\n  mailspec serve\n  mailspec serve --port smtp=2525 --port imap=1143 --account alice:wonder\n  mailspec serve --dialect exchange-2019\n  mailspec serve --fault list',
    )
    .action(async (options: ServeOptions) => {
      const { keepServing } = await import('./serving.js');
      await keepServing(options);
    });
}

export type { ServeOptions };
