import { writeFileSync } from 'node:fs';
import { writing } from '../record/log.js';

/** Writes a rendered text to a file, or to standard output where none is named. */
export function show(text: string, file: string | undefined): void {
  if (file === undefined) process.stdout.write(text);
  else writing(file, () => writeFileSync(file, text));
}
