// A server of Node's own for what happens on connections.
import fs from 'node:fs';
import http from 'node:http';
import { listening } from './work.mjs';

const block = () => `${fs.existsSync('x')}`;
const held = [];

const server = http.createServer((request, response) => {
  const [, kind] = request.url.split('/');
  switch (kind) {
    case 'hold':
      // Answered when a request for `/release` comes.
      void new Promise((release) => held.push(release)).then(() => response.end(block()));
      break;
    case 'release':
      for (const release of held.splice(0)) release();
      response.end('released');
      break;
    case 'finish':
      response.on('finish', block).on('close', block).end('finished');
      break;
    case 'quiet':
      response.end('quiet');
      break;
    default:
      response.end(block());
  }
});
server.on('checkContinue', (request, response) => {
  response.writeContinue();
  let text = '';
  request.on('data', (chunk) => (text += chunk));
  request.on('end', () => response.end(`${text} ${block()}`));
});
server.on('checkExpectation', (_request, response) => {
  response.statusCode = 417;
  response.end(block());
});
server.on('connect', (_request, socket) => {
  socket.write(`HTTP/1.1 200 OK\r\n\r\n${block()}`);
  socket.on('data', (data) => socket.end(`${data} ${block()}`));
});
server.on('upgrade', (_request, socket, head) => {
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n${head}${block()}`,
  );
  socket.on('data', (data) => socket.end(`${data} ${block()}`));
});
server.listen(0, '127.0.0.1', () => listening(server));
