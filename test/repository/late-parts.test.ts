import { readFile } from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { importGraph } from './import-graph.js';

const root = new URL('../../', import.meta.url);
const SRC = 'packages/core/src';

interface Asked {
  readonly file: string;
  /** The module that it is asked of, as the type says. */
  readonly module: string;
  readonly names: readonly string[];
}

/** What a file takes from `late<typeof import('…')>()`, where the type has a name of its own. */
function askedBy(file: string, text: string): Asked[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const modules = new Map<string, string>();
  const asked: Asked[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeAliasDeclaration(node) && ts.isImportTypeNode(node.type)) {
      const specifier = node.type.argument.getText().slice(1, -1);
      const target = path.posix.join(path.posix.dirname(file), specifier).replace(/\.js$/, '.ts');
      modules.set(node.name.text, target);
    }
    if (ts.isCallExpression(node) && node.expression.getText() === 'late' && node.typeArguments) {
      const module = String(modules.get(String(node.typeArguments[0]?.getText())));
      asked.push({ file, module, names: namesTaken(node) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return asked;
}

function namesTaken({ parent }: ts.CallExpression): string[] {
  if (ts.isPropertyAccessExpression(parent)) return [parent.name.text];
  if (ts.isVariableDeclaration(parent) && ts.isObjectBindingPattern(parent.name)) {
    return parent.name.elements.map(({ propertyName, name }) => (propertyName ?? name).getText());
  }
  return ['(something else)'];
}

test('whatever a room asks of a late part, late.ts has from the module that the room names', async () => {
  const text = (file: string): Promise<string> => readFile(new URL(file, root), 'utf8');
  const listed = new Map<string, string>();
  const lists = (await text(`${SRC}/late.ts`)).matchAll(
    /export \{(?<names>[^}]*)\} from '\.\/(?<file>.*)\.js';/g,
  );
  for (const { groups } of lists) {
    for (const name of groups?.['names']?.match(/[\w$]+/g) ?? []) {
      listed.set(name, `${SRC}/${groups?.['file']}.ts`);
    }
  }
  const files = [...(await importGraph(root, [SRC])).keys()];
  const asked = (
    await Promise.all(files.map(async (file) => askedBy(file, await text(file))))
  ).flat();
  expect(asked.length).toBeGreaterThan(5);
  const missing = asked.flatMap(({ file, module, names }) =>
    names
      .filter((name) => listed.get(name) !== module)
      .map((name) => `${file}: ${name} of ${module}`),
  );
  expect(missing).toEqual([]);
});

test('a name that is taken from a late part is seen', () => {
  const text = `
    type Part = typeof import('../judge/x.js');
    const { one, two: other } = late<Part>();
    late<Part>().three();
  `;
  const of = { file: `${SRC}/stall/a.ts`, module: `${SRC}/judge/x.ts` };
  expect(askedBy(of.file, text)).toEqual([
    { ...of, names: ['one', 'two'] },
    { ...of, names: ['three'] },
  ]);
});
