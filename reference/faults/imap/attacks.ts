import type { Connection } from '../../net/connection.js';
import { endAll, failAtLongLine, failAtManyConnections, failAtManyLines, remember } from '../ending-all.js';
import { named } from '../fault.js';
import { behaviour, type Override, replyFault } from './forms.js';

/** What the sessions of a connection's server share. CAPABILITY stands in the greeting, so a connection is known from its beginning. */
const servers = new WeakMap<Connection, object>();

const remembering: Override<'capabilities'> = (next, session) => {
  servers.set(session.connection, session.context);
  remember(session.context, session.connection);
  return next(session);
};

/** The server that a connection is of. */
const serverOf = (connection: Connection) => servers.get(connection) ?? connection;

const served = 'rfc3501/2.2.2/tagged-response';

/** Violations that let attackers do what they want: be signed in, reach what is not theirs, put words into the server's mouth, use it up. */
export const imapAttackFaults = named([
  behaviour(
    'imap-login-name-injected',
    'rfc3501/6.2.3/refuses-credentials',
    'LOGIN with a user name that means something to SQL, LDAP, a format or a shell signs somebody in.',
    {
      signIn: (next, session, user, password) =>
        /['*%$]/.test(user) ? session.context.store.accounts[0] : next(session, user, password),
    },
  ),
  behaviour(
    'imap-login-password-begins',
    'rfc3501/6.2.3/refuses-credentials',
    'LOGIN takes a password that begins or ends with the right one.',
    {
      signIn: (next, session, user, password) => {
        const account = session.context.store.accounts.find(each => each.user === user);
        const right = account?.password ?? '';
        return password.startsWith(right) || password.endsWith(right) ? account : next(session, user, password);
      },
    },
  ),
  behaviour('imap-nul-ends-literal', 'rfc3501/6.2.3/refuses-credentials', 'A literal ends at its first NUL.', {
    readLiteral: async (next, connection, size) => {
      const octets = await next(connection, size);
      return octets?.includes(0) === true ? octets.subarray(0, octets.indexOf(0)) : octets;
    },
  }),
  replyFault('imap-opens-files', 'rfc3501/6.3.1/no-such-mailbox', 'SELECT opens what is a path of files.', {
    command: /^SELECT .*(?:passwd|profile|\/"|\.\.")/i,
    replace: reply => reply.replace(/^(\S+) (?:NO|BAD) .*\r\n$/m, '$1 OK opened\r\n'),
  }),
  replyFault(
    'imap-opens-mailboxes-of-others',
    'rfc3501/6.3.1/no-such-mailbox',
    'SELECT opens the INBOX of another user by a path to it.',
    {
      command: /^SELECT .*[/.~]user\d/i,
      replace: reply => reply.replace(/^(\S+) (?:NO|BAD) .*\r\n$/m, '$1 OK opened\r\n'),
    },
  ),
  replyFault(
    'imap-status-of-files',
    'rfc3501/6.3.10/no-such-mailbox',
    'STATUS tells something of what is a path of files.',
    {
      command: /^STATUS .*(?:passwd|profile|\/"|\.\.")/i,
      replace: reply => reply.replace(/^(\S+) (?:NO|BAD) .*\r\n$/m, '$1 OK told\r\n'),
    },
  ),
  replyFault('imap-lists-files', 'rfc3501/6.3.8/names-are-mailboxes', 'LIST finds files.', {
    command: /^LIST .*(?:pass|profile)/i,
    replace: reply => `* LIST () "/" /etc/passwd\r\n${reply}`,
  }),
  replyFault(
    'imap-refusal-repeats-name',
    'rfc3501/9/text-is-one-line',
    'A refusal repeats the name in the literal as it is, line ends and all.',
    {
      command: /^(?:SELECT|EXAMINE|STATUS|APPEND|DELETE|RENAME|UNSUBSCRIBE|LOGIN) .*\{/i,
      replace: (reply, command) =>
        `* ${command.startsWith('LOGIN') ? 'CAPABILITY IMAP4rev1 X-INJECTED' : '4711 EXISTS'}\r\n${reply}`,
    },
  ),
  behaviour('imap-long-line-ends-all', served, 'A line of more than 3,000 octets, ended or not, ends every session.', {
    capabilities: remembering,
    readLine: async (next, connection, limit) => {
      await failAtLongLine(serverOf(connection), connection);
      return next(connection, limit);
    },
  }),
  behaviour('imap-many-lines-end-all', served, 'A thousand octets of empty lines end every session.', {
    capabilities: remembering,
    readLine: (next, connection, limit) => {
      failAtManyLines(serverOf(connection), connection);
      return next(connection, limit);
    },
  }),
  behaviour('imap-large-literal-ends-all', served, 'A literal of more than nine digits ends every session.', {
    capabilities: remembering,
    readLine: async (next, connection, limit) => {
      const line = await next(connection, limit);
      if (/\{\d{10,}\+?\}$/.test(line?.octets.toString('latin1') ?? '')) endAll(serverOf(connection));
      return line;
    },
  }),
  behaviour('imap-wildcards-end-all', served, 'A pattern of LIST with a hundred wildcards ends every session.', {
    capabilities: remembering,
    readLine: async (next, connection, limit) => {
      const line = await next(connection, limit);
      if (/(?:[%*].){100}/.test(line?.octets.toString('latin1') ?? '')) endAll(serverOf(connection));
      return line;
    },
  }),
  behaviour('imap-many-connections-end-all', served, 'The sixteenth connection at a time ends every session.', {
    capabilities: (next, session) => {
      failAtManyConnections(session.context, session.connection);
      return next(session);
    },
  }),
  replyFault('imap-http-run', 'rfc3501/2.2.2/bad-for-syntax-error', 'A request of HTTP is answered OK.', {
    command: /HTTP/,
    replace: () => 'POST OK done\r\n',
  }),
  behaviour(
    'imap-structure-ends-all',
    served,
    'FETCH of the structure of a message that is large ends every session.',
    {
      capabilities: remembering,
      send: (next, session, chunks) => {
        const first = chunks.map(String).join('');
        if (first.includes('BODYSTRUCTURE') && first.length > 5_000) endAll(session.context);
        else next(session, chunks);
      },
    },
  ),
]);
