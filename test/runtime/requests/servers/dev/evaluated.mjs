// A dev server that evaluates the modules of a project under names of its own, with source maps, as webpack has it.
import fs from 'node:fs';
import http from 'node:http';
import { listening } from '../work.mjs';

/** Three lines stand before those of the source; each letter moves to the next line of it. */
const mapOf = (source) => ({
  version: 3,
  sources: [new URL(`fixtures/${source}`, import.meta.url).href],
  names: [],
  mappings: ';;;AAAA;AACA;AACA',
});

function evaluate(name, source, text) {
  const map = Buffer.from(JSON.stringify(mapOf(source))).toString('base64');
  const code = `(function (exports, fs) {\n\n\n${text}\n})\n//# sourceMappingURL=data:application/json;charset=utf-8;base64,${map}\n//# sourceURL=dev-server:///(server)/./${name}`;
  const exports = {};
  // oxlint-disable-next-line no-eval -- it is what webpack does
  (0, eval)(code)(exports, fs);
  return exports;
}

const { block } = evaluate(
  'site/block.ts',
  'site/block.ts',
  'exports.block = () =>\n  fs.existsSync("x");',
);
const { own } = evaluate(
  'own.js',
  'node_modules/next/own.js',
  'exports.own = () =>\n  fs.existsSync("x");',
);
const server = http.createServer((request, response) => {
  response.end(`${request.url === '/block' ? block() : own()}`);
});
server.listen(0, '127.0.0.1', () => listening(server));
