import { words, wordsOf } from '../grammar/codes.js';
import { fieldOf, list } from '../grammar/values.js';
import { wordsForm } from '../match/forms.js';
import type { Extension } from './extension.js';

/** Extensions that the client switches on. */
export const enable: Extension = {
  rfc: 5161,
  title: 'ENABLE',
  capabilities: ['ENABLE'],
  inRev2: ['ENABLE'],
  commands: { ENABLE: {} },
  responses: {
    ENABLED: {
      read: cursor => {
        if (cursor.atEnd) return [{ name: 'capabilities', value: list([], 'subset') }];
        cursor.expect(' ');
        return [words(cursor, 'capabilities')];
      },
      events: data => [{ type: 'enabled', names: wordsOf(fieldOf(data, 'capabilities')) }],
    },
  },
  patterns: { enabled: wordsForm('ENABLED', 'capabilities') },
};
