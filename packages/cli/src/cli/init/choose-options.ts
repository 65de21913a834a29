import { ask } from '../talk/ask.js';

/** What a configuration is to say, beyond that loopguard is there. */
export interface Choices {
  /** To accept what blocks today. */
  readonly baseline: boolean;
  /** What becomes of calls that are written in test files. */
  readonly testFiles: 'report' | 'allow';
}

/** What was given, answers where somebody can be asked, and the defaults. */
export async function chooseOptions(given: Partial<Choices>, asks: boolean): Promise<Choices> {
  return {
    testFiles: given.testFiles ?? (asks ? await askAboutTestFiles() : 'report'),
    baseline: given.baseline ?? (asks && (await askAboutBaseline())),
  };
}

async function askAboutTestFiles(): Promise<Choices['testFiles']> {
  const question = 'Report blocking calls that are written in the test files themselves?';
  return (await ask(question, ['yes', 'no'])) === 'yes' ? 'report' : 'allow';
}

async function askAboutBaseline(): Promise<boolean> {
  const question = 'Accept what blocks today, and fail only what is new (a baseline)?';
  return (await ask(question, ['no', 'yes'])) === 'yes';
}
