// Who has mail here, and what becomes of the rest. Haraka's own plugins know domains, not the accounts in them.

const domains = ['example.test', 'mail.example.test'];
const accounts = ['user1', 'user2', 'user3', 'user4', 'user5', 'user6', 'user7', 'user8'];
const aliases = ['postmaster', 'abuse', 'hostmaster'];

// Postmaster may come without a domain (RFC 5321 4.5.1).
const isOurs = ({ host }) => !host || domains.includes(host.toLowerCase());
// Haraka leaves the local part as it came: "user\\1" is user1 (RFC 5321 4.1.2).
const named = ({ user }) => (/^".*"$/.test(user) ? user.slice(1, -1).replace(/\\(.)/g, '$1') : user).toLowerCase();

exports.hook_rcpt = (next, connection, [recipient]) => {
  if (!isOurs(recipient)) {
    if (connection.relaying) return next(OK);
    return next(DENY, 'Relaying denied');
  }
  const name = aliases.includes(named(recipient)) ? accounts.at(-1) : named(recipient);
  if (!accounts.includes(name)) return next(DENY, 'No such user here');
  if (!recipient.host && named(recipient) !== 'postmaster') return next(DENY, 'No such user here');
  recipient.user = name;
  recipient.host = domains[0];
  next(OK);
};

// The domains whose next hop the harness is, where it listens, and the port for each.
const { SINK_HOST: host, SINK_PORT, SINK_PLAIN_PORT } = process.env;
const hops = host ? { 'relay.example.net': SINK_PORT, 'plain.example.net': SINK_PLAIN_PORT } : {};
const isRelayed = recipient => hops[recipient.host?.toLowerCase()] !== undefined;

// Asked in place of hook_queue when the client has signed in. Its mail for other domains is dropped, since nothing may
// leave the machine; the rest goes the way of all other mail, to Dovecot or to the next hop.
exports.hook_queue_outbound = function (next, connection) {
  const { transaction } = connection;
  transaction.rcpt_to = transaction.rcpt_to.filter(recipient => isOurs(recipient) || isRelayed(recipient));
  if (transaction.rcpt_to.length === 0) return next(OK, 'Dropped: nothing leaves this server');
  transaction.notes.using_lmtp = true;
  this.haraka_require('outbound').send_trans_email(transaction, next);
};

// Where the mail of a domain goes, reports too. For our own domain queue/lmtp says it, which is asked next.
exports.hook_get_mx = (next, hmail, domain) => {
  const port = hops[domain.toLowerCase()];
  if (port !== undefined) return next(OK, { priority: 0, exchange: host, port: Number(port) });
  if (!domains.includes(domain.toLowerCase())) return next(DENY, 'nothing leaves this server');
  hmail.todo.notes.using_lmtp = true;
  next();
};
