import { mechanismNames } from '../net/sasl.js';
import { extensions } from './extensions/index.js';

const always = ['IMAP4rev1', 'LITERAL+', 'ID', 'ENABLE'];
const whenAuthenticated = [
  'IDLE',
  'NAMESPACE',
  'UNSELECT',
  'UIDPLUS',
  'MOVE',
  'CHILDREN',
  'SPECIAL-USE',
  'CREATE-SPECIAL-USE',
  'LIST-EXTENDED',
  'LIST-STATUS',
  'ESEARCH',
  ...extensions.flatMap(({ capabilities }) => capabilities),
];

/** What CAPABILITY lists (RFC 3501 6.1.1): how to log in only before the login, STARTTLS only where it would be accepted. */
export function capabilities(authenticated: boolean, secure: boolean): string {
  const before = ['SASL-IR', ...(secure ? [] : ['STARTTLS']), ...mechanismNames.map(name => `AUTH=${name}`)];
  return [...always, ...(authenticated ? whenAuthenticated : before)].join(' ');
}
