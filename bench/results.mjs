// Results as Markdown.
import os from 'node:os';
import { digits, nanoseconds, withSpread } from './stats.mjs';

// Below that, what a run costs once hides what a file costs.
const MANY_FILES = 20;
const TARGETS = { idleNs: 15, fileMs: 15 };
const milliseconds = (value) => `${value.toFixed(value >= 10 || value <= -10 ? 0 : 1)} ms`;

function machineLine() {
  const cpus = os.cpus();
  const memory = Math.round(os.totalmem() / 2 ** 30);
  return `${cpus[0]?.model.trim()}, ${cpus.length} cores, ${memory} GiB, ${os.type()} ${os.release()}, Node ${process.version}, load ${os.loadavg()[0].toFixed(1)} when it ended`;
}

export function toMarkdown({ command, calls, neighbours, files, startup }) {
  return [
    '# Results',
    '',
    `Written by \`${command}\`. Ratios come from interleaved pairs in one run: the median, and the`,
    'quartiles in brackets. Times beside them belong to this machine only.',
    '',
    machineLine(),
    '',
    ...(calls ? callSection(calls) : []),
    ...(neighbours ? neighbourSection(neighbours) : []),
    ...(files ? fileSection(files) : []),
    ...(startup ? startupSection(startup) : []),
  ].join('\n');
}

function callSection({ calls, judging, test, awaiting }) {
  const idle = calls.find(
    ({ function: subject, name }) => subject === 'no-op' && /idle/.test(name),
  );
  const lines = ['## A call', '', verdictOfIdle(idle), ''];
  for (const subject of new Set(calls.map((call) => call.function))) {
    const rows = calls.filter((call) => call.function === subject);
    lines.push(
      `### ${subject}`,
      '',
      ...table(
        ['how', 'bare', 'this way', 'more than bare', 'least against least', 'ratio'],
        rows.map(({ name, base, other, difference, leastBase, leastOther, ratio }) => [
          name,
          nanoseconds(base),
          nanoseconds(other),
          withSpread(difference, nanoseconds),
          nanoseconds(leastOther - leastBase),
          withSpread(ratio),
        ]),
      ),
      '',
    );
  }
  lines.push(
    '### Around calls',
    '',
    ...table(
      ['what', 'time', 'ratio'],
      [
        ['a test without a call: begin, enter, end', withSpread(test, nanoseconds), ''],
        [
          'one recorded call made into an error when its test ends',
          withSpread(judging, nanoseconds),
          '',
        ],
        [
          'an `await` inside a guarded test, over one without context tracking',
          withSpread(awaiting.difference, nanoseconds),
          withSpread(awaiting.ratio),
        ],
      ],
    ),
    '',
  );
  return lines;
}

function verdictOfIdle({ difference, medians, leastBase, leastOther }) {
  const least = leastOther - leastBase;
  const isMet = difference.median <= TARGETS.idleNs;
  return `Target: an idle wrapper costs at most ${TARGETS.idleNs} ns over the bare call. **${isMet ? 'Met' : 'Not met'}**: ${digits(difference.median)} ns in the median, ${digits(least)} ns at least, on a no-op that V8 inlines when bare (medians of ${medians.length} processes: ${medians.map(digits).join(', ')}).`;
}

function neighbourSection({ depth, rows, blockbuster }) {
  const lines = ['## Other tools', ''];
  lines.push(
    `The same calls at a stack depth of ${depth}, each tool in processes of its own, beside processes without any.`,
    'A tool that watches the loop (blocked-at) costs nothing at the call and a lot at each `await`.',
    '',
  );
  for (const what of new Set(rows.map((row) => row.what))) {
    lines.push(
      `### ${what === 'await' ? 'An `await`' : what}`,
      '',
      ...table(
        ['tool', 'without', 'with', 'ratio'],
        rows
          .filter((row) => row.what === what)
          .map(({ name, base, other, ratio }) => [
            name,
            nanoseconds(base),
            nanoseconds(other),
            withSpread(ratio),
          ]),
      ),
      '',
    );
  }
  lines.push(
    blockbuster
      ? `Python's blockbuster ${blockbuster.version}, an allowed \`os.stat\` on its own interpreter: ${withSpread(blockbuster.ratio)} times the bare call.`
      : "Python's blockbuster was not measured: no `python3` with it on this machine.",
    '',
  );
  return lines;
}

function fileSection({ files, rounds, hosts }) {
  const lines = [
    '## A test file',
    '',
    `${files} small files (three tests and one source module each), isolated, one worker, ${rounds} interleaved rounds; everything divided by the number of files, so the start of the run itself is spread over them. CPU is user and system time of all processes of a run.`,
    '',
    ...(files < MANY_FILES
      ? ['Too few files for a verdict: the start of the run weighs on them.']
      : hosts.map(verdictOfHost)),
    '',
  ];
  const rows = hosts.flatMap(({ host, version, overPlain, overEmpty, overConsole }) =>
    [
      ['without loopguard', overPlain],
      ...(overEmpty ? [['an empty set-up file', overEmpty]] : []),
      ...(overConsole ? [['fail-on-console', overConsole]] : []),
    ].flatMap(([base, compared]) =>
      ['wall', 'cpu'].map((measure) => {
        const { base: before, other, difference, leastBase, leastOther, ratio } = compared[measure];
        return [
          `${host} ${version}`,
          `${measure === 'cpu' ? 'CPU' : measure}, over ${base}`,
          `${milliseconds(before)} → ${milliseconds(other)}`,
          withSpread(difference, milliseconds),
          milliseconds(leastOther - leastBase),
          withSpread(ratio),
        ];
      }),
    ),
  );
  return [
    ...lines,
    ...table(['runner', 'what', 'per file', 'difference', 'least against least', 'ratio'], rows),
    '',
  ];
}

function verdictOfHost({ host, overPlain: { wall, cpu } }) {
  const isMet = wall.difference.median <= TARGETS.fileMs;
  return `- ${host}: at most ${TARGETS.fileMs} ms a file **${isMet ? 'met' : 'not met'}**: ${milliseconds(wall.difference.median)} wall, ${milliseconds(cpu.difference.median)} CPU.`;
}

function startupSection({ processes, steps }) {
  return [
    '## The start of a worker',
    '',
    'What a fresh process takes longer than one without it:',
    '',
    ...table(
      ['way in', 'wall', 'least against least', 'CPU', 'least against least'],
      processes.map(({ name, wall, cpu }) => [
        name,
        ...[wall, cpu].flatMap(({ difference, leastBase, leastOther }) => [
          withSpread(difference, milliseconds),
          milliseconds(leastOther - leastBase),
        ]),
      ]),
    ),
    '',
    'Steps, each in the order of the table and in fresh processes:',
    '',
    ...table(
      ['step', 'time', 'least'],
      steps.map(({ name, least, ...rest }) => [
        name,
        withSpread(rest, (value) => `${value.toFixed(2)} ms`),
        `${least.toFixed(2)} ms`,
      ]),
    ),
    '',
  ];
}

function table(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}
