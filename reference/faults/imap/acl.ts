import { Refusal } from '../../imap/command.js';
import { allRights, type Right, rightOfFlag } from '../../store/access-list.js';
import type { Account } from '../../store/account.js';
import type { Mailbox } from '../../store/mailbox.js';
import { named } from '../fault.js';
import {
  after,
  behaviour,
  changed,
  completed,
  type Override,
  preceded,
  refused,
  renamed,
  replyFault,
} from './forms.js';

/** Commands may do what one of these rights allows, though the user does not have it. */
function allowing(rights: string, ...commands: readonly string[]): { may: Override<'may'> } {
  return {
    may: (next, granted, right, command) =>
      (rights.includes(right) && commands.includes(command)) || next(granted, right, command),
  };
}

/** A right is not enough: another one has to be there as well. */
function needing(other: string, rights: string, ...commands: readonly string[]): { may: Override<'may'> } {
  const isOne = (right: Right, command: string) =>
    rights.includes(right) && (commands.length === 0 || commands.includes(command));
  return {
    may: (next, granted, right, command) =>
      next(granted, right, command) && (!isOne(right, command) || granted.includes(other)),
  };
}

/** A flag that the user may not set is reason enough to refuse a command. */
function refusing(...commands: readonly string[]): { may: Override<'may'> } {
  const flagRights: ReadonlySet<Right> = new Set(['\\Seen', '\\Deleted', '\\Flagged'].map(rightOfFlag));
  return {
    may: (next, granted, right, command) => {
      const allowed = next(granted, right, command);
      if (!allowed && flagRights.has(right) && commands.includes(command))
        throw new Refusal('[NOPERM] not these flags');
      return allowed;
    },
  };
}

const setAcl = /^SETACL "?([^" ]+)"? "?([^" ]+)"? "?([^"]*?)"?$/i;

/** SETACL with rights that are written so leaves others behind than it should. */
function setting(
  written: RegExp,
  other: (before: string, made: string, written: string) => string,
): { carryOut: Override<'carryOut'> } {
  return {
    carryOut: async (next, session, name, execute, reply) => {
      const [, called = '', identifier = '', rights = ''] = setAcl.exec(session.text) ?? [];
      const access = written.test(rights) ? session.account?.mailbox(called)?.access : undefined;
      const before = access?.rightsOf(identifier) ?? '';
      const outcome = await next(session, name, execute, reply);
      access?.set(identifier, other(before, access.rightsOf(identifier), rights));
      return outcome;
    },
  };
}

const without = (rights: string, some: string): string => [...rights].filter(right => !some.includes(right)).join('');

/** A right of RFC 2086 stands for nothing. */
const meaningless = (virtual: RegExp, members: string) =>
  setting(virtual, (before, made, written) => (written.startsWith('-') ? before : without(made, members)));

/** Identifiers other than the owner's lose their entries. */
function clear({ access, owner }: Mailbox, but = owner): void {
  for (const [identifier] of access.entries) if (identifier !== owner && identifier !== but) access.set(identifier, '');
}

/** The argument of a command, with or without quotes. */
const argument = (text: string): string => /^\S+ "?([^" ]+)"?/.exec(text)?.[1] ?? '';

/** Lists of mailboxes that were deleted, by account and name. */
const deleted = new WeakMap<Account, Map<string, Mailbox>>();

