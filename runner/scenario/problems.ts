import { type Diagnostic, InvalidSource } from '../source/diagnostic.js';

/** Gathers what is wrong in all files. What is found again (each row of a table meets the same slip in its steps) is told once. */
export class Problems {
  private readonly found = new Map<string, Diagnostic>();

  add(diagnostic: Diagnostic): void {
    const { place, message, values = [] } = diagnostic;
    const places = [place, ...values.map(value => value.place)].map(({ file, line, column }) => [file, line, column]);
    const key = JSON.stringify([message, places]);
    if (!this.found.has(key)) this.found.set(key, diagnostic);
  }

  get count(): number {
    return this.found.size;
  }

  /** Runs something that may find a whole file invalid; its diagnostics are gathered here, and undefined comes back. */
  try<T>(action: () => T): T | undefined {
    try {
      return action();
    } catch (error) {
      if (!(error instanceof InvalidSource)) throw error;
      for (const diagnostic of error.diagnostics) this.add(diagnostic);
      return undefined;
    }
  }

  /** @throws InvalidSource if anything was found: file by file as they were read, from top to bottom. */
  throwIfAny(): void {
    if (this.found.size === 0) return;
    const all = [...this.found.values()];
    const files = [...new Set(all.map(({ place }) => place.file))];
    all.sort(
      (a, b) =>
        files.indexOf(a.place.file) - files.indexOf(b.place.file) ||
        a.place.line - b.place.line ||
        a.place.column - b.place.column,
    );
    throw new InvalidSource(all);
  }
}
