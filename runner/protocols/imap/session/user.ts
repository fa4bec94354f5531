import type { Command } from './command.js';

/** As whom a command of the client signs in; undefined: it cannot be told. */
export function userOf({ form, name, argument, firstAnswer }: Command): string | undefined {
  if (form?.signsIn === 'named') return firstString(argument);
  if (name !== 'AUTHENTICATE') return undefined;
  const [mechanism = '', initial = ''] = argument.split(' ');
  const response = Buffer.from(initial || firstAnswer, 'base64').toString('utf8');
  switch (mechanism.toUpperCase()) {
    case 'PLAIN':
      return authorized(response.split('\0'));
    case 'LOGIN':
      return response || undefined;
    case 'XOAUTH2':
      return /^user=(.+)/.exec(response.split('\x01', 1)[0] ?? '')?.[1];
    default:
      return /^SCRAM-/i.test(mechanism) ? scramUser(response) : undefined;
  }
}

/** The identity that is acted as, which is the one that signs in unless another one is named (RFC 4616 2). */
function authorized([identity, user, ...password]: readonly string[]): string | undefined {
  return password.length === 1 ? identity || user : undefined;
}

/** RFC 5802 5.1. */
function scramUser(response: string): string | undefined {
  const [, channel, other, user] = /^([nyp][^,]*),(?:a=([^,]*))?,n=([^,]+),/.exec(response) ?? [];
  const name = other || user;
  return channel === undefined ? undefined : name?.replaceAll('=2C', ',').replaceAll('=3D', '=');
}

/** The first argument, when it is plain from the command's first line. */
function firstString(argument: string): string | undefined {
  const name = /^(?:"([^"\\]*)"|([^\s"(){]+))/.exec(argument);
  return name?.[1] ?? name?.[2];
}
