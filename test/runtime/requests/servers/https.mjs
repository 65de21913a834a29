import https from 'node:https';
import { answer } from './answer.mjs';
import { listening } from './work.mjs';

const server = https.createServer(JSON.parse(process.env.CERTIFICATE), answer);
server.listen(0, '127.0.0.1', () => listening(server));
