import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as ts from 'typescript';
import { expect, test } from 'vitest';
import { SLOT_VERSION } from '../../packages/core/src/allow/slot.js';
import { runProgram } from '../builtins/node-child.js';

const sources = new URL('../../packages/core/src/', import.meta.url);
const known = new URL(`slot/${SLOT_VERSION}.txt`, import.meta.url);

/** What copies of core hand each other through the slot. */
const SPOKEN = [
  'allow/slot.ts',
  'guard/contract.ts',
  'guard/thread-contract.ts',
  'ledger/test-info.ts',
  'options/compiled-options.ts',
  'options/extended-entry.ts',
  'catalog/types.ts',
];

/** The interfaces of a file, without comments. */
async function typesOf(file: string): Promise<string[]> {
  const text = await readFile(new URL(file, sources), 'utf8');
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  const printer = ts.createPrinter({ removeComments: true });
  return tree.statements
    .filter((node) => ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node))
    .map((node) => printer.printNode(ts.EmitHint.Unspecified, node, tree));
}

/** Members of the object in the slot, each with how many parameters it takes or what it is. */
function membersOf(): Promise<string[]> {
  return runProgram<string[]>(new URL('slot/members.mjs', import.meta.url));
}

test('the slot holds what its number says', async () => {
  const types = (await Promise.all(SPOKEN.map(typesOf))).flat();
  const shape = `${[...types, ...(await membersOf())].join('\n')}\n`;
  const before = await readFile(known, 'utf8').catch(() => '');
  if (process.env['LOOPGUARD_NEW_SLOT'] === String(SLOT_VERSION)) await writeFile(known, shape);
  else {
    expect(
      shape,
      `What copies of core hand each other has changed. A copy of the other shape must not find it: raise SLOT_VERSION in packages/core/src/allow/slot.ts, run this test once with LOOPGUARD_NEW_SLOT=<that number>, and commit ${fileURLToPath(known)} in place of the old one.`,
    ).toBe(before);
  }
});
