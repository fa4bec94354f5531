import { showOctets } from '../../wire/octet-text.js';
import { isBase64 } from '../text-protocol/base64.js';
import type { ViolationLog } from '../text-protocol/violation-log.js';
import { domainForm, extensionForm } from './ehlo.js';
import { type ReplyLine, runsOn, type SmtpReply } from './reply.js';

/** What the session knows when a reply is complete. */
export interface ReplyContext {
  /** The client's octets leave no doubt which command a reply answers. */
  readonly certain: boolean;
  /** The latest EHLO response of this (clear or secured) session offered ENHANCEDSTATUSCODES. */
  readonly enhancedCodes: boolean;
  /** The client allowed UTF-8 in this reply (RFC 6531 3.7.4). */
  readonly utf8: boolean;
}

/** Holds a whole reply against the grammar of RFC 5321 4.2 and against what it answers. */
export function inspectReply(reply: SmtpReply, circumstances: ReplyContext, log: ViolationLog): void {
  for (const line of reply.lines) inspectLine(line, reply, circumstances, log);
  // A line that is no reply has been noted; there is nothing more to say of it.
  if (reply.code === 0) return;
  inspectCodes(reply, log);
  inspectPlace(reply, circumstances, log);
  if (circumstances.enhancedCodes) inspectEnhanced(reply, log);
  if (reply.asked?.verb === 'greeting' && reply.code === 220) inspectGreeting(reply, log);
  if (isExtensionList(reply)) inspectExtensions(reply, log);
}

/** Is it the positive answer to EHLO or LHLO? */
export function isExtensionList(reply: SmtpReply): boolean {
  return reply.code === 250 && (reply.asked?.verb === 'EHLO' || reply.asked?.verb === 'LHLO');
}

function inspectLine(line: ReplyLine, reply: SmtpReply, circumstances: ReplyContext, log: ViolationLog): void {
  const shown = showOctets(line.octets);
  if (line.code === undefined) {
    log.note('reply-format', line.offset, 'three digits, then a space or a hyphen', shown);
    return;
  }
  const bare = line.octets.length === 3;
  if (runsOn(line)) {
    log.note('reply-format', line.offset + 3, 'a space or a hyphen after the code', shown);
  } else if (bare && line.code !== 334) {
    log.note('no-bare-code', line.offset, 'a space after the code', shown);
  }
  // Challenges may be as long as the mechanism needs (RFC 4954 4).
  if (line.length > 512 && line.code !== 334) {
    log.note('reply-line-length', line.offset, 'at most 512 octets', `${line.length} octets: ${shown}`);
  }
  // The first line of an EHLO response may hold any control but CR and LF (ehlo-greet).
  const greeting = isExtensionList(reply) && line === reply.lines[0];
  const strange = line.octets.findIndex(octet =>
    octet > 0x7f
      ? !circumstances.utf8
      : !greeting && ((octet < 0x20 && octet !== 0x09 && octet !== 0x0d) || octet === 0x7f),
  );
  if (strange >= 0) {
    const wanted = 'tabs, spaces and printable US-ASCII';
    log.note('reply-text', line.offset + strange, wanted, showOctets(line.octets.subarray(strange)));
  }
}

function inspectCodes(reply: SmtpReply, log: ViolationLog): void {
  const first = reply.lines[0]?.code;
  const reported = new Set<number>();
  for (const { code, offset, octets } of reply.lines) {
    if (code === undefined) continue;
    if (!/^[2-5][0-5]\d$/.test(String(code).padStart(3, '0')) && !reported.has(code)) {
      reported.add(code);
      log.note('reply-code', offset, 'a first digit of 2 to 5, a second of 0 to 5', showOctets(octets));
    }
    if (first !== undefined && code !== first) {
      log.note('one-code-a-reply', offset, `code ${first}, as on the first line`, showOctets(octets));
    }
  }
}

function inspectPlace(reply: SmtpReply, { certain }: ReplyContext, log: ViolationLog): void {
  if (!certain) return;
  const { asked, code, offset } = reply;
  const shown = showOctets(reply.lines[0]?.octets ?? Buffer.alloc(0));
  if ((asked === undefined || asked.early) && code !== 421) {
    const wanted = asked ? 'no reply before the mail data has ended' : 'no reply: every command has been answered';
    log.note('one-reply-a-command', offset, wanted, shown);
    return;
  }
  // Commands of private use have rules of their own.
  const verb = asked?.verb ?? '';
  if (verb.startsWith('X')) return;
  if (code === 354 && verb !== 'DATA' && asked) {
    log.note('mail-input-only-for-data', offset, `another code in answer to ${verb}`, shown);
  }
  if (code !== 334 || !asked) return;
  if (verb !== 'AUTH') {
    log.note('challenge-only-in-auth', offset, `another code in answer to ${verb}`, shown);
    return;
  }
  for (const line of reply.lines) {
    if (line.separator === ' ' && isBase64(line.text) && reply.lines.length === 1) continue;
    log.note('challenge-syntax', line.offset, 'one line: 334, a space, base64', showOctets(line.octets));
    return;
  }
}

function inspectEnhanced(reply: SmtpReply, log: ViolationLog): void {
  const kind = Math.floor(reply.code / 100);
  if (kind === 3 || reply.asked === undefined) return;
  if (['greeting', 'HELO', 'EHLO', 'LHLO'].includes(reply.asked.verb)) return;
  for (const line of reply.lines) {
    const shown = showOctets(line.octets);
    const { enhanced } = line;
    if (line.code === undefined || runsOn(line)) continue;
    if (!enhanced) {
      log.note('enhanced-code-present', line.offset, `a status code ${kind}.x.x before the text`, shown);
    } else if (enhanced.class !== kind) {
      log.note('enhanced-code-class', line.offset + 4, `class ${kind}, as the reply code has it`, shown);
    } else if (reply.enhanced && enhanced.text !== reply.enhanced.text) {
      log.note('enhanced-code-same', line.offset + 4, `${reply.enhanced.text}, as on the first line`, shown);
    }
  }
}

function inspectGreeting(reply: SmtpReply, log: ViolationLog): void {
  const line = reply.lines[0];
  const name = /^[^ ]*/.exec(line?.text ?? '')?.[0] ?? '';
  if (line && !domainForm.test(name)) {
    log.note('greeting', line.offset, 'a domain or an address literal after the code', showOctets(line.octets));
  }
}

function inspectExtensions(reply: SmtpReply, log: ViolationLog): void {
  for (const [index, line] of reply.lines.entries()) {
    const name = /^[^ ]*/.exec(line.text)?.[0] ?? '';
    if (index === 0 && !domainForm.test(name)) {
      log.note('ehlo-domain', line.offset, 'a domain after the code', showOctets(line.octets));
    }
    if (index > 0 && !extensionForm.test(line.text)) {
      log.note(
        'ehlo-extension',
        line.offset,
        'a keyword and parameters, each after one space',
        showOctets(line.octets),
      );
    }
  }
}
