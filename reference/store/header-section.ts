/** Where the header section of a message ends: behind its last line end (RFC 5322 2.1). A message without body is all header. */
export function headerEnd(message: Buffer): number {
  if (message.indexOf('\r\n') === 0) return 0;
  const end = message.indexOf('\r\n\r\n');
  return end < 0 ? message.length : end + 2;
}

/** The header section, latin1, and what follows it: the empty line and the body. */
export function splitHeader(message: Buffer): { header: string; rest: Buffer } {
  const end = headerEnd(message);
  return { header: message.toString('latin1', 0, end), rest: message.subarray(end) };
}
