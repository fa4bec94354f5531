import type { Tls } from '../protocols/service-facts.js';
import type { DeliveryMethod, ProtocolName, ServiceName } from '../protocols/services.js';
import type { Sink } from '../sink/sink.js';
import type { Place } from '../source/place.js';

export type { DeliveryMethod, ServiceName, Tls };

/** Where one service is. */
export interface Service {
  readonly name: ServiceName;
  readonly protocol: ProtocolName;
  readonly host: string;
  readonly port: number;
  readonly tls: Tls;
}

export interface Account {
  readonly user: string;
  /** Or a token that stands for it, which may be another one the next time. */
  readonly password: string;
  /** `user@domain`, or the user's name itself where that is an address already. */
  readonly address: string;
}

/** A violation of the RFCs that is known, and not to be told anew at each run. */
export interface KnownDeviation {
  /** A scenario's or a rule's id. */
  readonly key: string;
  readonly reason: string;
  readonly link?: string;
  /** `YYYY-MM-DD`: the last day on which it holds. */
  readonly expires?: string;
  /** It shows at times only: that a scenario passes does not make it out of date. */
  readonly intermittent?: boolean;
  /** Nobody has written its reason yet: it holds until it expires. */
  readonly todo?: true;
  /** No list has it: it failed already in the run that is the baseline. */
  readonly baseline?: true;
  /** The scenario does harm to this server, and is not played against it. */
  readonly play?: false;
  readonly place: Place;
}

/** An older RFC that a server is held to, in place of those that have obsoleted it. */
export interface Claim {
  readonly rfc: number;
  readonly place: Place;
}

/** What is to be trusted of the server's certificate. */
export interface TargetTls {
  /** Certificates to trust, PEM. */
  readonly ca?: string;
  /** Any certificate will do. */
  readonly insecure: boolean;
  /** The name the certificate must bear, where it is not the host's. */
  readonly servername?: string;
}

/** What is known of a mail server, whether or not it is up. */
export interface TargetFacts {
  readonly name: string;
  readonly about?: string;
  /** The server's version, as it tells it or as the target file has it. */
  readonly version?: string;
  /** The domain that its accounts are in. */
  readonly domain: string;
  readonly services: Readonly<Partial<Record<ServiceName, Service>>>;
  readonly accounts: readonly Account[];
  /** The accounts' mail may be thrown away. */
  readonly disposable: boolean;
  /** The accounts' passwords are the secrets of APOP, too; undefined: nothing is known of such secrets (RFC 1939 7). */
  readonly apop?: boolean;
  readonly deliver: DeliveryMethod;
  readonly tls: TargetTls;
  /** The SASL mechanism to sign in with; undefined: the best that is offered, or LOGIN and USER. */
  readonly mechanism?: string;
  /** How long to wait for a reply, in milliseconds. */
  readonly timeoutMs: number;
  readonly claims?: readonly Claim[];
}

/** A mail server that is up, and what must be known to test it. */
export interface Target extends TargetFacts {
  readonly known: readonly KnownDeviation[];
  /** The file that lists them, absolute, where there is one. */
  readonly knownFile?: string;
  /** Every host is a loopback address, so what might harm a server that people rely on may run. */
  readonly loopback: boolean;
  /** The next hop that it relays to, which is the harness's own; undefined: it relays nowhere that we could see. */
  readonly sink?: Sink;
  /** How many scenarios are played on it side by side where nobody has said how many; undefined: `usualJobs` says. */
  readonly jobs?: number;
  /**
   * Sees to it that the accounts' passwords hold for some minutes, where they are tokens that end: those of the accounts then change.
   * @throws TargetUnavailable when they have ended, and no others are to be had
   */
  refresh?(): Promise<void>;
  /** Stops what was started for the run. May be called more than once. */
  close(): Promise<void>;
  /** The last lines of the server's own log, where they can be had. */
  logTail?(): Promise<string>;
}
