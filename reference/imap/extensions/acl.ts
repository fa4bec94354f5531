import { prepare } from '../../net/sasl-password.js';
import { allRights, ownersRights, type Right } from '../../store/access-list.js';
import type { Mailbox } from '../../store/mailbox.js';
import { absent, grantedTo, requireRight } from '../access.js';
import { loggedIn, Refusal } from '../command.js';
import { findMailbox } from '../commands/mailboxes.js';
import { writeName } from '../names.js';
import type { Reply } from '../reply.js';
import type { Command, Session } from '../session.js';
import { type CommandReader, SyntaxFault } from '../syntax/reader.js';
import { astring } from '../syntax/write.js';
import { afterLogin, type Extension } from './extension.js';

/** The rights of RFC 2086 that stand for several (section 2.1.1): here deleting a mailbox belongs to the first. */
const virtual = { c: 'kx', d: 'et' };

/** Rights as they are told: with each virtual right that has a member among them. */
export function toldRights(rights: string): string {
  const more = Object.entries(virtual).filter(([, members]) => [...members].some(member => rights.includes(member)));
  return rights + more.map(([name]) => name).join('');
}

/** Rights as a client writes them, the virtual ones by their members. @throws SyntaxFault for one that is not known (section 3.1) */
function readRights(written: string): string {
  const rights = written.replace(/c/g, virtual.c).replace(/d/g, virtual.d);
  const unknown = [...rights].find(right => !allRights.includes(right));
  if (unknown !== undefined) throw new SyntaxFault('a right is not known');
  return rights;
}

/** An identifier, prepared (section 3), and as the list has it: user names by their accounts. */
interface Identifier {
  readonly written: string;
  readonly canonical: string;
}

function readIdentifier(reader: CommandReader, session: Session): Identifier {
  const written = reader.astring();
  const prepared = prepare(Buffer.from(written, 'latin1'));
  if (prepared === undefined) return reader.fail('an identifier that SASLprep takes');
  const [, sign = '', name = ''] = /^(-?)(.*)$/s.exec(prepared) ?? [];
  const user = session.context.store.account(name)?.user ?? Buffer.from(name).toString('latin1');
  return { written, canonical: sign + user };
}

/** A command about one mailbox, for which a right is needed. */
function about<Arguments>(
  command: string,
  read: (reader: CommandReader, session: Session) => Arguments,
  carryOut: (session: Session, mailbox: Mailbox, more: Arguments, reply: Reply, called: string) => void,
): Command {
  return {
    states: loggedIn,
    mayExpunge: true,
    parse: (reader, session) => {
      reader.space();
      const name = reader.mailbox();
      const more = read(reader, session);
      reader.end();
      return (_, reply) => {
        const mailbox = findMailbox(session, name);
        if (mailbox === undefined) throw new Refusal(absent);
        if (command === 'MYRIGHTS') requireSome(session, mailbox);
        else requireRight(session, mailbox, 'a', command);
        carryOut(session, mailbox, more, reply, writeName(session, name));
        return `OK ${command} completed`;
      };
    },
  };
}

/** MYRIGHTS needs one of these, whichever (section 4). */
function requireSome(session: Session, mailbox: Mailbox): void {
  const { imap } = session.context;
  const granted = grantedTo(session, mailbox);
  const rights: readonly Right[] = ['l', 'r', 'i', 'k', 'x', 'a'];
  if (rights.some(right => imap.may(granted, right, 'MYRIGHTS'))) return;
  throw new Refusal(imap.hides(granted) ? absent : '[NOPERM] MYRIGHTS needs some right');
}

/** Gives an identifier rights, or takes them away. What the owner always has stays. */
export function setAccess(mailbox: Mailbox, identifier: string, rights: string): void {
  mailbox.access.set(identifier, identifier === mailbox.owner ? rights + ownersRights : rights);
}

/** Whether LIST and LSUB name a mailbox to one who has these rights (section 4). */
export function shows(granted: string): boolean {
  return granted.includes('l');
}

const setAcl = about(
  'SETACL',
  (reader, session) => {
    reader.space();
    const { canonical } = readIdentifier(reader, session);
    reader.space();
    const [, sign = '', written = ''] = /^([+-]?)(.*)$/s.exec(reader.astring()) ?? [];
    return { canonical, sign, rights: readRights(written) };
  },
  (session, mailbox, { canonical, sign, rights }) => {
    const before = mailbox.access.rightsOf(canonical);
    const after = { '+': before + rights, '-': [...before].filter(right => !rights.includes(right)).join('') };
    session.context.imap.setAccess(mailbox, canonical, after[sign as '+' | '-'] ?? rights);
  },
);

const deleteAcl = about(
  'DELETEACL',
  (reader, session) => {
    reader.space();
    return readIdentifier(reader, session).canonical;
  },
  (_, mailbox, canonical) => mailbox.access.set(canonical, ''),
);

const getAcl = about(
  'GETACL',
  () => undefined,
  (_session, { access }, _, reply, called) => {
    const entries = access.entries.map(([identifier, rights]) => ` ${astring(identifier)} ${toldRights(rights)}`);
    reply.untagged(`ACL ${called}${entries.join('')}`);
  },
);

const listRights = about(
  'LISTRIGHTS',
  (reader, session) => {
    reader.space();
    return readIdentifier(reader, session);
  },
  (_, { owner }, { written, canonical }, reply, called) => {
    const always = canonical === owner ? ownersRights : '';
    const others = [...toldRights(allRights)].filter(right => !always.includes(right));
    reply.untagged(`LISTRIGHTS ${called} ${astring(written)} ${astring(always)} ${others.join(' ')}`);
  },
);

const myRights = about(
  'MYRIGHTS',
  () => undefined,
  (session, mailbox, _, reply, called) =>
    reply.untagged(`MYRIGHTS ${called} ${astring(toldRights(grantedTo(session, mailbox)))}`),
);

/** ACL (RFC 4314). What each right allows is asked where commands are carried out (`access.ts`). */
export const acl: Extension = {
  rfc: 4314,
  capabilities: afterLogin('ACL', 'RIGHTS=texkn'),
  commands: { SETACL: setAcl, DELETEACL: deleteAcl, GETACL: getAcl, LISTRIGHTS: listRights, MYRIGHTS: myRights },
};
