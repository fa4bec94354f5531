import type { Extension } from './extension.js';

/** Response codes that tell why a command failed. No capability says that a server has them. */
export const responseCodes: Extension = {
  rfc: 5530,
  title: 'Response codes',
  capabilities: [],
  // Of SERVERBUG and CORRUPTION the server itself says that they are faults.
  codes: {
    ALREADYEXISTS: {},
    AUTHENTICATIONFAILED: {},
    AUTHORIZATIONFAILED: {},
    CANNOT: {},
    CLIENTBUG: {},
    CONTACTADMIN: {},
    CORRUPTION: {},
    EXPIRED: {},
    EXPUNGEISSUED: {},
    INUSE: { unable: true },
    LIMIT: { unable: true },
    NONEXISTENT: {},
    NOPERM: {},
    OVERQUOTA: { unable: true },
    PRIVACYREQUIRED: {},
    SERVERBUG: {},
    UNAVAILABLE: { unable: true },
  },
};
