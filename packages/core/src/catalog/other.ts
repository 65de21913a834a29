import { IN_WORKER, rows, SINCE_24, SINCE_26 } from './rows.js';
import type { AllowedWhen, Table } from './types.js';

const startup: AllowedWhen = { note: 'at start-up' };

// System calls, /proc and /sys; userInfo may ask a directory server.
const system = rows(
  {
    module: 'os',
    category: 'file system',
    rule: 'off',
    fix: 'call it once at start-up and keep the value',
  },
  () => [
    { id: 'os.cpus', docs: 'os.html#oscpus' },
    { id: 'os.freemem', docs: 'os.html#osfreemem' },
    { id: 'os.totalmem', docs: 'os.html#ostotalmem' },
    { id: 'os.loadavg', docs: 'os.html#osloadavg' },
    { id: 'os.uptime', docs: 'os.html#osuptime' },
    { id: 'os.networkInterfaces', docs: 'os.html#osnetworkinterfaces' },
    { id: 'os.hostname', docs: 'os.html#oshostname' },
    { id: 'os.getPriority', docs: 'os.html#osgetprioritypid' },
    { id: 'os.availableParallelism', docs: 'os.html#osavailableparallelism' },
    { id: 'os.homedir', docs: 'os.html#oshomedir' },
    { id: 'os.userInfo', docs: 'os.html#osuserinfooptions' },
  ],
);

const network = rows(
  { module: 'dgram', category: 'network', rule: 'off' },
  () => [
    // Numeric addresses only, so one or two system calls.
    {
      id: 'dgram.Socket.prototype.bindSync',
      versions: SINCE_24,
      fix: "socket.bind(options); await events.once(socket, 'listening')",
      docs: 'dgram.html#socketbindoptions-callback',
    },
    {
      id: 'dgram.Socket.prototype.connectSync',
      versions: SINCE_24,
      fix: "socket.connect(port, address); await events.once(socket, 'connect')",
      docs: 'dgram.html#socketconnectport-address-callback',
    },
    // Both read /etc/resolv.conf and /etc/nsswitch.conf.
    {
      id: 'dns.Resolver',
      module: 'dns',
      kind: 'class',
      fix: 'new dns.promises.Resolver()  // once, at start-up',
      docs: 'dns.html#class-dnspromisesresolver',
      allowedWhen: startup,
    },
    {
      id: 'dns.setServers',
      module: 'dns',
      fix: 'dns.setServers(servers)  // once, at start-up',
      docs: 'dns.html#dnssetserversservers',
      allowedWhen: startup,
    },
  ],
  ['dns'],
);

const wasi = rows({ ...IN_WORKER, module: 'node:wasi', category: 'cpu' }, () => [
  { id: 'wasi.WASI.prototype.start' },
  { id: 'wasi.WASI.prototype.initialize' },
  // Opens each preopened directory.
  { id: 'wasi.WASI', rule: 'off', kind: 'class', category: 'file system', allowedWhen: startup },
]);

const transcoding = rows({ module: 'buffer', category: 'cpu', rule: 'off' }, () => [
  {
    id: 'buffer.transcode',
    fix: 'source.pipeThrough(new TextDecoderStream(encoding))',
    docs: 'globals.html#class-textdecoderstream',
    shows: [1, 2],
  },
]);

const tracing = rows({ module: 'trace_events', category: 'file system', rule: 'off' }, () => [
  {
    id: 'trace_events.createTracing',
    fix: 'start Node with --trace-event-categories',
    docs: 'tracing.html#trace-events',
  },
]);

// They block as long as the iterable that they are given.
const iterables = rows(
  {
    module: 'node:stream/iter',
    category: 'cpu',
    rule: 'off',
    versions: SINCE_26,
    flag: '--experimental-stream-iter',
    docs: IN_WORKER.docs,
  },
  () => [
    { id: 'stream/iter.bytesSync', fix: 'await bytes(source)' },
    { id: 'stream/iter.textSync', fix: 'await text(source)' },
    { id: 'stream/iter.arrayBufferSync', fix: 'await arrayBuffer(source)' },
    { id: 'stream/iter.arraySync', fix: 'await array(source)' },
    { id: 'stream/iter.pipeToSync', fix: 'await pipeTo(source, writer)' },
    { id: 'stream/iter.pullSync', fix: 'pull(source)' },
  ],
);

// Stands for 32 methods of a file system in memory; its provider for real files ends in fs.*Sync.
const virtualFiles = rows({ module: 'node:vfs', category: 'file system', rule: 'off' }, () => [
  {
    id: 'vfs.VirtualFileSystem.prototype.*Sync',
    versions: SINCE_26,
    flag: '--experimental-vfs',
    unpatchable: true,
    fix: 'await vfs.promises.readFile(path)  // and the other methods of vfs.promises',
    docs: IN_WORKER.docs,
  },
]);

export const otherTables: readonly Table[] = [
  system,
  network,
  wasi,
  transcoding,
  tracing,
  iterables,
  virtualFiles,
];
