import { writeFileSync } from 'node:fs';
import { textOf } from './plain.js';

/** What is asked of Mocha's runner. */
interface Runner {
  on(event: 'fail', told: (test: unknown, error: unknown) => void): this;
  on(event: 'end', told: () => void): this;
}

interface Options {
  readonly reporterOptions: { readonly output: string };
}

/** Mocha's reporter for the throw-away test: writes what it has failed with. */
export default function report(runner: Runner, { reporterOptions: { output } }: Options): void {
  const errors: string[] = [];
  runner
    .on('fail', (_test, error) => errors.push(textOf(error)))
    .on('end', () => writeFileSync(output, JSON.stringify(errors)));
}
