import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { explain } from '../guide/entry.js';
import type { PageData } from '../html/page-data.js';
import { preparePage } from './prepare-page.js';
import type { RunReport } from './run-report.js';
import { writeAtomically } from './write-atomically.js';

/** Writes the HTML report: one file that loads nothing else. */
export async function writeHtml(path: string, report: RunReport): Promise<void> {
  const manifest = createRequire(import.meta.url).resolve('loopguard/package.json');
  const folder = join(dirname(manifest), 'page');
  const [script, style, data] = await Promise.all([
    readFile(join(folder, 'main.js'), 'utf8'),
    readFile(join(folder, 'page.css'), 'utf8'),
    preparePage(report, explain),
  ]);
  await writeAtomically(path, pageText(script, style, data));
}

/** The text of the page. */
export function pageText(script: string, style: string, data: PageData): string {
  // Why: the one thing that could end a script element, or open a comment in it, is a `<`.
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  const code = script.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
  const hash = createHash('sha256').update(code).digest('base64');
  // Why a policy: nothing that a report holds can load or run anything.
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; img-src data:`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>loopguard report</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<div id="app"></div>
<noscript>This report needs JavaScript. The option report.json writes the same data for programs.</noscript>
<script type="application/json" id="data">${json}</script>
<script>${code}</script>
</body>
</html>
`;
}
