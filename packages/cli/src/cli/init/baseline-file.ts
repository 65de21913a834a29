import path from 'node:path';
import type { Candidate } from '../project/find-configs.js';

const BASELINE_FILE = 'loopguard-baseline.json';

/**
 * The file of known calls for one configuration. Each run that is whole writes all it knows, so what
 * is run by itself has a file by itself.
 */
export function baselineFile({ file, script, isDefault }: Candidate): string {
  // Why not for a script: the options are those of the whole project.
  if (isDefault || file === undefined || script !== undefined) return BASELINE_FILE;
  const [name] = path.basename(file).split(/\.(?:[cm]?[jt]s|json)$/);
  const own = (name ?? '')
    .split(/[.-]/)
    .filter((part) => !/^(?:vitest|vite|jest|mocharc|config)$/.test(part));
  const mark = own.join('-') || path.basename(path.dirname(file));
  return BASELINE_FILE.replace('.json', `.${mark}.json`);
}
