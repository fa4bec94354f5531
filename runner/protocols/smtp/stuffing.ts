const crlf = Buffer.from('\r\n');
const dot = 0x2e;
const lf = 0x0a;
const cr = 0x0d;

/** Doubles the dot that begins a line (RFC 5321 4.5.2). A line begins behind CRLF, and at the first octet. */
export function doubleDots(message: Uint8Array): Buffer {
  const parts: Uint8Array[] = [];
  let from = 0;
  for (let at = 0; at < message.length; at += 1) {
    const begins = at === 0 || (message[at - 1] === lf && message[at - 2] === cr);
    if (!begins || message[at] !== dot) continue;
    parts.push(message.subarray(from, at), Buffer.of(dot));
    from = at;
  }
  parts.push(message.subarray(from));
  return Buffer.concat(parts);
}

/** A message as it follows DATA: dots doubled, the last line ended, and the line of one dot behind it (RFC 5321 4.1.1.4). */
export function stuff(message: Uint8Array): Buffer {
  const ended = message.length === 0 || (message.at(-1) === lf && message.at(-2) === cr);
  return Buffer.concat([doubleDots(message), ended ? Buffer.alloc(0) : crlf, Buffer.from('.\r\n')]);
}
