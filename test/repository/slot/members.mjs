// Child program: the members of the object in the slot, as a copy of core finds them.
import { writeFile } from 'node:fs/promises';
import { installGuard } from '@loopguard/core/adapter';

const guard = installGuard();
const members = Object.keys(guard).map((name) => {
  const value = Reflect.get(guard, name);
  return `${name}: ${typeof value === 'function' ? `${value.length} parameters` : typeof value}`;
});
await writeFile(process.argv.at(-1), JSON.stringify(members));
