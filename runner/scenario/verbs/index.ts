import { agree } from './agree.js';
import { auth } from './auth.js';
import { await_ } from './await.js';
import { check } from './check.js';
import { close } from './close.js';
import { compress } from './compress.js';
import { connect } from './connect.js';
import { data } from './data.js';
import { deflate } from './deflate.js';
import { deliver } from './deliver.js';
import { do_ } from './do.js';
import { endTls } from './end-tls.js';
import { halfClose } from './half-close.js';
import { handshake } from './handshake.js';
import { login } from './login.js';
import { pause } from './pause.js';
import { relayed } from './relayed.js';
import { reset } from './reset.js';
import { sections } from './sections.js';
import { send } from './send.js';
import { starttls } from './starttls.js';
import type { Needs, Verb } from './verb.js';
import { write } from './write.js';

/** All verbs of steps. */
export const verbs = {
  connect,
  login,
  do: do_,
  deliver,
  await: await_,
  starttls,
  compress,
  deflate,
  pause,
  close,
  reset,
  'half-close': halfClose,
  'end-tls': endTls,
  check,
  agree,
  sections,
  send,
  data,
  auth,
  handshake,
  write,
  relayed,
};

export type VerbName = keyof typeof verbs;

/** What a step does. */
export type Action = ReturnType<(typeof verbs)[VerbName]['read']>;

export function isVerb(key: string): key is VerbName {
  return Object.hasOwn(verbs, key);
}

/** A verb by its name, for entries and actions of its own. */
export function verbOf(name: VerbName): Verb<unknown, Action> {
  return verbs[name];
}

/** What an action asks of a target; a step that only reads has none, and asks nothing. */
export function needsOf(action: Action | undefined): Needs {
  return (action && verbOf(action.verb).needs?.(action)) ?? {};
}
