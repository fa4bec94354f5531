import type { Diagnostic } from '../source/diagnostic.js';
import type { Path, Source } from '../source/document.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Puts the environment's values for `${env:NAME}` in every text of a document; `${env:NAME:-text}` is the text where there is none. `$${` stands for `${` itself.
 * @param isLater whether a name in `${}` is left as it is, to be filled in when the server is started
 * @param problems is added to: variables that are not set, and names in `${}` that are none of the environment
 * @returns the tree with its texts filled in; where there is a problem, the text as it was
 */
export function fillIn(
  document: Source,
  environment: Environment,
  problems: Diagnostic[],
  isLater: (name: string, path: Path) => boolean,
): unknown {
  const walk = (value: unknown, path: readonly (string | number)[]): unknown => {
    if (typeof value === 'string') {
      return value.replace(/(\$?)\$\{([^}]*)\}/g, (written, escaped: string, name: string) => {
        if (escaped !== '') return written.slice(1);
        if (isLater(name, path)) return written;
        const [, variable, otherwise] = /^env:([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/s.exec(name) ?? [];
        const found = variable === undefined ? undefined : environment[variable];
        if (found !== undefined && found !== '') return found;
        if (otherwise !== undefined) return otherwise;
        const at = (message: string, hint: string) =>
          problems.push(document.diagnostic(path, message, hint, { text: written }));
        if (variable === undefined)
          at(`\`${written}\` is not known here`, `only \${env:NAME} is; write $\${ for the characters themselves`);
        else if (found === '') at(`the environment variable ${variable} is empty`, `export ${variable}=...`);
        else at(`the environment variable ${variable} is not set`, `export ${variable}=...`);
        return written;
      });
    }
    if (Array.isArray(value)) return value.map((item, index) => walk(item, [...path, index]));
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item, [...path, key])]));
    return value;
  };
  return walk(document.value, []);
}
