// A server of WebSockets: each message asks for work and is answered.
import fs from 'node:fs';
import http from 'node:http';
import { WebSocketServer } from 'ws';
import { answer } from './answer.mjs';
import { isBlocking, listening, work } from './work.mjs';

const server = http.createServer(answer);
const sockets = new WebSocketServer({ noServer: true });
server.on('upgrade', (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, (webSocket) => {
    const [, kind] = request.url.split('/');
    if (isBlocking) fs.existsSync('x');
    webSocket.on('message', async (data) => {
      webSocket.send(`${data} ${await work[kind]()}`);
    });
  });
});
server.listen(0, '127.0.0.1', () => listening(server));
