import { nil } from '../grammar/values.js';
import type { Extension } from './extension.js';

/** The largest message that APPEND takes. */
export const appendLimit: Extension = {
  rfc: 7889,
  title: 'The largest message that APPEND takes',
  capabilities: ['APPENDLIMIT', 'APPENDLIMIT='],
  status: { APPENDLIMIT: cursor => (cursor.nil() ? nil : cursor.number()) },
};