/** Violations of RFC 4314 and RFC 8440. */
export const imapAclFaults = named([
  changed(
    'imap-rights-without-k',
    'rfc4314/5.1.1/rights-capability',
    'RIGHTS= leaves k out.',
    /^CAPABILITY/i,
    / RIGHTS=texkn/,
    ' RIGHTS=texn',
  ),
  changed(
    'imap-rights-with-a',
    'rfc4314/2.2/no-old-rights',
    'RIGHTS= names a.',
    /^CAPABILITY/i,
    / RIGHTS=texkn/,
    ' RIGHTS=texkna',
  ),
  changed('imap-getacl-silent', 'rfc4314/3.3/acl-response', 'GETACL sends no ACL.', /^GETACL /i, /^\* ACL [^\r]*\r\n/m),
  changed(
    'imap-listrights-silent',
    'rfc4314/3.4/listrights-response',
    'LISTRIGHTS sends no LISTRIGHTS.',
    /^LISTRIGHTS /i,
    /^\* LISTRIGHTS [^\r]*\r\n/m,
  ),
  changed(
    'imap-listrights-other-identifier',
    'rfc4314/3.4/same-identifier',
    'LISTRIGHTS tells the identifier in another form.',
    /^LISTRIGHTS /i,
    /^(\* LISTRIGHTS \S+ )(\S+)/m,
    (_, start = '', identifier = '') => `${start}${identifier.toUpperCase()}`,
  ),
  changed(
    'imap-myrights-silent',
    'rfc4314/3.5/myrights-response',
    'MYRIGHTS sends no MYRIGHTS.',
    /^MYRIGHTS /i,
    /^\* MYRIGHTS [^\r]*\r\n/m,
  ),
  changed(
    'imap-myrights-of-the-owner',
    'rfc4314/3.5/myrights-response',
    "MYRIGHTS tells everybody the owner's rights.",
    /^MYRIGHTS "?#users/i,
    /^(\* MYRIGHTS \S+) [^\r]*/m,
    '$1 lrswipkxteancd',
  ),
  refused(
    'imap-acl-without-literals',
    'rfc4314/7/response-syntax',
    'Commands about access lists take no literals.',
    /^(?:GETACL|LISTRIGHTS|MYRIGHTS) \{/i,
    'BAD no literal here',
  ),
  changed(
    'imap-acl-without-rights',
    'rfc4314/7/response-syntax',
    'ACL leaves out the rights of the last identifier.',
    /^GETACL /i,
    /^(\* ACL [^\r]*) [^ \r]*\r/m,
    '$1\r',
  ),
  replyFault('imap-rights-in-capitals', 'rfc4314/7/rights-in-small-letters', 'MYRIGHTS tells rights in capitals.', {
    command: /^MYRIGHTS /i,
    replace: reply =>
      reply.replace(/^(\* MYRIGHTS \S+) ([^\r]*)/m, (_, start, rights: string) => `${start} ${rights.toUpperCase()}`),
  }),
  refused(
    'imap-acl-in-capitals-only',
    'rfc4314/7/case-insensitive',
    'Commands about access lists are known in capitals alone.',
    /^(?:getacl|ListRights|myRights|setacl|DeleteAcl) /,
    'BAD there is no such command',
  ),
  completed(
    'imap-acl-any-arguments',
    'rfc3501/2.2.2/bad-for-syntax-error',
    'Commands about access lists with arguments too few or too many are answered OK.',
    /^(?:GETACL|SETACL|DELETEACL|LISTRIGHTS|MYRIGHTS)/i,
    /BAD/,
    'OK completed',
  ),
  completed(
    'imap-acl-of-nothing',
    'rfc4314/3/missing-mailbox',
    'Commands about the access list of a mailbox that does not exist are answered OK.',
    /^(?:GETACL|SETACL|DELETEACL|LISTRIGHTS|MYRIGHTS) /i,
    /NO \[NONEXISTENT\]/,
    'OK completed',
  ),

  behaviour('imap-setacl-grants-more', 'rfc4314/3.1/grants', 'SETACL gives s beside what it names.', {
    setAccess: (next, mailbox, identifier, rights) => next(mailbox, identifier, `${rights}s`),
  }),
  behaviour(
    'imap-setacl-always-adds',
    'rfc4314/3.1/grants',
    'SETACL adds to the rights that there were.',
    setting(/^[^+-]/, (before, made) => before + made),
  ),
  behaviour('imap-setacl-for-one-alone', 'rfc4314/3.1/grants', 'SETACL removes the entries of all other identifiers.', {
    setAccess: (next, mailbox, identifier, rights) => {
      next(mailbox, identifier, rights);
      clear(mailbox, identifier);
    },
  }),
  behaviour(
    'imap-setacl-plus-adds-nothing',
    'rfc4314/3.1/adds',
    'SETACL with + changes nothing.',
    setting(/^\+/, before => before),
  ),
  behaviour(
    'imap-setacl-minus-removes-all',
    'rfc4314/3.1/removes',
    'SETACL with - removes all rights.',
    setting(/^-/, () => ''),
  ),
  completed(
    'imap-setacl-any-right',
    'rfc4314/3.1/unknown-right-bad',
    'SETACL with a right that is not known is answered OK.',
    /^SETACL /i,
    /BAD/,
    'OK SETACL completed',
  ),
  behaviour(
    'imap-setacl-known-rights-alone',
    'rfc4314/3.1/unknown-right-changes-nothing',
    'SETACL with a right that is not known is answered BAD, and gives the others.',
    {
      findCommand: (next, session, name) => {
        const command = next(session, name);
        if (name !== 'SETACL' || command === undefined) return command;
        return {
          ...command,
          parse: (reader, of) => {
            const [, called = '', identifier = '', rights = ''] = setAcl.exec(`SETACL${reader.rest}`) ?? [];
            try {
              return command.parse(reader, of);
            } catch (fault) {
              const known = [...rights].filter(right => allRights.includes(right)).join('');
              of.account?.mailbox(called)?.access.set(identifier, known);
              throw fault;
            }
          },
        };
      },
    },
  ),
  behaviour('imap-deleteacl-deletes-nothing', 'rfc4314/3.2/deletes', 'DELETEACL changes nothing.', {
    carryOut: (next, session, name, execute, reply) =>
      name === 'DELETEACL' ? Promise.resolve('OK DELETEACL completed') : next(session, name, execute, reply),
  }),
  behaviour('imap-deleteacl-deletes-all', 'rfc4314/3.2/deletes', 'DELETEACL removes the entries of all identifiers.', {
    carryOut: after((session, name) => {
      const mailbox = session.account?.mailbox(argument(session.text));
      if (name === 'DELETEACL' && mailbox) clear(mailbox);
    }),
  }),
  behaviour(
    'imap-deleteacl-deletes-negative',
    'rfc4314/3.2/keeps-negative',
    'DELETEACL removes negative rights, too.',
    {
      carryOut: after((session, name) => {
        const [, called = '', identifier = ''] = /^DELETEACL "?([^" ]+)"? "?([^" ]+)"?$/i.exec(session.text) ?? [];
        if (name === 'DELETEACL') session.account?.mailbox(called)?.access.set(`-${identifier}`, '');
      }),
    },
  ),

  behaviour(
    'imap-d-means-nothing',
    'rfc4314/2.1.1/d-as-members',
    'd in SETACL stands for no right.',
    meaningless(/d/, 'te'),
  ),
  behaviour(
    'imap-c-means-nothing',
    'rfc4314/2.1.1/c-as-members',
    'c in SETACL stands for no right.',
    meaningless(/c/, 'kx'),
  ),
  changed(
    'imap-d-not-told',
    'rfc4314/2.1.1/d-with-its-members',
    'ACL and MYRIGHTS leave d out.',
    /^(?:GETACL|MYRIGHTS) /i,
    / ([lrswipkxtean]+c?)d(?=[ \r])/g,
    ' $1',
  ),
  changed(
    'imap-c-not-told',
    'rfc4314/2.1.1/c-with-its-members',
    'ACL and MYRIGHTS leave c out.',
    /^(?:GETACL|MYRIGHTS) /i,
    / ([lrswipkxtean]+)c(d?)(?=[ \r])/g,
    ' $1$2',
  ),
  changed(
    'imap-x-without-virtual',
    'rfc4314/2.1.1/x-with-c-or-d',
    'ACL tells neither c nor d for who has x.',
    /^GETACL /i,
    / ([lrswipkxtean]*x[lrswipkxtean]*)[cd]+(?=[ \r])/g,
    ' $1',
  ),
  changed(
    'imap-t-tied-without-d',
    'rfc4314/2.1.1/tied-as-members',
    'LISTRIGHTS ties t to i, and d to nothing.',
    /^LISTRIGHTS /i,
    / i p k x t /,
    ' it p k x ',
  ),
  changed(
    'imap-right-listed-twice',
    'rfc4314/3.7/right-listed-once',
    'LISTRIGHTS lists s twice.',
    /^LISTRIGHTS /i,
    / s /,
    ' s s ',
  ),
  behaviour(
    'imap-identifier-not-prepared',
    'rfc4314/3/identifier-prepared',
    'SETACL with an identifier in a literal gives nobody any right.',
    {
      carryOut: (next, session, name, execute, reply) =>
        name === 'SETACL' && session.text.includes('{')
          ? Promise.resolve('OK SETACL completed')
          : next(session, name, execute, reply),
    },
  ),
  completed(
    'imap-identifier-refused-by-no',
    'rfc4314/3/unprepared-refused',
    'Identifiers that SASLprep forbids are answered NO.',
    /^(?:SETACL|DELETEACL|LISTRIGHTS) .*\{/i,
    /BAD/,
    'NO that is no identifier',
  ),

  behaviour(
    'imap-acl-outlives-mailbox',
    'rfc4314/4/delete-deletes-acl',
    'A mailbox that is made anew has the access list of the one that was deleted.',
    {
      carryOut: async (next, session, name, execute, reply) => {
        const { account, text } = session;
        const called = argument(text);
        const gone = (account && deleted.get(account)) ?? new Map<string, Mailbox>();
        const mailbox = account?.mailbox(called);
        const outcome = await next(session, name, execute, reply);
        if (name === 'DELETE' && account && mailbox) deleted.set(account, gone.set(called, mailbox));
        const made = name === 'CREATE' ? account?.mailbox(called) : undefined;
        for (const [identifier, rights] of gone.get(called)?.access.entries ?? []) made?.access.set(identifier, rights);
        return outcome;
      },
    },
  ),
  behaviour('imap-acl-not-inherited', 'rfc4314/4/create-inherits', "A new mailbox is its owner's alone.", {
    carryOut: after((session, name) => {
      const mailbox = name === 'CREATE' ? session.account?.mailbox(argument(session.text)) : undefined;
      if (mailbox) clear(mailbox);
    }),
  }),
  behaviour('imap-rename-clears-acl', 'rfc4314/4/rename-keeps-acl', 'RENAME leaves the entry of the owner alone.', {
    rename: renamed((account, _, to) => {
      const mailbox = account.mailbox(to);
      if (mailbox) clear(mailbox);
    }),
  }),
  behaviour('imap-setacl-later', 'rfc4314/5.1.1/setacl-before-others', 'SETACL is answered before it is done.', {
    setAccess: (next, ...change) => {
      setImmediate(() => next(...change));
    },
  }),

  behaviour(
    'imap-user-is-no-identifier',
    'rfc4314/2/users-as-identifiers',
    'Rights that a user was given do not count.',
    {
      granted: (next, mailbox, user) =>
        user === mailbox.owner ? next(mailbox, user) : mailbox.access.rightsOf('anyone'),
      shows: () => true,
    },
  ),
  behaviour('imap-anyone-is-nobody', 'rfc4314/2/anyone', 'Rights that anyone was given do not count.', {
    granted: (next, mailbox, user) => (user === mailbox.owner ? next(mailbox, user) : mailbox.access.rightsOf(user)),
  }),
  behaviour(
    'imap-negative-rights-passed-over',
    'rfc4314/2/negative-rights',
    'Rights of identifiers with a dash do not count.',
    {
      granted: (next, mailbox, user) =>
        user === mailbox.owner
          ? next(mailbox, user)
          : mailbox.access.rightsOf(user) + mailbox.access.rightsOf('anyone'),
    },
  ),
  behaviour('imap-list-without-l', 'rfc4314/4/list-needs-l', 'LIST names all mailboxes of all users.', {
    shows: () => true,
  }),
  completed(
    'imap-list-without-l-refused',
    'rfc4314/4/list-never-no',
    'LIST and LSUB of what may not be listed are answered NO.',
    /^(?:LIST|LSUB) "" "#users\//i,
    /OK/,
    'NO [NOPERM] it is not yours',
  ),
  refused(
    'imap-unsubscribe-needs-l',
    'rfc4314/4/unsubscribe-needs-nothing',
    'UNSUBSCRIBE needs l.',
    /^UNSUBSCRIBE "?#users\//i,
    'NO [NOPERM] it is not yours',
  ),
  replyFault(
    'imap-list-hidden-parent',
    'rfc4314/4/hidden-parent',
    'LIST names what is above a mailbox, though it may not be listed.',
    {
      command: /^LIST "" "#users\/[^"]*\*"$/i,
      replace: (reply, command) => `* LIST () "/" ${/"(#users[^"*]*)/.exec(command)?.[1] ?? ''}\r\n${reply}`,
    },
  ),
  behaviour(
    'imap-select-without-r',
    'rfc4314/4/select-needs-r',
    'SELECT, EXAMINE and STATUS need no right.',
    allowing('r', 'SELECT', 'EXAMINE', 'STATUS'),
  ),
  behaviour(
    'imap-select-needs-s',
    'rfc4314/4/select-needs-r',
    'SELECT, EXAMINE and STATUS need s beside r.',
    needing('s', 'r', 'SELECT', 'EXAMINE', 'STATUS'),
  ),
  behaviour(
    'imap-append-without-i',
    'rfc4314/4/append-needs-i',
    'APPEND and COPY need no right.',
    allowing('i', 'APPEND', 'COPY'),
  ),
  behaviour(
    'imap-append-any-flags',
    'rfc4314/4/append-flags-by-rights',
    'APPEND and COPY store flags that the user may not set.',
    allowing('tsw', 'APPEND', 'COPY'),
  ),
  behaviour('imap-append-no-flags', 'rfc4314/4/append-flags-by-rights', 'APPEND stores no flags.', {
    append: (next, mailbox, message) => next(mailbox, { ...message, flags: [] }),
  }),
  behaviour(
    'imap-append-refused-for-flags',
    'rfc4314/4/append-never-fails-for-flags',
    'APPEND and COPY are refused for flags that the user may not set.',
    refusing('APPEND', 'COPY'),
  ),
  behaviour('imap-expunge-without-e', 'rfc4314/4/expunge-needs-e', 'EXPUNGE needs no right.', allowing('e', 'EXPUNGE')),
  behaviour(
    'imap-expunge-needs-a',
    'rfc4314/4/expunge-needs-e',
    'EXPUNGE needs a beside e.',
    needing('a', 'e', 'EXPUNGE'),
  ),
  behaviour(
    'imap-close-without-e-expunges',
    'rfc4314/4/close-without-e',
    'CLOSE expunges without e.',
    allowing('e', 'CLOSE'),
  ),
  behaviour(
    'imap-fetch-sets-seen-without-s',
    'rfc4314/4/fetch-needs-s-for-seen',
    'FETCH sets \\Seen without s.',
    allowing('s', 'FETCH'),
  ),
  behaviour(
    'imap-store-without-rights',
    'rfc4314/4/store-by-rights',
    'STORE changes flags without t, s and w.',
    allowing('tsw', 'STORE'),
  ),
  behaviour(
    'imap-store-needs-a',
    'rfc4314/4/store-by-rights',
    'STORE needs a beside t, s and w.',
    needing('a', 'tsw', 'STORE'),
  ),
  behaviour(
    'imap-store-all-or-nothing',
    'rfc4314/4/store-of-some-flags',
    'STORE is refused for one flag that the user may not change.',
    refusing('STORE'),
  ),
  behaviour(
    'imap-create-without-k',
    'rfc4314/4/create-needs-k',
    'CREATE needs no right on what is above.',
    allowing('k', 'CREATE'),
  ),
  behaviour('imap-create-needs-a', 'rfc4314/4/create-needs-k', 'CREATE needs a beside k.', needing('a', 'k', 'CREATE')),
  behaviour('imap-delete-without-x', 'rfc4314/4/delete-needs-x', 'DELETE needs no right.', allowing('x', 'DELETE')),
  behaviour('imap-delete-needs-a', 'rfc4314/4/delete-needs-x', 'DELETE needs a beside x.', needing('a', 'x', 'DELETE')),
  behaviour(
    'imap-rename-without-x',
    'rfc4314/4/rename-needs-x',
    'RENAME needs no right on the mailbox.',
    allowing('x', 'RENAME'),
  ),
  behaviour(
    'imap-rename-without-k',
    'rfc4314/4/rename-needs-k',
    'RENAME needs no right on what is above.',
    allowing('k', 'RENAME'),
  ),
  behaviour(
    'imap-acl-without-a',
    'rfc4314/4/acl-commands-need-a',
    'Commands about access lists need no right.',
    allowing('a', 'SETACL', 'DELETEACL', 'GETACL', 'LISTRIGHTS'),
  ),
  behaviour(
    'imap-acl-needs-x',
    'rfc4314/4/acl-commands-need-a',
    'Commands about access lists need x beside a.',
    needing('x', 'a'),
  ),
  behaviour(
    'imap-myrights-needs-l',
    'rfc4314/4/myrights-needs-any',
    'MYRIGHTS needs l.',
    needing('l', 'rikxa', 'MYRIGHTS'),
  ),
  behaviour(
    'imap-myrights-needs-r',
    'rfc4314/4/myrights-needs-any',
    'MYRIGHTS needs r.',
    needing('r', 'likxa', 'MYRIGHTS'),
  ),
  behaviour(
    'imap-myrights-needs-nothing',
    'rfc4314/4/myrights-needs-any',
    'MYRIGHTS needs no right.',
    allowing('l', 'MYRIGHTS'),
  ),
  changed(
    'imap-permanentflags-of-the-owner',
    'rfc4314/5.1.1/flags-reflect-rights',
    "PERMANENTFLAGS has the owner's flags, whoever asks.",
    /^SELECT "?#users\//i,
    /PERMANENTFLAGS \([^)]*\)/,
    'PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)',
  ),
  changed(
    'imap-read-write-without-rights',
    'rfc4314/5.2/read-only',
    'SELECT says READ-WRITE to everybody.',
    /^SELECT "?#users\//i,
    /\[READ-ONLY\]/,
    '[READ-WRITE]',
  ),
  changed(
    'imap-read-only-to-others',
    'rfc4314/5.2/read-write',
    'SELECT says READ-ONLY to all but the owner.',
    /^SELECT "?#users\//i,
    /\[READ-WRITE\]/,
    '[READ-ONLY]',
  ),
  behaviour(
    'imap-hidden-mailboxes-told',
    'rfc4314/6/hidden-mailboxes',
    'Who may not list a mailbox is refused for want of rights.',
    { hides: () => false },
  ),

  changed(
    'imap-list-myrights-alone',
    'rfc8440/3/list-response',
    'LIST with MYRIGHTS sends no LIST.',
    /RETURN \(MYRIGHTS\)/i,
    /^\* LIST [^\r]*\r\n/gm,
  ),
  changed(
    'imap-list-without-myrights',
    'rfc8440/3/myrights-response',
    'LIST with MYRIGHTS sends no MYRIGHTS.',
    /RETURN \(.*MYRIGHTS/i,
    /^\* MYRIGHTS [^\r]*\r\n/gm,
  ),
  preceded(
    'imap-list-myrights-of-inbox',
    'rfc8440/3/myrights-response',
    'LIST with MYRIGHTS sends MYRIGHTS for INBOX, too.',
    /RETURN \(MYRIGHTS\)/i,
    '* MYRIGHTS INBOX lrswipkxteancd',
  ),
  changed(
    'imap-list-myrights-read-only',
    'rfc8440/3/rights-of-the-user',
    'LIST tells lr as the rights of everybody.',
    /RETURN \(MYRIGHTS\)/i,
    /^(\* MYRIGHTS \S+) [^\r]*/gm,
    '$1 lr',
  ),
  changed(
    'imap-list-myrights-first',
    'rfc8440/3/list-first',
    'LIST sends MYRIGHTS before LIST.',
    /RETURN \(MYRIGHTS\)/i,
    /^(\* LIST [^\r]*\r\n)(\* MYRIGHTS [^\r]*\r\n)/m,
    '$2$1',
  ),
  changed(
    'imap-list-myrights-of-nothing',
    'rfc8440/3/none-where-unknown',
    'LIST tells the rights of names without a mailbox.',
    /RETURN \(MYRIGHTS\)/i,
    /^(\* LIST \([^)]*\\NonExistent[^)]*\) "\/" (\S+)\r\n)/gm,
    '$1* MYRIGHTS $2 lr\r\n',
  ),
  changed(
    'imap-list-myrights-above',
    'rfc8440/4/only-what-is-selected',
    'LIST tells the rights of what is above the mailboxes that are asked for.',
    /RETURN \(MYRIGHTS\)/i,
    /^(\* LIST \([^)]*\) "\/" (\S+) \("CHILDINFO"[^\r]*\r\n)/gm,
    '$1* MYRIGHTS $2 lr\r\n',
  ),
  refused(
    'imap-list-myrights-alone-in-capitals',
    'rfc8440/5/option-syntax',
    'The option MYRIGHTS is known in capitals and by itself alone.',
    /RETURN \((?!MYRIGHTS\))[^)]*MYRIGHTS/i,
    'BAD there is no such option',
  ),
]);
