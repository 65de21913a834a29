// A handler for servers of Node's own: HTTP, HTTPS, and HTTP/2 by its `request` event.
import { bodyWork, work } from './work.mjs';

export function answer(request, response) {
  const [, kind] = request.url.split('/');
  if (kind === 'body') {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk) => (text += chunk));
    request.on('end', async () => response.end(`${await bodyWork(text)}`));
    return;
  }
  // A listener of the response's, after everything was sent.
  Promise.resolve(work[kind]()).then((result) => response.end(`${result}`));
}
