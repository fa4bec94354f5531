import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take longest, from the longest on. When one of them comes last, the others' processors have nothing left to do. */
const slowest = [
  'runner/engine/not-disposable',
  'runner/engine/harm',
  'docs/ci',
  'suites/legal-servers',
  'runner/engine/services',
  'runner/engine/calibration',
  'cli/run',
  'cli/again',
  'hostile-servers',
  'cli/bad-input',
  'runner/engine/verbs',
  'cli/commands',
  'action',
  'cli/endings',
  'runner/protocols/pop3/splits',
  'runner/engine/revisions',
  'reports/html',
  'suites/faults',
  'runner/engine/hostile',
  'cli/without-testcontainers',
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
