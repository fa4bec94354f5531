import { type Profiler, Session } from 'node:inspector';

/**
 * How much is done: how often functions of the harness are called, as the engine of JavaScript counts it. No clock has a part in it. What goes round within a
 * function and calls none is not seen.
 * @param folder whose functions count, such as `/runner/oracle/`
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
    // Blocks would be counted of those functions alone that nobody has called before.
    ask('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
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
