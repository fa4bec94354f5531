import type { Results } from '../../record/events.js';
import { buildMatrix } from './build.js';
import { renderMatrixHtml } from './html.js';
import { renderMatrixJson } from './json.js';
import { renderMatrixMarkdown } from './markdown.js';

const forms: Readonly<Record<string, (records: readonly Results[]) => string>> = {
  html: records => renderMatrixHtml(records),
  markdown: records => renderMatrixMarkdown(buildMatrix(records)),
  json: records => renderMatrixJson(buildMatrix(records)),
};

/** The names that `renderMatrix` takes. */
export const matrixFormats: readonly string[] = Object.keys(forms);

/** Records of several servers side by side. Throws a RangeError when there is no such form. */
export function renderMatrix(format: string, records: readonly Results[]): string {
  const render = Object.hasOwn(forms, format) ? forms[format] : undefined;
  if (!render) throw new RangeError(`there is no matrix called ${format}; there are ${matrixFormats.join(', ')}`);
  return render(records);
}
