import { loggedIn, Refusal } from '../command.js';
import type { Command, Session } from '../session.js';
import { SyntaxFault } from '../syntax/reader.js';
import { afterLogin, type Extension } from './extension.js';

const compressCommand: Command = {
  states: loggedIn,
  mayExpunge: true,
  parse: reader => {
    reader.space();
    const mechanism = reader.atom().toUpperCase();
    reader.end();
    return ({ connection, context }, _reply) => {
      if (mechanism !== 'DEFLATE') throw new SyntaxFault('there is no such compression mechanism');
      if (connection.compressed) throw new Refusal('[COMPRESSIONACTIVE] DEFLATE is active by COMPRESS');
      return { tagged: 'OK DEFLATE active', afterwards: () => context.imap.compress(connection) };
    };
  },
};

/** Begins compression behind the OK of COMPRESS. What has come behind the command is compressed as well. */
export function beginCompression(connection: Session['connection']): void {
  connection.compress();
}

/** COMPRESS (RFC 4978). */
export const compress: Extension = {
  rfc: 4978,
  capabilities: afterLogin('COMPRESS=DEFLATE'),
  commands: { COMPRESS: compressCommand },
};
