// RESULTS.md: a table of targets and one section for each part, each replaced on its own.
import fs from 'node:fs';
import os from 'node:os';
import * as prettier from 'prettier';
import { table } from './format.mjs';

const INTRODUCTION = [
  '# Results',
  '',
  'Written by `npm run bench`; each section says when and where. Ratios and differences are medians of interleaved pairs',
  'of one run, with the quartiles in brackets. Times beside them belong to that machine only.',
  '',
  '## Targets',
  '',
];

/**
 * Puts sections into the results and leaves the others as they are.
 *
 * @param parts - all parts in their order, as `{ id, title }`
 * @param fresh - for the id of each measured part, its `lines` and `targets`
 */
export function updateResults(text, parts, fresh) {
  const sections = readSections(text);
  const targets = readTargets(text);
  for (const [id, { lines, targets: found }] of Object.entries(fresh)) {
    const { title } = parts.find((part) => part.id === id);
    sections.set(title, lines.join('\n'));
    targets.set(
      title,
      found.map(({ what, found: value, isMet }) => [
        `[${title}](#${anchorOf(title)})`,
        what,
        value,
        isMet ? 'met' : '**not met**',
      ]),
    );
  }
  const titles = parts.map(({ title }) => title).filter((title) => sections.has(title));
  return [
    ...INTRODUCTION,
    ...table(
      ['measured under', 'target', 'found', ''],
      titles.flatMap((title) => targets.get(title) ?? []),
    ),
    '',
    ...titles.flatMap((title) => [`## ${title}`, '', sections.get(title).trim(), '']),
  ].join('\n');
}

/** Writes Markdown as `npm run format` would. */
export async function writeMarkdown(file, markdown) {
  const style = await prettier.resolveConfig(file);
  fs.writeFileSync(file, await prettier.format(markdown, { ...style, parser: 'markdown' }));
}

/** What a section says of the run that it is from. */
export function provenanceOf({ command, node, seconds }) {
  const cpus = os.cpus();
  const memory = Math.round(os.totalmem() / 2 ** 30);
  const date = new Date().toISOString().slice(0, 16).replace('T', ' ');
  const load = os.loadavg()[0];
  const isBusy = load > cpus.length;
  return [
    `${date} UTC, \`${command}\`, ${Math.round(seconds)} s. ${cpus[0]?.model.trim()}, ${cpus.length} cores, ${memory} GiB, ${os.type()} ${os.release()}, Node ${node}, load ${load.toFixed(1)} at the end.${isBusy ? ' **The machine was busy with other work: read the ratios, and read them with care.**' : ''}`,
    '',
  ];
}

function readSections(text) {
  const sections = new Map();
  for (const part of text.split(/^## /m).slice(1)) {
    const [title, ...rest] = part.split('\n');
    sections.set(title.trim(), rest.join('\n'));
  }
  sections.delete('Targets');
  return sections;
}

function readTargets(text) {
  const targets = new Map();
  for (const line of text.split('\n')) {
    const title = /^\| \[([^\]]+)\]\(#/.exec(line)?.[1];
    if (title === undefined) continue;
    const cells = line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim());
    targets.set(title, [...(targets.get(title) ?? []), cells]);
  }
  return targets;
}

const anchorOf = (title) =>
  title
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-');
