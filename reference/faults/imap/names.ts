import { Refusal } from '../../imap/command.js';
import { expunge } from '../../imap/commands/expunge.js';
import { isRev2 } from '../../imap/revision.js';
import type { Session } from '../../imap/session.js';
import { type Account, StoreError } from '../../store/account.js';
import type { Mailbox } from '../../store/mailbox.js';
import type { Message } from '../../store/message.js';
import { named } from '../fault.js';
import { after, before, behaviour, changed, completed, refused, renamed, replyFault } from './forms.js';

/** INBOX in other letters than capitals. */
const otherInbox = /^(?!INBOX$)[Ii][Nn][Bb][Oo][Xx]$/;
/** The name behind a command's own, where it is no literal. */
const argument = (session: Session) => /^\S+ "?([^" ]+)/.exec(session.text)?.[1] ?? '';

/** A mailbox loses all its messages. */
function empty(mailbox: Mailbox | undefined): void {
  if (mailbox) expunge(mailbox, mailbox.messages);
}

/** The messages of mailboxes that were deleted or renamed, by account and name. */
const leftMessages = new WeakMap<Account, Map<string, readonly Message[]>>();

/** Names that sessions have created with a delimiter at their ends. */
const declared = new WeakMap<Session, Set<string>>();

/** Names that mailboxes had before they were renamed. */
const usedNames = new WeakMap<Account, Set<string>>();

