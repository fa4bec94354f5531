/**
 * Turns SIGINT and SIGTERM into an abort signal, so that a run can end what it has begun. A second one ends the process at once.
 * @returns the signal, what gives it as Ctrl-C does, and what takes the handlers away again
 */
export function interruption(): {
  readonly signal: AbortSignal;
  readonly interrupt: () => void;
  readonly stop: () => void;
} {
  const controller = new AbortController();
  const handler = () => {
    if (controller.signal.aborted) process.exit(130);
    process.stderr.write('\nInterrupted: cleaning up. Press Ctrl-C again to stop at once.\n');
    controller.abort();
  };
  process.on('SIGINT', handler);
  process.on('SIGTERM', handler);
  return {
    signal: controller.signal,
    interrupt: handler,
    stop: () => {
      process.off('SIGINT', handler);
      process.off('SIGTERM', handler);
    },
  };
}
