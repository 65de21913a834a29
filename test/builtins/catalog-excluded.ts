/** A `…Sync` function that the catalog leaves out on purpose. A `*` stands for any text. */
export interface Excluded {
  readonly name: string;
  readonly reason: string;
}

const excluded: readonly Excluded[] = [
  {
    name: 'sqlite.StatementSync',
    reason: 'it cannot be constructed: statements come from DatabaseSync.prototype.prepare',
  },
  {
    name: 'zlib.Zip*.__proto__.*Sync',
    reason: 'the unexported parent of an exported class, whose own static method calls it',
  },
  ...['fromSync', 'shareSync', 'tapSync', 'toReadableSync'].map((name) => ({
    name: `stream/iter.*${name}`,
    reason: 'it adapts an iterable and takes nothing from it yet',
  })),
  {
    name: 'vfs.*.prototype.*Sync',
    reason:
      'files in memory; real ones end in fs.*Sync (row vfs.VirtualFileSystem.prototype.*Sync)',
  },
];

/** True if a name such as `zlib.deflateSync` is on the list. */
export function isExcluded(name: string): boolean {
  return excluded.some((item) => {
    const parts = item.name.split('*');
    const last = parts.at(-1) ?? '';
    if (parts.length === 1) return name === item.name;
    let position = 0;
    for (const part of parts) {
      position = name.indexOf(part, position);
      if (position === -1) return false;
      position += part.length;
    }
    return name.startsWith(parts[0] ?? '') && name.endsWith(last);
  });
}
