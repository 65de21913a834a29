import { subscribe, unsubscribe } from 'node:diagnostics_channel';

const LISTENS = 'tracing:net.server.listen:asyncEnd';
// Why captured: a program may replace it.
const { nextTick } = process;

/**
 * @param onServer - called for each server that listens from now on, before its first connection
 * @param onListening - called once, when the first of them does
 */
export function followListening(
  onServer: (server: object) => void,
  onListening: () => void,
): () => void {
  let isFirst = true;
  const listens = (message: unknown): void => {
    onServer((message as { server: object }).server);
    if (!isFirst) return;
    isFirst = false;
    // Why two: the first ends the turn of whoever listens, and the server's listeners run after it.
    nextTick(() => nextTick(onListening));
  };
  subscribe(LISTENS, listens);
  return () => unsubscribe(LISTENS, listens);
}
