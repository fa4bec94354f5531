import type { ProtocolName } from '../protocols/protocol.js';
import type { StepEntry } from './file.js';
import type { Reader } from './reader.js';
import type { Verb } from './verbs.js';

type Map = Readonly<Record<string, unknown>>;

/** Mechanisms in which the server speaks first. */
const serverFirst = ['LOGIN', 'CRAM-MD5'];
/** Mechanisms whose messages have no authorization identity. */
const withoutAuthzid = ['LOGIN', 'CRAM-MD5', 'NTLM', 'XOAUTH2'];
/** Mechanisms in which the client sends one message: what is sent in its place makes the rest of the credentials void. */
const oneMessage = ['PLAIN', 'EXTERNAL', 'CRAM-MD5', 'XOAUTH2', 'OAUTHBEARER', 'APOP'];

/**
 * Tells of options that would have no effect where they stand: a scenario that asks for something which is then not done proves something else
 * than it says.
 * @param verb the step's verb; undefined when it only reads
 * @param reads the step asks for replies
 */
export function checkEffect(verb: Verb | undefined, step: StepEntry, reads: boolean, reader: Reader): void {
  const at = (key: string) => (verb === undefined ? reader : reader.at(verb).at(key));
  const idle = (key: string, why: string): void => at(key).wrong(`\`${key}\` has no effect: ${why}`, undefined, 'key');
  if (verb === 'auth') checkAuth(step.auth as Map, idle);
  if (verb === 'connect' && isMap(step.connect)) checkConnect(step.connect, idle);
  if (verb === 'login' && isMap(step.login) && step.login.on !== undefined && step.on !== undefined)
    idle('on', 'the step names the connection already');
  if (verb === 'await' && isMap(step.await) && step.await.within !== undefined && step.within !== undefined)
    idle('within', 'the step says already how long to wait');
  if (verb === 'deliver' && isMap(step.deliver) && step.deliver.via === 'append')
    for (const key of ['to', 'from'])
      if (step.deliver[key] !== undefined) idle(key, 'APPEND has no envelope, the message goes to the account itself');
  if (step.within !== undefined && !reads && waitsForNothing(verb, step))
    reader.at('within').wrong(`\`within\` has no effect: \`${verb}\` waits for nothing`, undefined, 'key');
  if (step.rule !== undefined && neverAccuses(verb, reads))
    reader.at('rule').wrong(`\`rule\` has no effect: a failure of \`${verb}\` is an error`, undefined, 'key');
}

/** Tells of a `cancel` that comes to nothing because the client has said all with the command. */
export function checkCancel(entry: unknown, protocol: ProtocolName, reader: Reader): void {
  if (!isMap(entry) || entry.cancel !== true) return;
  const initial = entry['initial-response'];
  const said = initial === true || (initial === undefined && protocol !== 'imap');
  if (said && ['PLAIN', 'EXTERNAL'].includes(nameOf(entry)))
    reader
      .at('cancel')
      .wrong(
        '`cancel` has no effect: the initial response leaves nothing to ask for',
        'initial-response: false has the server ask',
        'key',
      );
}

function checkAuth(entry: Map, idle: (key: string, why: string) => void): void {
  const mechanism = nameOf(entry);
  const given = (key: string): boolean => entry[key] !== undefined;
  if (entry['initial-response'] === true && serverFirst.includes(mechanism) && !given('response'))
    idle('initial-response', `in ${mechanism} the server speaks first`);
  if (given('authzid') && withoutAuthzid.includes(mechanism))
    idle('authzid', `${mechanism} has no authorization identity`);
  if (mechanism === 'EXTERNAL')
    for (const key of ['user', 'password'])
      if (given(key)) idle(key, 'EXTERNAL sends the authorization identity alone');
  if (given('response') && oneMessage.includes(mechanism)) {
    const replaced = mechanism === 'APOP' ? ['password', 'timestamp'] : ['user', 'password', 'authzid'];
    for (const key of replaced) if (given(key)) idle(key, '`response` is sent in place of what it would go into');
  }
  if (given('response') && entry.cancel === true && entry['initial-response'] !== true)
    idle('response', '`cancel` answers the first challenge');
}

function checkConnect(entry: Map, idle: (key: string, why: string) => void): void {
  const opens = entry.select !== undefined || entry.examine !== undefined;
  if (entry.account !== undefined && entry.login !== true && !opens) idle('account', 'nobody signs in');
  if (entry.login === false && opens) idle('login', 'a mailbox is opened by one who has signed in');
}

/** Does the step, which reads nothing, end at once whatever the server does? */
function waitsForNothing(verb: Verb | undefined, step: StepEntry): boolean {
  if (verb === 'send') return !(Array.isArray(step.send) && step.send.some(isMap));
  return (
    verb !== undefined &&
    ['pause', 'check', 'close', 'reset', 'half-close', 'end-tls', 'deliver', 'data', 'write'].includes(verb)
  );
}

/** Is the verb one that sets the stage, with nothing behind it that is judged? */
function neverAccuses(verb: Verb | undefined, reads: boolean): boolean {
  if (verb === 'do') return true;
  return (
    verb !== undefined &&
    !reads &&
    ['connect', 'login', 'deliver', 'await', 'starttls', 'pause', 'close', 'reset', 'half-close', 'end-tls'].includes(
      verb,
    )
  );
}

function nameOf(entry: Map): string {
  return String(entry.mechanism).toUpperCase();
}

function isMap(value: unknown): value is Map {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
