import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { LoopguardConfigError, parseBaseline } from '@loopguard/core/report';
import {
  compareSites,
  type SiteChange,
  type Sites,
  sitesInBaseline,
  sitesInReport,
} from '../../run/compare-sites.js';
import { parseReport } from '../../run/parse-report.js';
import { plural } from '../../run/plural.js';

interface CompareOptions {
  readonly failOnNew?: boolean;
  readonly markdown?: boolean;
}

/** Finds the comment of before, so that a pull request has one. */
const MARK = '<!-- loopguard compare -->';

/** `loopguard compare <before> <after>`: what a branch adds and what it removes. */
export function addCompare(program: Command): void {
  program
    .command('compare')
    .description('say which blocking call sites are new and which are gone')
    .argument('<before>', 'a baseline or a JSON report')
    .argument('<after>', 'a baseline or a JSON report')
    .option('--markdown', 'as the text of a comment')
    .option('--fail-on-new', 'exit with 1 if there are new ones')
    .action(async (before: string, after: string, options: CompareOptions, command: Command) => {
      try {
        const newer = await readSites(after);
        const changes = compareSites(await readSites(before), newer);
        console.log(options.markdown ? markdownOf(changes) : textOf(changes));
        if (!newer.isWhole)
          console.error(
            `[loopguard] ${after} is of a part of the suite, so nothing is said to be gone.`,
          );
        if (options.failOnNew && changes.added.length > 0) process.exitCode = 1;
      } catch (error) {
        if (error instanceof LoopguardConfigError) command.error(error.message);
        throw error;
      }
    });
}

type Changes = ReturnType<typeof compareSites>;

async function readSites(path: string): Promise<Sites> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new LoopguardConfigError(`${path} cannot be read: ${error.message}.`);
  });
  return isReport(text)
    ? sitesInReport(parseReport(text, path))
    : sitesInBaseline(parseBaseline(text, path));
}

/** Reports say which tool wrote them; whatever else is wrong with either is said by its parser. */
function isReport(text: string): boolean {
  try {
    return Object.hasOwn(JSON.parse(text) as object, 'tool');
  } catch {
    return false;
  }
}

function headline({ added, gone }: Changes): string {
  if (added.length + gone.length === 0) return 'No blocking call site is new, and none is gone.';
  return `${plural(sum(added), 'new blocking call site')}, ${sum(gone)} gone.`;
}

function sum(changes: readonly SiteChange[]): number {
  return changes.reduce((total, { before, count }) => total + Math.abs(count - before), 0);
}

function textOf(changes: Changes): string {
  const { added, gone } = changes;
  return [
    `[loopguard] ${headline(changes)}`,
    ...added.map((one) => `  new   ${lineOf(one)}: npx loopguard explain ${one.call}`),
    ...gone.map((one) => `  gone  ${lineOf(one)}`),
  ].join('\n');
}

function lineOf(change: SiteChange): string {
  return `${placeOf(change)}  ${change.call}${times(change)}`;
}

function markdownOf(changes: Changes): string {
  const { added, gone } = changes;
  const hint =
    'How to fix one: `npx loopguard explain <call>`. What is fine may say so: `// loopguard-allow <call> -- <why>`.';
  return [
    MARK,
    `**loopguard**: ${headline(changes)}`,
    ...table('New', added),
    ...table('Gone', gone),
    ...(added.length === 0 ? [] : ['', hint]),
  ].join('\n');
}

function table(title: string, changes: readonly SiteChange[]): string[] {
  if (changes.length === 0) return [];
  const rows = changes.map(
    (change) => `| \`${placeOf(change)}\` | \`${change.call}\`${times(change)} |`,
  );
  return ['', `| ${title} | Call |`, '| --- | --- |', ...rows];
}

function placeOf({ file, function: name, line, module }: SiteChange): string {
  const place = line === undefined ? file : `${file}:${line}`;
  return [place, name, module === undefined ? '' : `(loads ${module})`].filter(Boolean).join(' ');
}

function times({ before, count }: SiteChange): string {
  return Math.abs(count - before) === 1 ? '' : ` (${before} → ${count})`;
}
