import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take longest, from the longest on. When one of them comes last, the others' processors have nothing left to do. */
const slowest = [
  'runner/engine/harm',
  'cli/run',
  'runner/engine/not-disposable',
  'suites/legal-servers',
  'runner/engine/services',
  'hostile-servers',
  'docs/ci',
  'runner/engine/calibration',
  'runner/engine/verbs',
  'cli/bad-input',
  'runner/engine/revisions',
  'cli/commands',
  'cli/endings',
  'runner/protocols/pop3/splits',
  'runner/engine/hostile',
  'action',
  'suites/faults',
  'cli/claims',
].map(name => `/test/${name}.test.ts`);

/** Runs these first. Vitest itself goes by how long each file took before, which a fresh clone does not know. */
export default class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = slowest.findIndex(name => moduleId.endsWith(name));
      return at < 0 ? slowest.length : at;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
