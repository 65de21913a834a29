// Which of Node's public modules a process has loaded, counted inside it.
import { execFileSync } from 'node:child_process';
import { builtinModules } from 'node:module';
import { pathToFileURL } from 'node:url';

const PRINT = 'process.stdout.write(process.moduleLoadList.join("\\n"))';

/** The modules that `--import file` loads and an empty process does not. */
export function builtinsLoadedBy(file) {
  const without = loaded([]);
  return [...loaded(['--import', pathToFileURL(file).href])].filter((name) => !without.has(name));
}

function loaded(flags) {
  const output = execFileSync(
    process.execPath,
    [...flags, '--input-type=module', '--eval', PRINT],
    {
      encoding: 'utf8',
    },
  );
  const names = output.split('\n').map((line) => line.replace(/^NativeModule /, ''));
  return new Set(names.filter((name) => builtinModules.includes(name)));
}
