/** Each way in which a server with a fault changes the messages that it takes, by the name of the fault. Messages are latin1. */
const ways: Readonly<Record<string, (message: string) => string>> = {
  'smtp-from-lines-quoted': message => message.replace(/^From /gm, '>From '),
  'smtp-content-length-believed': message => {
    const told = /^Content-Length: (\d+)\r\n/im.exec(headerOf(message));
    const body = headerOf(message).length + 2;
    return told === null ? message : `${message.slice(0, body + Number(told[1]))}\r\n`;
  },
  'smtp-header-unfolded': inHeader(header => header.replace(/\r\n[ \t]+/g, ' ')),
  'smtp-empty-fields-removed': inHeader(header => header.replace(/^[^ \t\r\n:]+:[ \t]*\r\n(?![ \t])/gm, '')),
  'smtp-later-fields-lost': inHeader(header =>
    header
      .split(/(?<=\r\n)(?![ \t])/)
      .slice(0, 100)
      .join(''),
  ),
  'smtp-encoded-words-decoded': inHeader(header =>
    header.replace(/=\?[^?\s]+\?([bq])\?([^?\s]*)\?=/gi, (_, encoding: string, text: string) =>
      encoding.toLowerCase() === 'b' ? Buffer.from(text, 'base64').toString('latin1') : ofQuotedPrintable(text),
    ),
  ),
  'smtp-adds-line': message => `${message}\r\n`,
  'smtp-last-empty-lines-dropped': message => message.replace(/(?:\r\n)+$/, '\r\n'),
  'smtp-base64-wrapped-anew': message =>
    message.replace(/(?:^[A-Za-z0-9+/]{61,76}\r\n)+/gm, lines =>
      lines.replace(/\r\n/g, '').replace(/.{1,60}/g, '$&\r\n'),
    ),
  'smtp-soft-line-breaks-joined': message => message.replace(/=\r\n/g, ''),
  'smtp-preamble-removed': message => {
    const boundary = /boundary="([^"]+)"/i.exec(headerOf(message))?.[1];
    const first = boundary === undefined ? -1 : message.indexOf(`\r\n--${boundary}\r\n`);
    return first < 0 ? message : `${headerOf(message)}${message.slice(first)}`;
  },
  'smtp-incomplete-message-emptied': message =>
    /^[!-9;-~]+:/.test(message) && message.includes('\r\n\r\n') ? message : '',
};

/** What becomes of a message by the faults that are on: `has` says which. */
export function spoilt(octets: Buffer, has: (fault: string) => boolean): Buffer {
  const chosen = Object.entries(ways).filter(([name]) => has(name));
  if (chosen.length === 0) return octets;
  return Buffer.from(
    chosen.reduce((message, [, change]) => change(message), octets.toString('latin1')),
    'latin1',
  );
}

/** The fields of a message, each with its line end, without the empty line behind them. */
function headerOf(message: string): string {
  const end = message.indexOf('\r\n\r\n');
  return end < 0 ? message : message.slice(0, end + 2);
}

function inHeader(change: (header: string) => string): (message: string) => string {
  return message => {
    const header = headerOf(message);
    return change(header) + message.slice(header.length);
  };
}

function ofQuotedPrintable(text: string): string {
  return text
    .replace(/_/g, ' ')
    .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
