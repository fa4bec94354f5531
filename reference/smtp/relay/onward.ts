import { parted } from '../../store/header-section.js';
import type { Has } from './transmit.js';

/**
 * A message as it goes on: the trace field on top, and nothing else touched (RFC 5321 sections 4.4, 3.6.3 and 6.4). What a server with a fault
 * makes of it is here as well.
 */
export function onward(trace: Buffer, message: Buffer, has: Has): Buffer {
  let { header, rest: body } = parted(message);
  const received = /^Received[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*/gim;
  if (has('smtp-relay-removes-received')) header = header.replace(received, '');
  if (has('smtp-relay-unfolds-header')) header = header.replace(/\r\n[ \t]+/g, ' ');
  if (has('smtp-relay-mends-subject')) header = header.replace(/^Subject:.*$/im, 'Subject: mended');
  if (has('smtp-relay-adds-return-path')) header = `Return-Path: <sender@example.com>\r\n${header}`;
  if (has('smtp-relay-utf8-to-ascii')) header = header.replace(/[\x80-\xff]/g, '?');
  const top = has('smtp-relay-without-received') ? '' : trace.toString('latin1');
  const text = has('smtp-relay-received-below') ? header + top : top + header;
  if (has('smtp-relay-trims-lines'))
    body = Buffer.from(body.toString('latin1').replace(/[ \t]+\r\n/g, '\r\n'), 'latin1');
  const whole = Buffer.concat([Buffer.from(text, 'latin1'), body]);
  return has('smtp-relay-wraps-lines')
    ? Buffer.from(whole.toString('latin1').replace(/[^\r\n]{500}/g, '$&\r\n'), 'latin1')
    : whole;
}
