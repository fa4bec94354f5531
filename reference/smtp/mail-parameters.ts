import { SIZE_LIMIT } from './hello.js';
import { decodeXtext } from './parameters.js';
import { isMailbox } from './path.js';

/** A reply that refuses: its status and text. */
export type Refusal = [status: string, text: string];

type Check = (value: string | undefined, has: (fault: string) => boolean) => Refusal | undefined;

const checks: Readonly<Record<string, Check>> = {
  SIZE: (value, has) => {
    if (!/^\d{1,20}$/.test(value ?? '')) return ['501 5.5.4', 'SIZE takes a number of octets'];
    if (Number(value) <= SIZE_LIMIT || has('smtp-declared-size-ignored')) return undefined;
    return ['552 5.3.4', 'The message is larger than this server takes'];
  },
  BODY: value => {
    if (/^(?:7BIT|8BITMIME|BINARYMIME)$/i.test(value ?? '')) return undefined;
    return ['501 5.5.4', 'BODY takes 7BIT, 8BITMIME or BINARYMIME'];
  },
  SMTPUTF8: value => (value === undefined ? undefined : ['501 5.5.4', 'SMTPUTF8 takes no value']),
  AUTH: value => {
    // Taken from anyone, and believed of no one (RFC 4954 section 5).
    const mailbox = decodeXtext(value ?? '');
    if (mailbox === '<>' || (mailbox !== undefined && isMailbox(mailbox))) return undefined;
    return ['501 5.5.4', 'AUTH takes a mailbox or <>, as xtext'];
  },
  RET: value => (/^(?:FULL|HDRS)$/i.test(value ?? '') ? undefined : ['501 5.5.4', 'RET takes FULL or HDRS']),
  ENVID: value => {
    const id = decodeXtext(value ?? '');
    // RFC 3461 section 4.4: up to 100 characters, printable once decoded.
    if (id !== undefined && id !== '' && (value ?? '').length <= 100 && /^[ -~]+$/.test(id)) return undefined;
    return ['501 5.5.4', 'ENVID takes up to 100 characters of xtext'];
  },
};

/** Judges the parameters of MAIL; undefined when all are well. `has` says whether a fault is on. */
export function checkMailParameters(
  parameters: ReadonlyMap<string, string | undefined>,
  has: (fault: string) => boolean,
): Refusal | undefined {
  for (const [keyword, value] of parameters) {
    const check = Object.hasOwn(checks, keyword) ? checks[keyword] : undefined;
    if (check === undefined) {
      if (has('smtp-unknown-parameter-ignored')) continue;
      return ['555 5.5.4', `Unknown parameter ${keyword.slice(0, 40)}`];
    }
    const refusal = check(value, has);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}
