import { parse } from 'shell-quote';

/** Splits a script of package.json into its commands, each as words; what is redirected is left out. */
export function splitScript(script: string): string[][] {
  const commands: string[][] = [[]];
  let isTarget = false;
  // Why: a variable that is not known stays what it is, so that the words around it are read.
  for (const token of parse(script, (name) => `$${name}`)) {
    if (typeof token === 'string') {
      if (!isTarget) commands.at(-1)!.push(token);
      isTarget = false;
    } else if ('pattern' in token) {
      commands.at(-1)!.push(token.pattern);
    } else if ('op' in token) {
      isTarget = /[<>]/.test(token.op);
      if (!isTarget) commands.push([]);
    }
  }
  return commands.filter((words) => words.length > 0);
}
