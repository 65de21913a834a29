import { NestFactory } from '@nestjs/core';
import { App } from './nest-app.mjs';
import { listening } from './work.mjs';

const app = await NestFactory.create(App, { logger: false });
await app.listen(0, '127.0.0.1');
listening(app.getHttpServer());
