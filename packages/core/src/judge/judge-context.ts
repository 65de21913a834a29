import type { FileFacts } from '../ledger/file-facts.js';

/** What judging a call needs to know of its test file. */
export type JudgeContext = Pick<
  FileFacts,
  'options' | 'root' | 'testFile' | 'isTestFile' | 'sources' | 'ids' | 'stackOf'
>;
