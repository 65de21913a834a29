import { blocked, type Behaviour } from '../behaviour.js';

const exists = `fs.existsSync('package.json')`;

/** Code that stands in no file: the line that evaluates it is blamed. */
const ways: Readonly<Record<string, string>> = {
  'a direct eval': `«call»eval("globalThis.fs.existsSync('package.json')");`,
  'new Function': `const run = new Function('fs', "return ${exists}"); «call»run(fs);`,
  'eval with a source name': `const run = (0, eval)("(fs) => ${exists}\\n//# sourceURL=evaluated.js"); «call»run(fs);`,
  'vm.runInThisContext': `const run = vm.runInThisContext("(fs) => ${exists}", { filename: 'evaluated.js' }); «call»run(fs);`,
  'vm.runInNewContext': `vm.«call»runInNewContext("${exists}", { fs });`,
  'vm.Script': `new vm.Script("${exists}").«call»runInNewContext({ fs });`,
  'vm.compileFunction': `const run = vm.compileFunction("return ${exists}", ['fs']); «call»run(fs);`,
};

const entries = Object.entries(ways);

/** Code that is made while a test runs. */
export const evaluated: readonly Behaviour[] = [
  {
    id: 'evaluated',
    title: 'a call in evaluated code is blamed on the line that runs it',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        import vm from 'node:vm';
        (globalThis as any).fs = fs;
        ${entries.map(([title, body], index) => `test(${JSON.stringify(title)}, async () => { ${body.replace('«call»', `«call-${index}»`)} });`).join('\n')}
      `,
    },
    tests: Object.fromEntries(
      entries.map(([title], index) => [
        title,
        blocked({ id: 'fs.existsSync', where: `call-${index}` }),
      ]),
    ),
  },
  {
    id: 'evaluated-later',
    title: 'evaluated code that a timer calls is reported although no line of a file called it',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        import vm from 'node:vm';
        test('runs it', async () => {
          const run = vm.runInThisContext("(fs, done) => { ${exists}; done(); }", { filename: 'evaluated.js' });
          await new Promise<void>((done) => { setTimeout(run, 1, fs, done); });
        });
      `,
    },
    tests: { 'runs it': blocked('fs.existsSync') },
  },
];
