import type { ReplacedMethods } from '../replaced-methods.js';
import { dataOf, isObject, textOf } from './data-of.js';
import type { KnownRoutes } from './known-routes.js';
import { loadedModules } from './loaded-modules.js';

type CreateContext = (this: object, request: object, response: object) => object;

const APPLICATION = /[\\/]node_modules[\\/]koa[\\/]lib[\\/]application\.js$/;

/**
 * Koa keeps what it knows of a request in its own context, which nothing of Node's leads to. The
 * function that makes contexts is asked for them; it has returned before any middleware runs.
 * Every Koa is followed that has been loaded so far: it is CommonJS, also for who imports it.
 */
export function followKoa(methods: ReplacedMethods, routes: KnownRoutes): void {
  for (const application of loadedModules(APPLICATION)) {
    const prototype = dataOf(application, 'prototype');
    if (!isObject(prototype)) continue;
    methods.replace<CreateContext>(prototype, 'createContext', (original) => {
      return function (request, response) {
        const context = original.call(this, request, response);
        // What `@koa/router` leaves there, with the prefixes of nested routers.
        routes.note(request, () => textOf(context, '_matchedRoute'));
        return context;
      };
    });
  }
}
