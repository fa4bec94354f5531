/** What a verb takes beside itself. */
interface VerbTraits {
  /** A failure of the verb itself is `error`, never `fail`. */
  readonly setUp: boolean;
  /** It is about a connection that is already open. */
  readonly connected: boolean;
  /** Which of the keys that read replies may stand beside it. */
  readonly reads: 'all' | 'expect' | 'none';
}

const setUp: VerbTraits = { setUp: true, connected: true, reads: 'none' };
const judged: VerbTraits = { setUp: false, connected: true, reads: 'all' };

export const verbs = {
  connect: { setUp: true, connected: false, reads: 'all' },
  login: setUp,
  do: { ...setUp, reads: 'expect' },
  deliver: { ...setUp, connected: false },
  await: { ...setUp, connected: false },
  starttls: setUp,
  pause: { setUp: true, connected: false, reads: 'all' },
  close: setUp,
  reset: setUp,
  'half-close': { ...setUp, reads: 'all' },
  'end-tls': { ...setUp, reads: 'all' },
  check: { setUp: false, connected: false, reads: 'none' },
  send: judged,
  data: judged,
  auth: judged,
  handshake: { ...judged, reads: 'expect' },
  write: judged,
  relayed: { setUp: false, connected: false, reads: 'all' },
} as const satisfies Readonly<Record<string, VerbTraits>>;

export type Verb = keyof typeof verbs;

export function isVerb(key: string): key is Verb {
  return Object.hasOwn(verbs, key);
}

/** Keys that ask for replies. `bind` captures from them. */
export const reading = ['expect', 'forbid', 'observe', 'skip-if'] as const;
