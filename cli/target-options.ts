import type { Command } from 'commander';

/** How the command line names a target. */
export interface TargetOptions {
  readonly target?: string;
  readonly smtp?: string;
  readonly submission?: string;
  readonly lmtp?: string;
  readonly pop3?: string;
  readonly imap?: string;
  readonly insecure?: boolean;
  readonly known?: string;
  readonly fault?: string[];
}

/** Adds the options that name a target to a command. */
export function targetable(command: Command): Command {
  return command
    .option('--target <target>', 'embedded (the default), the name of a bundled target, or a target file')
    .option('--smtp <url>', 'an SMTP server: smtp://host:port')
    .option('--submission <url>', 'a submission server: submission://user:password@host:587?tls=starttls')
    .option('--lmtp <url>', 'an LMTP server: lmtp://host:24')
    .option('--pop3 <url>', 'a POP3 server: pop3://user:password@host or pop3s://..')
    .option('--imap <url>', 'an IMAP server: imap://user:password@host or imaps://..')
    .option('--insecure', 'accept a certificate that cannot be verified, such as a self-signed one')
    .option('--known <file>', "the target's known deviations");
}
