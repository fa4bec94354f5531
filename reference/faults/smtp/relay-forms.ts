import { type Mailbox, parsePath } from '../../smtp/path.js';
import type { Offered } from '../../smtp/relay/outgoing.js';
import { splitHeader } from '../../store/header-section.js';
import type { Fault } from '../fault.js';
import type { SmtpOverrides } from './forms.js';

/** A violation of the outbound side, or of reports. */
export function fault<Name extends string>(name: Name, rule: string, says: string, smtp: SmtpOverrides): Fault<Name> {
  return { name, protocol: 'smtp', rule, says, smtp };
}

/** How paths are written that go on. */
export function path(write: (mailbox: Mailbox) => string): SmtpOverrides {
  return { relayedPath: (_next, mailbox) => write(mailbox) };
}

/** The header section (latin1) of what goes on, below the trace field. */
export function header(change: (header: string) => string): SmtpOverrides {
  return {
    composeOnward: (next, trace, message) => {
      const { header: fields, rest } = splitHeader(message);
      return next(trace, Buffer.concat([Buffer.from(change(fields), 'latin1'), rest]));
    },
  };
}

/** Parameters that are not handed on. */
export function withoutParameters(...keywords: string[]): SmtpOverrides {
  const kept = (parameter: string) => !keywords.includes(parameter.replace(/=.*/s, ''));
  return {
    relayedMailParameters: (next, mail, offered) => next(mail, offered).filter(kept),
    relayedRcptParameters: (next, recipient, offered) => next(recipient, offered).filter(kept),
  };
}

/** What is offered, and more. */
export function withKeywords(offered: Offered, ...keywords: string[]): Offered {
  return new Map([...keywords.map(keyword => [keyword, ''] as const), ...offered]);
}

/** What is offered, but for this. */
export function withoutKeywords(offered: Offered, ...keywords: string[]): Offered {
  return new Map([...offered].filter(([keyword]) => !keywords.includes(keyword)));
}

/** The fields of a report about the message. */
export function messageFields(change: (lines: string[]) => string[]): SmtpOverrides {
  return { reportMessage: (next, ...report) => change(next(...report)) };
}

/** The fields of a report about each recipient. */
export function recipientFields(change: (lines: string[]) => string[]): SmtpOverrides {
  return { reportRecipient: (next, ...report) => change(next(...report)) };
}

/** The header section of a report. */
export function reportHeader(change: (line: string) => string[]): SmtpOverrides {
  return { reportHeader: (next, ...report) => next(...report).flatMap(change) };
}

/** Fields without those of some names. */
export function withoutFields(lines: readonly string[], ...names: string[]): string[] {
  return lines.filter(line => !names.some(name => line.startsWith(`${name}:`)));
}

/** Fields with one of this name, where there is none. */
export function withField(lines: readonly string[], name: string, value: string): string[] {
  return lines.some(line => line.startsWith(`${name}:`)) ? [...lines] : [...lines, `${name}: ${value}`];
}

/** The address in the From field of a message. */
export function authorOf(message: Buffer): Mailbox | null {
  const found = /^From:.*(<[^>]*>)/im.exec(message.toString('latin1'));
  const read = parsePath(found?.[1] ?? '');
  return typeof read === 'object' ? read.mailbox : null;
}
