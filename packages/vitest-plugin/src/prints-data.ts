import type { Vitest } from 'vitest/node';

/** Vitest's reporters whose output is for programs. */
const FOR_PROGRAMS = ['json', 'junit', 'tap', 'tap-flat'];

/** Whether a reporter prints to standard output what a program will parse. */
export function printsData({ reporters, outputFile }: Vitest['config']): boolean {
  return reporters.some((reporter) => {
    const [name, options] = Array.isArray(reporter) ? reporter : [];
    if (typeof name !== 'string' || !FOR_PROGRAMS.includes(name)) return false;
    const own = (options as { outputFile?: string } | undefined)?.outputFile;
    const shared =
      typeof outputFile === 'object' ? (outputFile as Record<string, string>)[name] : outputFile;
    return !own && !shared;
  });
}
