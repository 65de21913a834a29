import { isUsed } from '../ledger/used-comments.js';
import { SafeSet } from '../safe/collections.js';
import type { FileFacts } from '../ledger/file-facts.js';

/** A message for each opt-out of a file's tests, or of its docblock, that covered nothing. */
export function unusedMessages({
  fileLedger,
  tests,
  optOuts,
  sources,
  testFile,
}: FileFacts): readonly string[] {
  const messages = new SafeSet<string>();
  for (const { allowances, info } of [fileLedger, ...tests.values()]) {
    for (const { uses, where, reason } of allowances) {
      if (uses > 0) continue;
      const owner = info.name === '' ? 'the file' : JSON.stringify(info.name);
      messages.add(
        `[loopguard] ${where} of ${owner} is not needed: nothing blocked (reason: ${reason}). Remove it.`,
      );
    }
  }
  for (const { file, line, reason, problem } of sources.docblock(testFile)) {
    if (problem !== undefined || isUsed(optOuts, { where: `${file}:${line}`, reason })) continue;
    messages.add(
      `[loopguard] The @loopguard-allow at ${file}:${line} is not needed: nothing blocked. Remove it.`,
    );
  }
  return [...messages];
}
