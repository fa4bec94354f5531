import { byLine, proxy } from '../wire/proxy.js';
import { withoutTls } from './without-tls.js';

/** Rewrites a line on its way; without its line end. */
export type LineRewrite = (line: string, connection: object) => string;

/**
 * A server that is broken in one way, and does not offer TLS: what a client writes goes to a healthy one, its lines rewritten on the way.
 * @param answers rewrites its lines on their way back
 * @param port where the healthy server listens, on loopback
 * @returns the port to connect to, which is closed when the test is over
 */
export function rewritingProxy(port: number, rewrite: LineRewrite, answers?: LineRewrite): Promise<number> {
  return proxy(port, () => {
    const connection = {};
    return {
      asked: byLine(line => [rewrite(withoutTls.asked(line), connection)]),
      answered: byLine(line => withoutTls.answered(line).map(left => answers?.(left, connection) ?? left)),
    };
  });
}
