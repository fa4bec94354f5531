import { existsSync, readFileSync } from 'node:fs';

/** The text of a file of reports/browser/: what runs in the reader's browser. What is built lies two folders deep, and these files do not lie there. */
export function browserFile(name: string): string {
  const beside = new URL(`browser/${name}`, import.meta.url);
  const published = new URL(`../../reports/browser/${name}`, import.meta.url);
  return readFileSync(existsSync(beside) ? beside : published, 'utf8');
}
