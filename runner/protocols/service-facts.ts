/** When TLS begins: never, by STARTTLS or the like once the greeting has been read, or with the connection (RFC 8314). */
export type Tls = 'none' | 'starttls' | 'implicit';

/** A service of a protocol: one of the ways in to a server. */
export interface ServiceFacts {
  /** Where it is, and when TLS begins, unless one is told otherwise. */
  readonly port: number;
  readonly tls: Tls;
  /** What its flag of the command line takes, for the help. */
  readonly flag?: string;
  /** The service that it is inside TLS: where a target has only this one, it stands for that one as well. */
  readonly standsFor?: string;
  /** The command by which a client introduces itself, and is told what there is. */
  readonly hello?: string;
  /** The way by which messages come to mailboxes here; services may share one. */
  readonly delivers?: string;
  /** It takes mail from anybody: nobody signs in, and no certificate is looked at (RFC 7817 1). */
  readonly strangers?: true;
}
