// Generated from target.schema.json by `npm run schema-types`.

/** Where a mail server is, or how to build and start it, and which accounts may be used. In any text, ${env:NAME} is the value of an environment variable. */
export type WrittenTarget = {
  /** How reports call the server. */
  readonly name: string;
  /** A sentence on what the server is. */
  readonly about?: string;
  /** Its version, for comparing runs. A container can be asked for it: container.version. */
  readonly version?: string;
  /** A target file of the same folder, which this one changes: maps are joined, all else is replaced, and a key without a value is taken away. */
  readonly extends?: string;
  /** The software that the server is made of, with versions: {postfix: "3.7", dovecot: "2.3.19"}. What mailspec knows of their deviations then holds for this target: there is a list for each in targets/known. */
  readonly servers?: Readonly<Record<string, string>>;
  /** The environment variables that the file is made of. Where none of them is set, the target is skipped in a sentence: nobody has set it up. */
  readonly environment?: readonly string[];
  /** Older RFCs that the server is held to, in place of those that have obsoleted them: [rfc2060]. */
  readonly claims?: readonly string[];
  /** Where an access token is had, to sign in with XOAUTH2 or OAUTHBEARER in place of passwords: by the client's secret (client credentials, RFC 6749), or by a code that a person enters (RFC 8628). */
  readonly oauth?: {
    /** The address of the token endpoint. */
    readonly token: string;
    /** The client's id. */
    readonly client: string;
    /** The client's secret: ${env:NAME}. */
    readonly secret?: string;
    /** The scope to ask for. */
    readonly scope?: string;
    /** The address that gives a code, which a person enters in a browser to sign in for the run. */
    readonly device?: string;
  };
  /** A dialect of the reference server, which is started for the run and speaks so: `mailspec serve --dialect list`. */
  readonly dialect?: string;
  /** Where services are that name no host of their own. Default: 127.0.0.1. */
  readonly host?: string;
  /** The services to test. Those left out are skipped; `submissions`, `pop3s` and `imaps` alone stand for `submission`, `pop3` and `imap` too. */
  readonly services: {
    /** Mail from other servers. Default port 25. */
    readonly smtp?: WrittenService;
    /** Mail from users, STARTTLS. Default port 587, tls: starttls. */
    readonly submission?: WrittenService;
    /** Mail from users inside TLS. Default port 465, tls: implicit. */
    readonly submissions?: WrittenService;
    /** Delivery by LMTP. Default port 24. */
    readonly lmtp?: WrittenService;
    /** POP3. Default port 110. */
    readonly pop3?: WrittenService;
    /** POP3 inside TLS. Default port 995, tls: implicit. */
    readonly pop3s?: WrittenService;
    /** IMAP. Default port 143. */
    readonly imap?: WrittenService;
    /** IMAP inside TLS. Default port 993, tls: implicit. */
    readonly imaps?: WrittenService;
  };
  /** The domain of the accounts' addresses. */
  readonly domain: string;
  /** The accounts that scenarios may use. Each scenario has its own for as long as it runs: eight allow eight scenarios side by side. */
  readonly accounts?: {
    /** User names. `user{1..8}` stands for user1 to user8. */
    readonly user: string | readonly string[];
    /** One password for all, or as many as there are users, in their order. */
    readonly password?: string | readonly string[];
    /** true: whatever mail is in the accounts may be thrown away. Without it, scenarios that need an empty maildrop are skipped. Default: false. */
    readonly disposable?: boolean;
    /** true: the passwords are the shared secrets of APOP, too. RFC 1939 section 13 would not have an account sign in both ways, so without it no account is expected to. Default: false. */
    readonly apop?: boolean;
  };
  /** How a test message reaches a mailbox. Default: the first of smtp, lmtp, submission that the server has, else append (IMAP). */
  readonly deliver?: 'smtp' | 'lmtp' | 'submission' | 'append';
  /** What to trust of the server's certificate. Default: what the system trusts, for the host's name. */
  readonly tls?: {
    /** A PEM file of certificates to trust, relative to this file. */
    readonly ca?: string;
    /** true: any certificate will do. */
    readonly insecure?: boolean;
    /** The name that the certificate must bear, where it is not the host's. */
    readonly servername?: string;
  };
  /** The server relays mail for relay.example.net and plain.example.net to the harness, which is the next hop. true: in a container or a process, which is told where by SINK_HOST, SINK_PORT and SINK_PLAIN_PORT. Else where the harness shall listen. Without it, scenarios about relaying are skipped. */
  readonly sink?:
    | boolean
    | {
        /** An address of this machine that the server reaches. */
        readonly host: string;
        /** Where mail for relay.example.net goes. */
        readonly port: number | string;
        /** Where mail for plain.example.net goes: a next hop that knows no EHLO. */
        readonly 'plain-port': number | string;
      };
  /** The SASL mechanism to sign in with. Default: the best that is offered, or LOGIN and USER. */
  readonly mechanism?: string;
  /** How long to wait for a reply: 500ms, 10s, 1m. Default: 10s. */
  readonly timeout?: string;
  /** A file of known deviations, relative to this file. */
  readonly known?: string;
  /** Start the server for the run, as a process of this machine, and end it after. Services without a port are given a free one: ${port:imap}. */
  readonly process?: {
    /** The program and its arguments. ${port:NAME} is the port of a service, ${folder} an empty folder that is removed after the run. It must stay in the foreground. */
    readonly command: readonly string[];
    /** The folder to start it in, relative to this file. Default: this file's. */
    readonly cwd?: string;
    /** Environment variables for it, besides those of mailspec itself. */
    readonly env?: Readonly<Record<string, string>>;
    /** A command, as a list of words: what it writes is the server's version. */
    readonly version?: readonly string[];
    /** How long it may take until every service greets: 30s, 5m. Default: 1m. */
    readonly start?: string;
  };
  /** Build and start the server for the run, in a container, or in several. Ports of services are then those inside of the container. */
  readonly container?: {
    /** The folder of its Dockerfile, relative to this file. The image is kept as mailspec/<name of that folder>. */
    readonly build?: string;
    /** The folder that the Dockerfile may copy from, where it is not its own: one above it, relative to this file. */
    readonly context?: string;
    /** Build arguments for the Dockerfile. */
    readonly args?: Readonly<Record<string, string>>;
    /** An image to start, instead of one to build. */
    readonly image?: string;
    /** A compose file, relative to this one, for a server that is made of several containers. */
    readonly compose?: string;
    /** The service of the compose file that is the mail server. */
    readonly service?: string;
    /** Environment variables for it. With `compose`: what ${NAME} stands for in that file. */
    readonly env?: Readonly<Record<string, string>>;
    /** A command, as a list of words, to run in it: what it writes is the server's version. */
    readonly version?: readonly string[];
    /** How long it may take until every service greets: 30s, 5m. Default: 1m. */
    readonly start?: string;
  };
};

export type WrittenService = {
  /** A name or an address. */
  readonly host?: string;
  readonly port?: number | string;
  /** none: stay in the clear. starttls: begin TLS after the greeting. implicit: begin with TLS. */
  readonly tls?: 'none' | 'starttls' | 'implicit';
} | null;
