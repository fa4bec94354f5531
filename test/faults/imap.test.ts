import { describe } from 'vitest';
import { imapFaults } from '../../reference/faults/imap.js';
import { allRed } from './red.js';

const said = [
  'commands',
  'uid/',
  'quota/',
  'select/',
  'expunge/',
  'sessions/',
  'idle/',
  'id/',
  'qresync/',
  'acl/d-as',
  'acl/myrights-of-two',
  'metadata/sets',
  'multisearch/correlators',
  'catenate/appenduid',
  'urlauth/internal',
  'language/language-response',
  'comparator/',
].map(suite => `imap/${suite}`);

describe('faults of IMAP', () => allRed(imapFaults, said));
