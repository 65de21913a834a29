// Runs http-service guarded, sends it a few requests, and ends it: its blocks and its summary are what a developer sees.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('http-service/', import.meta.url));

/** A configuration that says nothing. */
const plain = fileURLToPath(new URL('tsconfig.plain.json', import.meta.url));

/** Request → the call that has to be named for it; its twin has to stay silent. */
const callOfRequests = {
  '/v1/page?name=Ada': ['GET /v1/page', 'fs.readFileSync'],
  '/v1/status': ['GET /v1/status', 'child_process.execSync'],
  '/v1/announcements/en': ['GET /v1/announcements/:locale', 'fs.readFileSync'],
};

/** @returns {Promise<string[]>} what was not as expected */
export async function runProgram() {
  console.log(`\n─── The service itself: npm run dev ${'─'.repeat(36)}\n`);
  const { LOOPGUARD: _, ...env } = process.env;
  const flags = ['--import', '@loopguard/runtime', '--import', 'tsx'];
  const server = spawn(process.execPath, [...flags, 'src/server.ts'], {
    cwd: project,
    // Why: in this repository the configuration of TypeScript leads to our sources.
    env: { ...env, PORT: '0', TSX_TSCONFIG_PATH: plain },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  server.stderr.setEncoding('utf8').on('data', (text) => {
    said += text;
    process.stdout.write(text);
  });
  const closed = once(server, 'close');
  const url = await Promise.race([
    addressOf(server.stdout),
    closed.then(() => {
      throw new Error(`The service did not start.\n${said}`);
    }),
  ]);
  for (const path of Object.keys(callOfRequests)) {
    await (await fetch(url + path.replace('/v1/', '/v2/'))).text();
    await (await fetch(url + path)).text();
  }
  server.kill('SIGTERM');
  await closed;
  return findDifferences(said);
}

async function addressOf(stdout) {
  let text = '';
  for await (const part of stdout.setEncoding('utf8')) {
    text += part;
    const [, url] = /Listening on (\S+)\n/.exec(text) ?? [];
    if (url !== undefined) {
      stdout.on('data', () => {});
      return url;
    }
  }
  throw new Error('The service listens nowhere.');
}

function findDifferences(said) {
  const blocks = said.split(/^(?=\[loopguard\] )/m);
  const missing = Object.values(callOfRequests).filter(
    ([request, call]) =>
      !blocks.some(
        (block) =>
          block.startsWith(`[loopguard] ${call} blocked`) &&
          block.includes(`  in     ${request}\n`),
      ),
  );
  return [
    ...missing.map(([request, call]) => `the service: ${call} was not told for ${request}`),
    ...(said.includes('/v2/') ? ['the service: a fixed twin was told'] : []),
    ...(said.includes('by request') ? [] : ['the service: it ended without a summary']),
  ];
}
