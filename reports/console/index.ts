export type { Progress } from './progress.js';
export { type ConsoleOptions, ConsoleReporter } from './reporter.js';
export type { Output } from './terminal.js';
