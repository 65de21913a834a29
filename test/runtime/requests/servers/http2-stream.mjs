import http2 from 'node:http2';
import { bodyWork, listening, work } from './work.mjs';

const server = http2.createServer();
server.on('stream', (stream, headers) => {
  const [, kind] = headers[':path'].split('/');
  const end = (result) => {
    stream.respond({ ':status': 200 });
    stream.end(`${result}`);
  };
  if (kind === 'body') {
    let text = '';
    stream.setEncoding('utf8');
    stream.on('data', (chunk) => (text += chunk));
    stream.on('end', async () => end(await bodyWork(text)));
    return;
  }
  Promise.resolve(work[kind]()).then(end);
});
server.listen(0, '127.0.0.1', () => listening(server));
