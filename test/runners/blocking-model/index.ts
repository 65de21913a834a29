import { certificates } from './certificates.js';
import { files } from './files.js';
import type { ModelFile } from './row.js';
import { network, waits } from './waits.js';

/** All rows. Importing a module is not among them: what may load depends on the file that asks. */
export const modelFiles: readonly ModelFile[] = [files, waits, network, certificates];
