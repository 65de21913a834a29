import type { Duplex } from 'node:stream';
import type { Context } from '../contexts.js';

/**
 * Runs what listens to an upgrade, and later to its socket, in contexts of the request until the
 * socket is closed: the messages of a WebSocket are parts of it. Node calls such listeners in the
 * context of the connection.
 *
 * @param part - begins a context: each event has its own, since a connection may stay open for days
 */
export function followSocket(socket: Duplex, part: () => Context): void {
  beforeUpgrade(socket, () => {
    const context = part();
    context.enter();
    context.leave();
  });
  const { emit } = socket;
  const value = function emitInContext(this: Duplex, ...args: Parameters<Duplex['emit']>): boolean {
    const context = part();
    try {
      return context.run(() => Reflect.apply(emit, this, args) as boolean);
    } finally {
      context.leave();
    }
  };
  Object.defineProperty(socket, 'emit', hidden({ value, writable: true }));
}

/**
 * What Node does last before it emits an upgrade is to set this property. Whatever is entered before
 * that is lost in Node 20 and 22, where the parser of the connection takes the context with it.
 */
function beforeUpgrade(socket: Duplex, enter: () => void): void {
  const set = (value: unknown): void => {
    Reflect.deleteProperty(socket, 'readableFlowing');
    Reflect.set(socket, 'readableFlowing', value);
    enter();
  };
  Object.defineProperty(socket, 'readableFlowing', hidden({ get: () => null, set }));
}

function hidden(descriptor: PropertyDescriptor): PropertyDescriptor {
  return { ...descriptor, enumerable: false, configurable: true };
}
