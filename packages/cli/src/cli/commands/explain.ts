import type { Command } from 'commander';
import { explain } from '../../guide/entry.js';
import { type FoundCalls, findCalls, suggestCall } from '../find-calls.js';
import { formatEntry } from '../format-entry.js';

/** `loopguard explain <call>`: the guide's entry, without a network. */
export function addExplain(program: Command): void {
  program
    .command('explain')
    .description('show how to fix a blocking call, such as fs.readFileSync or readFileSync')
    .argument('<call>', 'an id, the name of a function or of a package, a part of one, or a topic')
    .action(async (call: string, _options: unknown, command: Command) => {
      const { named, others } = findCalls(call);
      const entry = named === undefined ? undefined : await explain(named);
      if (!entry && others.length === 0) {
        command.error(
          `${JSON.stringify(call)} is no call or topic of the guide.${suggestCall(call)} ` +
            '"loopguard list" shows all calls.',
        );
      }
      if (entry) console.log(formatEntry(entry));
      if (others.length > 0) console.log(await listOf(call, { named, others }));
    });
}

/** What has a text in its name, with the fix of each. */
async function listOf(call: string, { named, others }: FoundCalls): Promise<string> {
  const entries = await Promise.all(others.map((id) => explain(id)));
  const width = Math.max(...others.map((id) => id.length));
  const lines = others.map((id, index) => {
    const { fix, title = id } = entries[index] ?? {};
    return `  ${id.padEnd(width)}  ${fix ?? title}`;
  });
  const head =
    named === undefined
      ? `These have ${JSON.stringify(call)} in their names (loopguard explain <id> says more):`
      : 'See also:';
  return `${named === undefined ? '' : '\n'}${head}\n${lines.join('\n')}`;
}
