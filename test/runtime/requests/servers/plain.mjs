// Node's own server: no framework, so requests are named by their paths.
import http from 'node:http';
import { answer } from './answer.mjs';
import { listening } from './work.mjs';

const server = http.createServer(answer);
server.listen(0, '127.0.0.1', () => listening(server));
