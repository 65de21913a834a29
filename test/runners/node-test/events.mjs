// A reporter of Node's runner: writes down each event, without what differs from run to run.
export default async function* events(source) {
  for await (const { type, data } of source) {
    // What is printed and how long it took is no part of an event's identity.
    if (/^test:(?:stdout|stderr|summary|watch)/.test(type)) continue;
    const { name, nesting, testNumber, skip, todo, line, column, count, message, details } = data;
    const isTime = message?.startsWith('duration_ms');
    const own = { name, nesting, testNumber, skip, todo, line, column, count };
    const text = isTime ? {} : { message };
    yield `${JSON.stringify({ type, ...own, ...text, kind: details?.type, ended: details?.error?.cause?.name ?? details?.error?.failureType })}\n`;
  }
}
