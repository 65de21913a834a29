import http2 from 'node:http2';
import { answer } from './answer.mjs';
import { listening } from './work.mjs';

const server = http2.createServer(answer);
server.listen(0, '127.0.0.1', () => listening(server));
