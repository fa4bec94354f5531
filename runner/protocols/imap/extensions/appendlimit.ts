import { nil } from '../grammar/values.js';
import type { Extension } from './extension.js';

/** The largest message that APPEND accepts. */
export const appendLimit: Extension = {
  rfc: 7889,
  title: 'The largest message that APPEND accepts',
  capabilities: ['APPENDLIMIT', 'APPENDLIMIT='],
  status: { APPENDLIMIT: cursor => (cursor.nil() ? nil : cursor.number()) },
};
