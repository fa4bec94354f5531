import { type Profiler, Session } from 'node:inspector';

/**
 * How much is done: how often each piece of code of the harness is passed, as the engine of JavaScript counts it. No clock has a part in it.
 * @param folder whose code counts, such as `/runner/oracle/`
 */
export function workOf(folder: string, action: () => void): number {
  const session = new Session();
  session.connect();
  const ask = <T>(method: string, params = {}): T | undefined => {
    let answer: T | undefined;
    session.post(method, params, (_error: Error | null, result?: object) => {
      answer = result as T | undefined;
    });
    return answer;
  };
  try {
    ask('Profiler.enable');
    ask('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    action();
    const taken = ask<Profiler.TakePreciseCoverageReturnType>('Profiler.takePreciseCoverage');
    const scripts = taken?.result.filter(({ url }) => url.includes(folder)) ?? [];
    return scripts
      .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges.map(({ count }) => count)))
      .reduce((sum, count) => sum + count, 0);
  } finally {
    ask('Profiler.stopPreciseCoverage');
    ask('Profiler.disable');
    session.disconnect();
  }
}
