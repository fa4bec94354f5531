// `import { load, run } from 'mailspec'`: what the command line does, for programs (docs/programs.md).
export type {
  FooterEvent,
  HeaderEvent,
  Level,
  ServiceProfile,
  TranscriptEntry,
  Verdict,
  VerdictEvent,
} from '../../record/events.js';
export { describeVerdict } from './describe.js';
export { MailspecError } from './error.js';
export { load } from './load.js';
export { run } from './run.js';
export type { Listener, LoadOptions, RunOptions, Scenario, Selection } from './types.js';
