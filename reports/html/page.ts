import { createHash } from 'node:crypto';
import { browserFile } from '../browser-file.js';
import { html, type Markup, trusted } from './markup.js';

/** What a page is made of. */
export interface Page {
  readonly title: string;
  /** Version of mailspec. */
  readonly version: string;
  /** Files of reports/browser/. */
  readonly styles: readonly string[];
  readonly scripts: readonly string[];
  /** Pieces, one behind the other. */
  readonly body: Iterable<Markup | undefined>;
}

/**
 * One HTML file that loads nothing. Its content security policy lets only its own style and script run, so that even a slip in the escaping
 * would not let a server's reply act on the reader.
 */
export function* page({ title, version, styles, scripts, body }: Page): Generator<string> {
  const style = `\n${styles.map(browserFile).join('')}`;
  const script = `\n'use strict';\n${scripts.map(browserFile).join('')}`;
  const policy = `default-src 'none'; style-src '${digest(style)}'; script-src '${digest(script)}'; base-uri 'none'; form-action 'none'`;
  yield html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="mailspec ${version}">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>
<body>
`.text;
  for (const piece of body) if (piece) yield piece.text;
  yield html`
<script>${trusted(script)}</script>
</body>
</html>
`.text;
}

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
