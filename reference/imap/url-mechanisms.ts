/** The one mechanism by which URLs are authorized (RFC 4467 2.4.1). */
export const internal = 'INTERNAL';

/** The response code that lists the mechanisms (RFC 4467 7.1). */
export const mechanisms = `[URLMECH ${internal}]`;
