import type { Duplex } from 'node:stream';
import type { Context } from './requests.js';

/**
 * Runs what listens to an upgrade, and later to its socket, in the context of the request until the
 * socket is closed: the messages of a WebSocket are parts of it. Node calls such listeners in the
 * context of the connection.
 */
export function followSocket(socket: Duplex, context: Context): void {
  enterBeforeUpgrade(socket, context);
  const { emit } = socket;
  const value = function emitInContext(this: Duplex, ...args: Parameters<Duplex['emit']>): boolean {
    const result = context.run(() => Reflect.apply(emit, this, args) as boolean);
    if (args[0] === 'close') context.end();
    return result;
  };
  Object.defineProperty(socket, 'emit', hidden({ value, writable: true }));
}

/**
 * What Node does last before it emits an upgrade is to set this property. Whatever is entered before
 * that is lost in Node 20 and 22, where the parser of the connection takes the context with it.
 */
function enterBeforeUpgrade(socket: Duplex, context: Context): void {
  const set = (value: unknown): void => {
    Reflect.deleteProperty(socket, 'readableFlowing');
    Reflect.set(socket, 'readableFlowing', value);
    context.enter();
  };
  Object.defineProperty(socket, 'readableFlowing', hidden({ get: () => null, set }));
}

function hidden(descriptor: PropertyDescriptor): PropertyDescriptor {
  return { ...descriptor, enumerable: false, configurable: true };
}
