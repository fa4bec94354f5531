import { type SectionKind, sectionKinds } from '../../oracle/section-list.js';
import type { StepEntry } from '../file.js';
import type { Verb } from './verb.js';

export interface SectionsAction {
  readonly verb: 'sections';
  readonly kinds: readonly SectionKind[];
}

export const sections: Verb<Required<StepEntry>['sections'], SectionsAction> = {
  connection: 'sends',
  reads: 'none',
  judged: 'always',
  proves: true,
  read: entry => ({ verb: 'sections', kinds: entry === 'computed' ? sectionKinds : entry }),
  waits: () => true,
  fits(_action, protocol, at) {
    if (protocol.sections === undefined)
      at.wrong(
        `\`sections\` asks for parts of messages, which ${protocol.title} does not tell apart`,
        undefined,
        'key',
      );
  },
};
