import type { Command } from 'commander';
import { explain } from '../../guide/entry.js';
import { findCalls, suggestCall } from '../find-calls.js';
import { formatEntry } from '../format-entry.js';

/** `loopguard explain <call>`: the guide's entry, without a network. */
export function addExplain(program: Command): void {
  program
    .command('explain')
    .description('show how to fix a blocking call, such as fs.readFileSync or readFileSync')
    .argument('<call>', 'a catalog id, the name of a function, or a topic of the guide')
    .action(async (call: string, _options: unknown, command: Command) => {
      const found = findCalls(call);
      if (found.length > 1) {
        command.error(`Several calls are named ${JSON.stringify(call)}: ${found.join(', ')}.`);
      }
      const entry = found[0] === undefined ? undefined : await explain(found[0]);
      if (!entry) {
        command.error(
          `${JSON.stringify(call)} is no call or topic of the guide.${suggestCall(call)} ` +
            '"loopguard list" shows all calls.',
        );
      }
      console.log(formatEntry(entry));
    });
}
