import { PassThrough } from 'node:stream';
import { createDeflate } from 'node:zlib';
import { rawDeflate } from '../../net/deflated.js';
import { named } from '../fault.js';
import { behaviour, changed, refused, replyFault, taggedAlone } from './forms.js';

/** Octets of a literal that is large. */
const large = 100_000;

/** Violations of RFC 4978. */
export const imapCompressFaults = named([
  behaviour('imap-compress-unknown', 'rfc4978/3/begins', 'COMPRESS is listed and not known.', {
    findCommand: (next, session, name) => (name === 'COMPRESS' ? undefined : next(session, name)),
  }),
  behaviour('imap-compress-not-begun', 'rfc4978/3/compresses-after-ok', 'Nothing is compressed behind the OK.', {
    compress: () => {},
  }),
  behaviour(
    'imap-compress-commands-in-clear',
    'rfc4978/3/commands-compressed',
    'The server compresses what it sends, and reads commands as if they were not compressed.',
    {
      compress: (_next, connection) => connection.compress({ ...rawDeflate(), inflate: new PassThrough() }),
    },
  ),
  behaviour('imap-compress-ok-compressed', 'rfc4978/3/ok-not-compressed', 'The OK of COMPRESS is compressed.', {
    carryOut: async (next, session, name, execute, reply) => {
      const outcome = await next(session, name, execute, reply);
      if (name === 'COMPRESS') session.connection.compress();
      return outcome;
    },
  }),
  behaviour('imap-compress-zlib', 'rfc4978/3/raw-deflate', 'What the server sends has the header of zlib.', {
    compress: (_next, connection) => connection.compress({ ...rawDeflate(), deflate: createDeflate() }),
  }),
  behaviour(
    'imap-compress-reads-clear',
    'rfc4978/3/clear-not-read',
    'A command that comes with COMPRESS, not compressed, is carried out.',
    {
      compress: (next, connection) => {
        const clear = connection.takeReceived();
        next(connection);
        connection.putBack(clear);
      },
    },
  ),
  behaviour(
    'imap-compress-after-refusal',
    'rfc4978/3/refused-not-compressed',
    'The server compresses behind a COMPRESS that it has refused.',
    {
      carryOut: async (next, session, name, execute, reply) => {
        if (name !== 'COMPRESS' || session.text.toUpperCase() === 'COMPRESS DEFLATE')
          return next(session, name, execute, reply);
        return { tagged: 'BAD there is no such algorithm', afterwards: () => session.connection.compress() };
      },
    },
  ),
  replyFault('imap-compress-unknown-ok', 'rfc4978/3/unknown-algorithm', 'Any algorithm is answered OK.', {
    command: /^COMPRESS(?! DEFLATE$)/i,
    replace: reply => taggedAlone(reply, 'OK active'),
  }),
  changed(
    'imap-compress-twice-ok',
    'rfc4978/3/not-twice',
    'A second COMPRESS is answered OK.',
    /^COMPRESS DEFLATE$/i,
    /NO \[COMPRESSIONACTIVE\]/,
    'OK',
  ),
  changed(
    'imap-compress-without-code',
    'rfc4978/3/compressionactive',
    'A second COMPRESS is answered NO without COMPRESSIONACTIVE.',
    /^COMPRESS DEFLATE$/i,
    /\[COMPRESSIONACTIVE\] /,
  ),
  behaviour('imap-compress-deselects', 'rfc4978/3/state-stays', 'COMPRESS closes the open mailbox.', {
    carryOut: async (next, session, name, execute, reply) => {
      const outcome = await next(session, name, execute, reply);
      if (name === 'COMPRESS') session.deselect();
      return outcome;
    },
  }),
  behaviour('imap-compress-disables', 'rfc4978/3/state-stays', 'COMPRESS disables what was enabled.', {
    carryOut: async (next, session, name, execute, reply) => {
      const outcome = await next(session, name, execute, reply);
      if (name === 'COMPRESS') session.enabled.clear();
      return outcome;
    },
  }),
  behaviour(
    'imap-compress-large-literal-sent-changed',
    'rfc4978/3/whole',
    'Where octets are compressed, a large literal that the server sends has other octets.',
    {
      send: (next, session, chunks) => {
        const sent = chunks.map(chunk => (Buffer.isBuffer(chunk) && chunk.length > large ? spoilt(chunk) : chunk));
        next(session, session.connection.compressed ? sent : chunks);
      },
    },
  ),
  behaviour(
    'imap-compress-literal-read-changed',
    'rfc4978/3/whole',
    'Where octets are compressed, a literal that the client sends is read with other octets.',
    {
      readLiteral: async (next, connection, size) => {
        const octets = await next(connection, size);
        return octets && connection.compressed ? spoilt(octets) : octets;
      },
    },
  ),
  behaviour('imap-compress-not-in-tls', 'rfc4978/3/compressed-before-tls', 'In TLS nothing is compressed.', {
    compress: (next, connection) => (connection.secure ? undefined : next(connection)),
  }),
  replyFault('imap-compress-before-login', 'rfc4978/5/after-login', 'COMPRESS is answered OK before the login.', {
    command: /^COMPRESS /i,
    when: reply => /BAD not valid in/.test(reply),
    replace: reply => taggedAlone(reply, 'OK active'),
  }),
  refused(
    'imap-compress-in-capitals',
    'rfc4978/5/case-insensitive',
    'An algorithm in small letters is not known.',
    /^[A-Za-z]+ deflate$/,
    'BAD there is no such algorithm',
  ),
]);

/** The octets with another one in their middle. */
function spoilt(octets: Buffer): Buffer {
  const other = Buffer.from(octets);
  const middle = octets.length >> 1;
  other[middle] = octets[middle] === 0x78 ? 0x79 : 0x78;
  return other;
}
