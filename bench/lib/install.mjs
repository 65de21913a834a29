import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGES = fileURLToPath(new URL('../../packages/', import.meta.url));

/**
 * Copies the built packages below `directory` as an installation would place them. Runners treat
 * what lies in node_modules in another way than a linked workspace, and a build that runs
 * meanwhile must not change what is measured.
 *
 * @returns the folder of the installed packages
 */
export function installPackages(directory) {
  const scope = path.join(directory, 'node_modules', '@loopguard');
  fs.rmSync(directory, { recursive: true, force: true });
  for (const name of fs.readdirSync(PACKAGES)) {
    const from = path.join(PACKAGES, name);
    const manifest = JSON.parse(fs.readFileSync(path.join(from, 'package.json'), 'utf8'));
    const kept = manifest.files.filter((file) => !file.startsWith('!'));
    // Why: where the repository has another release of a library, a package has its own.
    const own = fs.existsSync(path.join(from, 'node_modules')) ? ['node_modules'] : [];
    for (const file of ['package.json', ...kept, ...own]) {
      const source = path.join(from, file);
      if (!fs.existsSync(source))
        throw new Error(`${source} is missing: run \`npm run build\` first`);
      fs.cpSync(source, path.join(directory, 'node_modules', manifest.name, file), {
        recursive: true,
      });
    }
  }
  const empty = path.join(directory, 'node_modules', 'empty-setup');
  fs.mkdirSync(empty, { recursive: true });
  fs.writeFileSync(path.join(empty, 'package.json'), '{"name":"empty-setup","main":"index.js"}');
  fs.writeFileSync(path.join(empty, 'index.js'), '');
  return scope;
}
