/** The capabilities of POP3 that IANA lists, and APOP, which the greeting shows. */
export const registeredCapabilities: readonly string[] =
  'TOP USER SASL RESP-CODES LOGIN-DELAY PIPELINING EXPIRE UIDL IMPLEMENTATION STLS AUTH-RESP-CODE UTF8 LANG APOP'.split(
    ' ',
  );
