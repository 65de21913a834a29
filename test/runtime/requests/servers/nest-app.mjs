// A Nest module without TypeScript: decorators are functions.
import 'reflect-metadata';
import { Body, Controller, Get, HttpCode, Module, Post } from '@nestjs/common';
import { bodyWork, work } from './work.mjs';

class Work {
  body({ text }) {
    return bodyWork(text);
  }
}

function decorate(method, ...decorators) {
  const descriptor = Object.getOwnPropertyDescriptor(Work.prototype, method);
  for (const decorator of decorators) decorator(Work.prototype, method, descriptor);
}

for (const [kind, handle] of Object.entries(work)) {
  Work.prototype[kind] = async () => `${await handle()}`;
  decorate(kind, Get(`${kind}/:id`));
}
Body()(Work.prototype, 'body', 0);
decorate('body', Post('body/:id'), HttpCode(200));
Controller()(Work);

export function App() {}
Module({ controllers: [Work] })(App);
