import type { Extension } from './extension.js';

/** Response codes that tell why a command failed. No capability says that a server has them. */
export const responseCodes: Extension = {
  rfc: 5530,
  title: 'Response codes',
  capabilities: [],
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
    INUSE: {},
    LIMIT: {},
    NONEXISTENT: {},
    NOPERM: {},
    OVERQUOTA: {},
    PRIVACYREQUIRED: {},
    SERVERBUG: {},
    UNAVAILABLE: {},
  },
};
