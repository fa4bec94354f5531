import { createHash } from 'node:crypto';
import type { Results } from '../../runner/results/results.js';
import { summarise } from '../summary.js';
import { attention, skips } from './attention.js';
import { filter } from './filter.js';
import { groups, overview } from './groups.js';
import { html, trusted } from './markup.js';
import { masthead } from './masthead.js';
import { script } from './script.js';
import { style } from './style.js';

/**
 * The record as one HTML file that loads nothing. Its content security policy lets only its own style and script run, so that even a slip in
 * the escaping would not let a server's reply act on the reader.
 */
export function renderHtml(results: Results): string {
  const { header, verdicts } = results;
  const summary = summarise(results);
  const policy = `default-src 'none'; style-src '${digest(style)}'; script-src '${digest(script)}'; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="mailspec ${header.tool.version}">
<title>${header.target.name}: mailspec report</title>
<style>${trusted(style)}</style>
</head>
<body>
<a class="past" href="#verdicts">Skip to the verdicts</a>
${masthead(results, summary)}
<main>
${attention(verdicts)}
${overview(verdicts)}
<section id="verdicts" aria-labelledby="verdicts-heading">
<h2 id="verdicts-heading">Verdicts</h2>
${filter(verdicts, summary)}
<div id="groups">
${groups(header, verdicts)}
</div>
<p id="nothing" hidden>No verdict answers to this filter.</p>
</section>
${skips(summary)}
</main>
<script>${trusted(script)}</script>
</body>
</html>
`.text;
}

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
