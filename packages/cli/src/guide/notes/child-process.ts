import { program } from '../program.js';
import type { NoteGroup } from '../types.js';

export const childProcesses: NoteGroup = {
  title: 'Commands and child processes',
  blocks:
    'The loop stands still from the start of the program to its end: 6 ms for one that exits at once, plus everything that it does. A `git status` or a compiler takes seconds.',
  how: 'Start it and await its end. What it prints arrives in the result, or as streams while it runs.',
  pitfalls: [
    'The promisified `exec` and `execFile` are rejected when the exit code is not 0, as the synchronous forms throw; `error.code`, `error.stdout` and `error.stderr` say more. `spawn` does not: look at the code yourself.',
    '`exec` and `execFile` collect at most 1 MiB of output and then kill the program (`maxBuffer`). For more, `spawn` and read the stream.',
    'The limit on how many run at once is gone: a loop over 500 files that called `execFileSync` ran one at a time, `Promise.all` starts 500.',
    'Starting a process has a price on the loop as well, about a millisecond, and more in a process that uses much memory. A call in each request is better a library, or one process that stays.',
  ],
  allow: 'In build scripts and while the program starts.',
  topics: ['start-up'],
  calls: {
    'child_process.execSync': {
      snippet: program`
        import { exec } from 'node:child_process';
        import { promisify } from 'node:util';

        const { stdout } = await promisify(exec)('node --version');
        console.log(stdout.trim());
      `,
      pitfalls: [
        'A command line that is put together from data is an open door. `execFile` takes the arguments as a list, without a shell.',
        '`execSync` shows what the command writes to standard error; the asynchronous form hands it to you as `stderr`.',
      ],
    },
    'child_process.execFileSync': {
      snippet: program`
        import { execFile } from 'node:child_process';
        import { promisify } from 'node:util';

        const { stdout } = await promisify(execFile)(process.execPath, ['--version']);
        console.log(stdout.trim());
      `,
      pitfalls: [
        'The option `input` is not there: `const running = promisify(execFile)(file)`, then `running.child.stdin.end(input)`, and await `running`.',
      ],
    },
    'child_process.spawnSync': {
      snippet: program`
        import { spawn } from 'node:child_process';
        import { once } from 'node:events';
        import { text } from 'node:stream/consumers';

        const child = spawn(process.execPath, ['--version']);
        const [stdout, stderr, [code]] = await Promise.all([
          text(child.stdout),
          text(child.stderr),
          once(child, 'close'),
        ]);
        console.log(code, stdout.trim(), stderr);
      `,
      pitfalls: [
        'Read both streams, or send them elsewhere (`stdio: "inherit"` or `"ignore"`): a program whose output nobody takes stops when the pipe is full.',
        'A program that cannot be started gives an `error` event; `once` turns it into a rejection.',
      ],
    },
  },
};