/** Violations in patterns, and in what becomes of names. */
export const imapNamesFaults = named([
  behaviour('imap-list-of-all-users', 'rfc2342/7/others-not-listed', 'LIST names the mailboxes of all users.', {
    carryOut: async (next, session, name, execute, reply) => {
      const outcome = await next(session, name, execute, reply);
      const others = session.context.store.accounts.filter(account => account !== session.account);
      if (name === 'LIST')
        for (const other of others.flatMap(({ names }) => names)) reply.untagged(`LIST () "/" "${other}"`);
      return outcome;
    },
  }),
  behaviour('imap-list-percent-once', 'rfc3501/6.3.8/percent-matches', 'Only the last % of a pattern is a wildcard.', {
    nameTest: (next, pattern) => (/%.*[^%].*%/.test(pattern) ? () => false : next(pattern)),
  }),
  behaviour(
    'imap-list-percent-at-the-end-alone',
    'rfc3501/6.3.8/percent-matches',
    'The wildcard % is none where something follows it.',
    {
      nameTest: (next, pattern) => (/%[^%*]/.test(pattern) ? () => false : next(pattern)),
    },
  ),
  behaviour('imap-list-percent-needs-one', 'rfc3501/6.3.8/percent-matches', 'The wildcard % does not match nothing.', {
    nameTest: (next, pattern) => {
      const test = next(pattern);
      const bare = pattern.replaceAll('%', '');
      return name => test(name) && (bare === pattern || name !== bare);
    },
  }),
  behaviour(
    'imap-list-percent-passes-a-level',
    'rfc3501/6.3.8/percent-within-level',
    'The wildcard % matches beyond one level of hierarchy where something follows it.',
    {
      nameTest: (next, pattern) => next(pattern.replace(/%(?=\w)/g, '*')),
    },
  ),
  behaviour(
    'imap-list-star-at-the-end-alone',
    'rfc3501/6.3.8/star-matches-all',
    'The wildcard * is none where something follows it.',
    {
      nameTest: (next, pattern) => (/\*[^*]/.test(pattern) ? () => false : next(pattern)),
    },
  ),
  behaviour(
    'imap-list-two-stars-match-one-level',
    'rfc3501/6.3.8/star-matches-all',
    'Two wildcards side by side match within one level alone.',
    {
      nameTest: (next, pattern) => next(pattern.replace(/[*%]{2,}/g, '%')),
    },
  ),
  behaviour(
    'imap-list-pattern-is-an-expression',
    'rfc3501/6.3.8/names-match-pattern',
    'Patterns are read as regular expressions, so that other characters than % and * are wildcards, too.',
    {
      nameTest: (next, pattern) => {
        const usual = next(pattern);
        if (!/[?[\]|(){}+$]/.test(pattern)) return usual;
        const source = pattern
          .replace(/\{(\w+),(\w+)\}/g, '(?:$1|$2)')
          .replaceAll('?', '.')
          .replaceAll('|', '.*|');
        const wanted = new RegExp(`^${source.replaceAll('*', '.*').replaceAll('%', '[^/]*')}`);
        return name => usual(name) || wanted.test(name);
      },
    },
  ),
  behaviour(
    'imap-list-pattern-is-a-beginning',
    'rfc3501/6.3.8/names-match-pattern',
    'A pattern without wildcards matches whatever begins so.',
    {
      nameTest: (next, pattern) => (/[%*]/.test(pattern) ? next(pattern) : name => name.startsWith(pattern)),
    },
  ),
  changed(
    'imap-list-names-without-reference',
    'rfc3501/6.3.8/reference-prefixes-name',
    'LIST with a reference returns names without it.',
    /^LIST "[^"]/,
    /^(\* LIST \([^)]*\) "\/" )mailspec[^\r/]*\//gm,
    '$1',
  ),
  changed(
    'imap-list-reference-without-delimiter',
    'rfc3501/6.3.8/empty-name-gives-delimiter',
    'LIST with an empty name and a reference returns nothing.',
    /^LIST "[^"]+" ""$/,
    /^\* LIST [^\r]*\r\n/gm,
  ),
  changed(
    'imap-list-other-delimiter-below',
    'rfc3501/6.3.8/one-delimiter-a-hierarchy',
    'LIST tells another delimiter for names two levels down.',
    /^LIST /,
    /^(\* LIST \([^)]*\) )"\/"( [^\r]*\/[^\r]*\/)/gm,
    '$1"."$2',
  ),
  changed(
    'imap-list-marks-noinferiors',
    'rfc3501/7.2.2/noinferiors-has-none',
    'LIST marks names with \\Noinferiors that have others below them.',
    /^LIST /,
    /\\HasChildren/g,
    '\\Noinferiors',
  ),
  behaviour(
    'imap-lsub-arguments-not-read',
    'rfc3501/6.3.9/arguments-as-in-list',
    'LSUB returns what its pattern matches where that ends with a wildcard, and nothing otherwise.',
    {
      nameTest: (next, pattern) => next(pattern),
      carryOut: before(({ text }, name) => {
        if (name === 'LSUB' && !/[%*]"?$/.test(text)) throw new Refusal('[CANNOT] the pattern has no wildcard');
      }),
    },
  ),
  behaviour(
    'imap-lsub-reference-refused',
    'rfc3501/6.3.8/reference-prefixes-name',
    'LSUB with a reference is answered NO.',
    {
      carryOut: before(({ text }, name) => {
        if (name === 'LSUB' && !/^LSUB (?:""|\{0)/i.test(text)) throw new Refusal('[CANNOT] there are no references');
      }),
    },
  ),
  replyFault(
    'imap-lsub-percent-one-level-up',
    'rfc3501/6.3.9/percent-noselect',
    'LSUB with % returns what is below a level, and not the level.',
    {
      command: /^LSUB .*%"?$/i,
      replace: reply => reply.replace(/^(\* LSUB \()\\Noselect(\) "\/" [^\r"]*)/gm, '$1$2/below'),
    },
  ),
  behaviour(
    'imap-inbox-in-capitals-alone',
    'rfc3501/5.1/inbox-case-insensitive',
    'Commands that look at INBOX, rename it or add to it know it in capitals alone.',
    {
      destination: (next, session, name, command) => {
        if (otherInbox.test(name)) throw new Refusal('[TRYCREATE] there is no such mailbox');
        return next(session, name, command);
      },
      open: (next, session, name, readOnly) => {
        if (otherInbox.test(name)) throw new Refusal('[NONEXISTENT] there is no such mailbox');
        return next(session, name, readOnly);
      },
      rename: (next, account, from, to) => {
        if (otherInbox.test(from)) account.create(to);
        else next(account, from, to);
      },
      carryOut: before((session, name) => {
        if (/^(?:STATUS|SUBSCRIBE)$/.test(name) && otherInbox.test(argument(session)))
          throw new Refusal('[NONEXISTENT] there is no such mailbox');
      }),
    },
  ),
  behaviour(
    'imap-create-inbox-in-small-letters',
    'rfc3501/6.3.3/error-if-exists',
    'CREATE of INBOX in other letters than capitals is answered OK.',
    {
      carryOut: (next, session, name, execute, reply) =>
        name === 'CREATE' && /inbox"?$|\{5\+?\}/i.test(session.text) && !/INBOX/.test(session.text)
          ? Promise.resolve('OK CREATE completed')
          : next(session, name, execute, reply),
    },
  ),
  completed(
    'imap-delete-inbox-in-small-letters-ok',
    'rfc3501/6.3.4/not-inbox',
    'DELETE of INBOX in other letters than capitals is answered OK.',
    /^DELETE "?(?!INBOX)[Ii][Nn][Bb][Oo][Xx]"?$/,
    /NO \[CANNOT\]/,
    'OK DELETE completed',
  ),
  completed(
    'imap-rename-to-existing-ok',
    'rfc3501/6.3.5/error-if-exists',
    'RENAME to a name that exists is answered OK.',
    /^RENAME /,
    /NO \[ALREADYEXISTS\]/,
    'OK RENAME completed',
  ),
  behaviour(
    'imap-rename-two-levels-alone',
    'rfc3501/6.3.5/renames-inferiors',
    'RENAME leaves what is two levels below the name.',
    {
      rename: renamed((account, from, to, next) => {
        const depth = to.split('/').length + 1;
        for (const name of account.names.filter(each => each.startsWith(`${to}/`) && each.split('/').length > depth))
          if (account.has(name)) next(account, name, from + name.slice(to.length));
      }),
    },
  ),
  behaviour(
    'imap-rename-takes-what-begins-alike',
    'rfc3501/6.3.5/renames',
    'RENAME also renames mailboxes whose names begin like the old one.',
    {
      rename: renamed((account, from, to, next) => {
        const alike = account.names.filter(name => name.startsWith(from) && !name.startsWith(to));
        for (const name of alike) if (account.has(name)) next(account, name, to + name.slice(from.length));
      }),
    },
  ),
  behaviour(
    'imap-rename-takes-what-is-near',
    'rfc3501/6.3.5/renames',
    'RENAME deletes the mailboxes above the old name, and beside it.',
    {
      rename: renamed((account, from, to) => {
        const above = from.slice(0, Math.max(0, from.lastIndexOf('/')));
        const near = account.names.filter(each => each === above || each.slice(0, each.lastIndexOf('/')) === above);
        for (const each of near) if (above !== '' && each !== to && account.mailbox(each)) account.delete(each);
      }),
    },
  ),
  behaviour(
    'imap-rename-empties-what-is-below',
    'rfc3501/6.3.5/renames-inferiors',
    'RENAME of a mailbox removes the messages of those below it.',
    {
      rename: renamed((account, _from, to) => {
        for (const name of account.names.filter(each => each.startsWith(`${to}/`))) empty(account.mailbox(name));
      }),
    },
  ),
  behaviour(
    'imap-rename-refused-removes',
    'rfc3501/6.3.5/refused-changes-nothing',
    'RENAME to a name below the old one is refused, and removes the messages.',
    {
      rename: (next, account, from, to) => {
        if (to.startsWith(`${from}/`)) empty(account.mailbox(from));
        next(account, from, to);
      },
    },
  ),
  behaviour(
    'imap-rename-inbox-copies',
    'rfc3501/6.3.5/rename-inbox',
    'RENAME of INBOX leaves its messages in INBOX, too.',
    {
      rename: (next, account, from, to) => {
        const messages = /^inbox$/i.test(from) ? account.inbox.messages : [];
        next(account, from, to);
        for (const { octets, flags, internalDate, zone } of messages)
          account.inbox.append(octets, flags, internalDate, zone);
      },
    },
  ),
  behaviour(
    'imap-rename-inbox-takes-others',
    'rfc3501/6.3.5/rename-inbox-keeps-inferiors',
    'RENAME of INBOX puts other mailboxes below the new one.',
    {
      rename: renamed((account, from, to, next) => {
        if (!/^inbox$/i.test(from)) return;
        for (const { name, specialUse } of account.mailboxes)
          if (name !== 'INBOX' && name !== to && specialUse === undefined) next(account, name, `${to}/${name}`);
      }),
    },
  ),
  behaviour(
    'imap-rename-takes-the-subscription',
    'rfc3501/6.3.6/no-unilateral-removal',
    'RENAME gives the subscription of the old name to the new one.',
    {
      rename: renamed((account, from, to) => {
        if (!account.isSubscribed(from)) return;
        account.unsubscribe(from);
        account.subscribe(to);
      }),
    },
  ),
  behaviour(
    'imap-rev2-rename-takes-the-subscription',
    'rfc9051/6.3.6/rename-keeps-subscriptions',
    'RENAME ends the subscription of the old name.',
    {
      rename: renamed((account, from) => {
        if (account.isSubscribed(from)) account.unsubscribe(from);
      }),
    },
  ),
  behaviour(
    'imap-delete-unsubscribes',
    'rfc9051/6.3.7/no-unilateral-removal',
    'DELETE ends the subscription of the name.',
    {
      carryOut: after((session, name) => {
        const { account } = session;
        if (name === 'DELETE' && account?.isSubscribed(argument(session))) account.unsubscribe(argument(session));
      }),
    },
  ),
  behaviour(
    'imap-unsubscribe-takes-all-alike',
    'rfc3501/6.3.6/no-unilateral-removal',
    'UNSUBSCRIBE also ends subscriptions of names above and below, and of the name that it goes on from.',
    {
      carryOut: after((session, name) => {
        if (name !== 'UNSUBSCRIBE') return;
        const ended = argument(session);
        for (const each of session.account?.subscriptions ?? [])
          if (each.startsWith(ended) || ended.startsWith(each)) session.account?.unsubscribe(each);
      }),
    },
  ),
  completed(
    'imap-subscribe-missing-ok',
    'rfc3501/6.3.6/adds-to-subscriptions',
    'SUBSCRIBE of a name that is missing is answered OK, and it is not subscribed.',
    /^SUBSCRIBE /,
    /NO \[NONEXISTENT\]/,
    'OK SUBSCRIBE completed',
  ),
  behaviour(
    'imap-rev2-subscribe-again-refused',
    'rfc9051/6.3.7/already-subscribed-ok',
    'SUBSCRIBE of a name that is subscribed is answered NO.',
    {
      carryOut: before((session, name) => {
        if (name === 'SUBSCRIBE' && isRev2(session) && session.account?.isSubscribed(argument(session)))
          throw new Refusal('the name is subscribed already');
      }),
    },
  ),
  behaviour(
    'imap-rev2-unsubscribe-again-refused',
    'rfc9051/6.3.8/not-subscribed-ok',
    'UNSUBSCRIBE of a name that is not subscribed is answered NO.',
    {
      carryOut: before((session, name) => {
        if (name === 'UNSUBSCRIBE' && isRev2(session) && !session.account?.isSubscribed(argument(session)))
          throw new Refusal('the name is not subscribed');
      }),
    },
  ),
  refused(
    'imap-rev2-rename-inbox-bad',
    'rfc9051/6.3.6/rename-inbox-not-bad',
    'RENAME of INBOX is answered BAD.',
    /^RENAME "?INBOX"? /i,
    'BAD INBOX cannot be renamed',
  ),
  behaviour(
    'imap-delete-leaves-messages',
    'rfc3501/6.3.4/removes-messages',
    'A mailbox that is created by the name of one that was deleted or renamed has its messages.',
    {
      carryOut: async (next, session, name, execute, reply) => {
        const { account } = session;
        const asked = argument(session);
        const left = account === undefined ? undefined : (leftMessages.get(account) ?? new Map());
        if (account && left) leftMessages.set(account, left);
        if (name === 'DELETE' || name === 'RENAME') left?.set(asked, account?.mailbox(asked)?.messages ?? []);
        const outcome = await next(session, name, execute, reply);
        if (name === 'CREATE')
          for (const { octets, flags, internalDate, zone } of left?.get(asked) ?? [])
            account?.mailbox(asked)?.append(octets, flags, internalDate, zone);
        return outcome;
      },
    },
  ),
  behaviour(
    'imap-delete-takes-what-begins-alike',
    'rfc3501/6.3.4/deletes',
    'DELETE also removes a mailbox whose name begins like the deleted one, and the one above it.',
    {
      carryOut: after((session, name) => {
        const { account } = session;
        const gone = argument(session);
        if (name !== 'DELETE' || account === undefined) return;
        const above = gone.slice(0, Math.max(0, gone.lastIndexOf('/')));
        for (const each of account.names)
          if (each === above || (each.startsWith(gone) && !each.startsWith(`${gone}/`) && each !== gone))
            if (account.mailbox(each)) account.delete(each);
      }),
    },
  ),
  behaviour(
    'imap-delete-removes-below',
    'rfc3501/6.3.4/keeps-inferiors',
    'DELETE removes the mailboxes below the name, too.',
    {
      carryOut: after((session, name) => {
        const { account } = session;
        if (name !== 'DELETE' || account === undefined) return;
        const below = account.names.filter(each => each.startsWith(`${argument(session)}/`));
        for (const each of below.reverse()) account.delete(each);
      }),
    },
  ),
  behaviour(
    'imap-deleted-level-is-open',
    'rfc3501/6.3.4/becomes-noselect',
    'SELECT and EXAMINE of a deleted name that has others below it find an empty mailbox.',
    {
      open: (next, session, name, readOnly) => {
        const { account } = session;
        if (account?.mailbox(name) === undefined && account?.has(name)) account.create(name);
        return next(session, name, readOnly);
      },
    },
  ),
  behaviour(
    'imap-copy-makes-deleted-level',
    'rfc3501/6.4.7/no-automatic-creation',
    'COPY to a deleted name that has others below it makes a mailbox of it.',
    {
      destination: (next, session, name, command) => {
        const { account } = session;
        return command === 'COPY' && account?.has(name) && account.mailbox(name) === undefined
          ? account.create(name)
          : next(session, name, command);
      },
    },
  ),
  behaviour(
    'imap-trailing-delimiter-is-a-level',
    'rfc3501/6.3.3/trailing-delimiter',
    'CREATE with a delimiter at the end of the name makes a mailbox below which nothing can be made.',
    {
      carryOut: (next, session, name, execute, reply) => {
        const parent = /^CREATE "(.*)\/[^/"]+"$/.exec(session.text)?.[1];
        if (name !== 'CREATE' || parent === undefined || !declared.get(session)?.has(parent)) {
          const level = /^CREATE "(.*)\/"$/.exec(session.text)?.[1];
          if (level !== undefined) declared.set(session, (declared.get(session) ?? new Set()).add(level));
          return next(session, name, execute, reply);
        }
        throw new Refusal('[CANNOT] nothing can be below it');
      },
    },
  ),
  behaviour(
    'imap-refused-name-ok',
    'rfc3501/6.3.3/creates',
    'CREATE of a name that the server does not accept is answered OK, and makes nothing.',
    {
      carryOut: async (next, session, name, execute, reply) => {
        try {
          return await next(session, name, execute, reply);
        } catch (error) {
          if (name === 'CREATE' && error instanceof StoreError && error.kind === 'cannot') return 'OK CREATE completed';
          throw error;
        }
      },
    },
  ),
  behaviour(
    'imap-refused-name-ends-session',
    'rfc3501/2.2.2/tagged-response',
    'Nothing is read any more after a command with a name that the server does not accept, does not find, or finds with two periods.',
    {
      carryOut: async (next, session, name, execute, reply) => {
        try {
          const outcome = await next(session, name, execute, reply);
          if (session.text.includes('..')) session.finish();
          return outcome;
        } catch (error) {
          if (error instanceof StoreError || (error instanceof Refusal && /\/|"|\{/.test(session.text)))
            session.finish();
          throw error;
        }
      },
    },
  ),
  behaviour(
    'imap-rename-refused-is-done',
    'rfc3501/6.3.5/renames',
    'RENAME to a name that the server does not accept is refused, and deletes the mailbox.',
    {
      rename: (next, account, from, to) => {
        try {
          next(account, from, to);
        } catch (error) {
          if (error instanceof StoreError && error.kind === 'cannot' && account.mailbox(from)) account.delete(from);
          throw error;
        }
      },
    },
  ),
  changed(
    'imap-rev1-ampersand-alone',
    'rfc9051/5.1/name-of-both-revisions',
    'Before ENABLE IMAP4rev2 LIST has an ampersand as it stands in UTF-8.',
    /^LIST /i,
    /^(\* LIST \([^)]*\) "\/" [^\r]*)&-/gm,
    '$1&',
  ),
  changed(
    'imap-rev2-list-decodes-names',
    'rfc9051/5.1/utf8-names',
    'After ENABLE IMAP4rev2 LIST decodes what looks like modified UTF-7.',
    /^LIST /i,
    /&(?:AOk)?-/g,
    '&',
  ),
  refused(
    'imap-rev2-names-beyond-ascii-not-found',
    'rfc9051/5.1/utf8-names',
    'Names in UTF-8 are not found by any command but CREATE and LIST.',
    /^(?!CREATE|LIST|LOGIN|AUTHENTICATE)[A-Z ]+ (?:\S+ )?"[^"\r]*[\xc3-\xf0][\x80-\xff]/,
    'NO [NONEXISTENT] there is no such mailbox',
  ),
  refused(
    'imap-rev2-normalised-by-create-alone',
    'rfc9051/5.1/normalised-everywhere',
    'A name that is not normalised is refused by all commands but CREATE and SELECT.',
    /^(?!CREATE|SELECT)[A-Z ]+ (?:\S+ )?"[^"\r]*\xcc[\x80-\xbf]/,
    'NO [NONEXISTENT] there is no such mailbox',
  ),
  behaviour(
    'imap-rename-to-a-used-name-empties',
    'rfc3501/6.3.5/renames',
    'RENAME to a name that another mailbox had before removes the messages.',
    {
      rename: renamed((account, from, to) => {
        const used = usedNames.get(account) ?? new Set();
        usedNames.set(account, used.add(from));
        if (used.has(to)) empty(account.mailbox(to));
      }),
    },
  ),
  behaviour(
    'imap-names-of-files-not-opened',
    'rfc3501/6.3.3/creates',
    'Names that a file cannot have everywhere, and long ones, are created and cannot be opened.',
    {
      open: (next, session, name, readOnly) => {
        if (/\.|\/(?:-|CON|NIL|INBOX|cur|new|[a-z]$)|.{255}|(?:\/[^/]*){15}/.test(name))
          throw new Refusal('[CANNOT] there is no such file');
        return next(session, name, readOnly);
      },
    },
  ),
  replyFault(
    'imap-list-reference-finds-another',
    'rfc3501/6.3.8/names-match-pattern',
    'LIST with a reference and a pattern returns a name that does not match, too.',
    {
      command: /^LIST "[^"]/,
      replace: (reply, command) => {
        const root = /^LIST "([^"/]+\/)[^"]*" "[^"]/.exec(command)?.[1];
        return root === undefined ? undefined : `* LIST () "/" ${root}one\r\n${reply}`;
      },
    },
  ),
  behaviour(
    'imap-list-inbox-by-its-beginning',
    'rfc3501/6.3.8/names-match-pattern',
    'A pattern that begins like INBOX matches it, however it goes on.',
    {
      nameTest: (next, pattern) => {
        const usual = next(pattern);
        return name => usual(name) || (name === 'INBOX' && pattern.startsWith('IN'));
      },
    },
  ),
  behaviour(
    'imap-list-shows-subscribed',
    'rfc3501/6.3.4/deletes',
    'LIST returns names that are subscribed, though their mailboxes are deleted.',
    {
      carryOut: async (next, session, name, execute, reply) => {
        const outcome = await next(session, name, execute, reply);
        const pattern = /^LIST "" "?([^"]+)"?$/.exec(session.text)?.[1];
        if (pattern === undefined) return outcome;
        const test = session.context.imap.nameTest(pattern);
        for (const each of session.account?.subscriptions ?? [])
          if (test(each) && !session.account?.has(each)) reply.untagged(`LIST () "/" ${each}`);
        return outcome;
      },
    },
  ),
  completed(
    'imap-rev2-not-utf-8-ok',
    'rfc9051/5.1/net-unicode-only',
    'CREATE with a name that is not UTF-8 is answered OK.',
    /^CREATE "[^"\r]*[\x80-\xff]/,
    /(?:NO|BAD)/,
    'OK CREATE completed',
  ),
]);
