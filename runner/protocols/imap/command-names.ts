const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Commands that select a mailbox. */
export const selecting: ReadonlySet<string> = new Set(['SELECT', 'EXAMINE']);

/**
 * Commands of which it is known what they do to a session: they select nothing, those of `selecting` apart, and ask for no continuation but
 * for literals, IDLE and AUTHENTICATE apart. (RFC 3501, 9051 and the extensions 2342, 2971, 3691, 4314, 4315, 5161, 5256, 5464, 6851, 9208.)
 */
export const known: ReadonlySet<string> = new Set([
  ...selecting,
  ...words(`CAPABILITY NOOP LOGOUT STARTTLS LOGIN AUTHENTICATE CREATE DELETE RENAME SUBSCRIBE UNSUBSCRIBE LIST LSUB STATUS APPEND CHECK
    CLOSE UNSELECT EXPUNGE SEARCH FETCH STORE COPY MOVE SORT THREAD ENABLE NAMESPACE ID IDLE GETQUOTA GETQUOTAROOT SETQUOTA GETACL SETACL
    DELETEACL LISTRIGHTS MYRIGHTS GETMETADATA SETMETADATA`),
  ...words('COPY FETCH STORE SEARCH EXPUNGE MOVE SORT THREAD').map(name => `UID ${name}`),
]);

/** Commands in whose answer no EXPUNGE may stand, by the watch that says so. Their UID forms permit it (RFC 3501 7.4.1, RFC 5256 3). */
export const withoutExpunge: Readonly<Record<string, ReadonlySet<string>>> = {
  'no-expunge-while-fetch-store-search': new Set(['FETCH', 'STORE', 'SEARCH']),
  'no-expunge-while-sort-thread': new Set(['SORT', 'THREAD']),
};
