import {
  type DigestDemand,
  type DigestError,
  digestDemands,
  digestErrors,
  scramErrors,
} from '../../protocols/sasl/mechanism.js';
import { holdsVariable, type Template } from '../../source/template.js';
import type { AuthEntry } from '../file.js';
import type { Reader } from '../reader.js';
import { idle, type Verb } from './verb.js';

export interface Auth {
  readonly verb: 'auth';
  readonly mechanism: Template;
  readonly initialResponse?: boolean | undefined;
  readonly user?: Template;
  readonly password?: Template;
  readonly authzid?: Template;
  readonly cancel: boolean;
  /** Sent instead of what the mechanism would say, base64 as written. */
  readonly response?: Template;
  /** APOP: in place of the greeting's timestamp. */
  readonly timestamp?: Template;
  /** Stands behind the command's last argument, where none belongs. */
  readonly extra?: Template;
  /** SCRAM: what the client says otherwise (`ScramChanges`). */
  readonly scram?: {
    readonly binding?: Template;
    readonly header?: Template;
    readonly mandatory?: Template;
    readonly first?: Template;
    readonly final?: Template;
    readonly wrong?: (typeof scramErrors)[number];
    readonly iterations?: number;
  };
  /** DIGEST-MD5: what is wrong in the response. */
  readonly digest?: DigestError | DigestDemand;
  /** OAUTHBEARER: one more key/value pair. */
  readonly pair?: Template;
}

/** Mechanisms in which the server speaks first. */
const serverFirst = ['LOGIN', 'CRAM-MD5', 'DIGEST-MD5'];
/** Mechanisms whose messages have no authorization identity. */
const withoutAuthzid = ['LOGIN', 'CRAM-MD5', 'NTLM', 'XOAUTH2'];
/** Mechanisms in which the client sends one message: what is sent in its place makes the rest of the credentials void. */
const oneMessage = ['PLAIN', 'EXTERNAL', 'CRAM-MD5', 'XOAUTH2', 'OAUTHBEARER', 'APOP'];

export const auth: Verb<AuthEntry, Auth> = {
  connection: 'sends',
  reads: 'all',
  judged: 'always',
  read(entry, at) {
    const { 'initial-response': initial, cancel = false, scram, digest, ...said } = entry;
    const error = readDigest(digest, at.at('digest'));
    checkApop(entry, at);
    checkEffect(entry, at);
    // The rest goes on the wire in base64 or as a digest.
    const apop = entry.mechanism.toUpperCase() === 'APOP';
    for (const key of ['mechanism', 'response', 'extra', ...(apop ? (['user'] as const) : [])] as const)
      at.at(key).oneLine(entry[key]);
    const initialResponse = at.at('initial-response').boolean(initial, undefined);
    return {
      verb: 'auth',
      ...said,
      cancel,
      initialResponse,
      ...(error && { digest: error }),
      ...(scram && { scram: readScram(scram, at.at('scram')) }),
    };
  },
  waits: () => true,
  fits({ mechanism, cancel, initialResponse }, protocol, at) {
    // The client has said all with the command.
    const said = initialResponse ?? protocol.signIn.initialResponse(String(mechanism));
    if (cancel && said && ['PLAIN', 'EXTERNAL'].includes(String(mechanism).toUpperCase()))
      at.at('cancel').wrong(
        '`cancel` has no effect: the initial response leaves nothing to ask for',
        'initial-response: false has the server ask',
        'key',
      );
  },
  needs: ({ mechanism, user, password, response }) => ({
    ...(user === undefined || password === undefined ? { account: 1 } : {}),
    apop: /^APOP$/i.test(String(mechanism)) && response === undefined,
  }),
  asks: () => 'the sign-in',
  touchesInbox: (_action, protocol) => protocol?.retrieval?.inboxOnly === true,
};

function readScram(entry: NonNullable<AuthEntry['scram']>, at: Reader): NonNullable<Auth['scram']> {
  if (typeof entry === 'string') {
    at.settled(entry);
    return {};
  }
  const { wrong, iterations, ...texts } = entry;
  const least = at.at('iterations').wholeNumber(iterations, undefined);
  const error = at.at('wrong').word(wrong, scramErrors);
  if (wrong !== undefined && error === undefined && !holdsVariable(wrong))
    at.at('wrong').wrong(`\`${wrong}\` is nothing that can be wrong`, `there are ${scramErrors.join(', ')}`);
  return {
    ...texts,
    ...(error === undefined ? {} : { wrong: error }),
    ...(least === undefined ? {} : { iterations: least }),
  };
}

function readDigest(wrong: string | undefined, at: Reader): DigestError | DigestDemand | undefined {
  const known = [...digestErrors, ...digestDemands];
  const error = at.word(wrong, known);
  if (wrong !== undefined && error === undefined && !holdsVariable(wrong))
    at.wrong(`\`${wrong}\` is nothing that can be wrong`, `there are ${known.join(', ')}`);
  return error;
}

function checkApop(entry: AuthEntry, at: Reader): void {
  const apop = entry.mechanism.toUpperCase() === 'APOP';
  const lacks = apop ? (['initial-response', 'authzid', 'cancel'] as const) : (['timestamp'] as const);
  for (const key of lacks)
    if (entry[key] !== undefined) at.at(key).wrong(`${apop ? 'APOP' : 'SASL'} has no \`${key}\``, undefined, 'key');
}

function checkEffect(entry: AuthEntry, at: Reader): void {
  const mechanism = entry.mechanism.toUpperCase();
  const ignored = (keys: readonly (keyof AuthEntry)[], why: string): void => {
    for (const key of keys) if (entry[key] !== undefined) idle(at, key, why);
  };
  const { 'initial-response': initial, response, cancel } = entry;
  if (initial === true && serverFirst.includes(mechanism) && response === undefined)
    ignored(['initial-response'], `in ${mechanism} the server speaks first`);
  if (withoutAuthzid.includes(mechanism)) ignored(['authzid'], `${mechanism} has no authorization identity`);
  if (mechanism === 'EXTERNAL') ignored(['user', 'password'], 'EXTERNAL sends the authorization identity alone');
  if (response !== undefined && oneMessage.includes(mechanism))
    ignored(
      mechanism === 'APOP' ? ['password', 'timestamp'] : ['user', 'password', 'authzid'],
      '`response` is sent instead',
    );
  if (!mechanism.startsWith('SCRAM-')) ignored(['scram'], `${mechanism} is no mechanism of SCRAM`);
  if (mechanism !== 'DIGEST-MD5') ignored(['digest'], `${mechanism} has no response of DIGEST-MD5`);
  if (mechanism !== 'OAUTHBEARER') ignored(['pair'], `${mechanism} has no key/value pairs that could be added`);
  if (cancel === true && initial !== true) ignored(['response'], '`cancel` answers the first challenge');
}
