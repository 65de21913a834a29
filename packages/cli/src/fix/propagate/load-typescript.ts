import { createRequire } from 'node:module';
import path from 'node:path';
import { LoopguardConfigError } from '@loopguard/core/report';

export type TypeScript = typeof import('typescript');

/**
 * The TypeScript of a project.
 *
 * @throws LoopguardConfigError when there is none, or one without a language service
 */
export function loadTypeScript(root: string): TypeScript {
  const require = createRequire(path.join(root, 'package.json'));
  let found: string;
  try {
    found = require.resolve('typescript');
  } catch {
    throw new LoopguardConfigError(
      '--propagate asks the TypeScript of your project who calls a function, also in JavaScript, and there is none. Install it: npm install --save-dev typescript@6',
    );
  }
  const typescript = require(found) as TypeScript;
  if (typeof typescript.createLanguageService === 'function') return typescript;
  const { version } = require('typescript/package.json') as { version: string };
  throw new LoopguardConfigError(
    `--propagate needs a TypeScript with a language service for programs, and that of ${root} is ${version}. Install another beside it: npm install --save-dev typescript@6`,
  );
}
