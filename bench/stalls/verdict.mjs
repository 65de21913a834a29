// What each way found of one kind, compared with what the kind's source marks.

/** What loopguard's error says. */
export function verdictOf(kind, place, message = '') {
  const stalls = message.split('EventLoopStallError: ').slice(1);
  const found = stalls.map((stall) => {
    const position = /where {2}(\S+):(\d+):\d+(?: (?:get )?([^\s,]+))?/.exec(stall) ?? [];
    const [, file, line, name] = position;
    return { file, line: Number(line), function: ['→', '(anonymous)'].includes(name) ? '' : name };
  });
  return { ...compare(kind, place, found), said: message };
}

/** @param found - places, undefined where the way cannot run at all */
export function compare({ functions = ['hog'], nearby = 0 }, place, found) {
  if (found === undefined || found === null) return undefined;
  const own = found.filter(({ file }) => file === place.file);
  return {
    detected: found.length > 0,
    function: own.some(({ function: name = '' }) => functions.includes(name.split('.').at(-1))),
    line: own.some(({ line }) => place.lines.some((wanted) => Math.abs(line - wanted) <= nearby)),
    found: found.map(({ file, line, function: name }) => `${file}:${line} ${name}`).join(', '),
  };
}
