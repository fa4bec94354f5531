/** A message as it follows DATA: dots doubled, and the line of one dot behind it (RFC 5321 4.1.1.4 and 4.5.2). */
export function dotStuff(message: Buffer): Buffer {
  let text = message.toString('latin1');
  if (text !== '' && !text.endsWith('\r\n')) text += '\r\n';
  return Buffer.from(`${text.replace(/(^|\r\n)\./g, '$1..')}.\r\n`, 'latin1');
}

/** A message as it goes on: the trace field on top, and nothing else touched (RFC 5321 4.4, 3.6.3 and 6.4). */
export function composeOnward(trace: string, message: Buffer): Buffer {
  return Buffer.concat([Buffer.from(trace), message]);
}
