import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';

const uid = process.getuid?.() ?? 0;
const gid = process.getgid?.() ?? 0;

const file = (context) => context.newFile();
const directory = (context) => context.newDirectory();
const link = (context) => {
  const place = context.newPath();
  fs.symlinkSync(context.newFile(), place);
  return place;
};
const pair = (context) => [context.newFile(), context.newPath()];
const descriptor = (context) => context.newDescriptor();
const bytes = () => Buffer.from('bytes');

/** @type {import('./invocations.mjs').Invocations} */
export const fsInvocations = {
  'fs.accessSync': { prepare: file, run: (place) => fs.accessSync(place) },
  'fs.appendFileSync': { prepare: file, run: (place) => fs.appendFileSync(place, 'more') },
  'fs.chmodSync': { prepare: file, run: (place) => fs.chmodSync(place, 0o600) },
  'fs.chownSync': { prepare: file, run: (place) => fs.chownSync(place, uid, gid) },
  'fs.copyFileSync': { prepare: pair, run: ([from, to]) => fs.copyFileSync(from, to) },
  'fs.cpSync': {
    prepare: (context) => [context.newDirectory(), context.newPath()],
    run: ([from, to]) => fs.cpSync(from, to, { recursive: true }),
  },
  'fs.existsSync': { prepare: file, run: (place) => fs.existsSync(place) },
  'fs.globSync': { prepare: directory, run: (cwd) => fs.globSync('*.txt', { cwd }) },
  'fs.lchmodSync': { prepare: file, run: (place) => fs.lchmodSync(place, 0o600) },
  'fs.lchownSync': { prepare: link, run: (place) => fs.lchownSync(place, uid, gid) },
  'fs.linkSync': { prepare: pair, run: ([from, to]) => fs.linkSync(from, to) },
  'fs.lstatSync': { prepare: link, run: (place) => fs.lstatSync(place) },
  'fs.lutimesSync': { prepare: link, run: (place) => fs.lutimesSync(place, 1, 1) },
  'fs.mkdirSync': { prepare: (context) => context.newPath(), run: (place) => fs.mkdirSync(place) },
  'fs.mkdtempSync': {
    prepare: (context) => context.newPath('-'),
    run: (prefix) => fs.mkdtempSync(prefix),
  },
  'fs.mkdtempDisposableSync': {
    prepare: (context) => context.newPath('-'),
    run: (prefix) => fs.mkdtempDisposableSync(prefix),
  },
  'fs.openSync': {
    prepare: (context) => [context.newFile(), context],
    run: ([place, context]) => {
      const opened = fs.openSync(place, 'r');
      context.later(() => fs.closeSync(opened));
    },
  },
  'fs.openAsBlobSync': { prepare: file, run: (place) => fs.openAsBlobSync(place) },
  'fs.opendirSync': {
    prepare: (context) => [context.newDirectory(), context],
    run: ([place, context]) => {
      const opened = fs.opendirSync(place);
      context.later(() => opened.close());
    },
  },
  'fs.readdirSync': { prepare: directory, run: (place) => fs.readdirSync(place) },
  'fs.readFileSync': { prepare: file, run: (place) => fs.readFileSync(place, 'utf8') },
  'fs.readlinkSync': { prepare: link, run: (place) => fs.readlinkSync(place) },
  'fs.realpathSync': { prepare: link, run: (place) => fs.realpathSync(place) },
  'fs.realpathSync.native': { prepare: link, run: (place) => fs.realpathSync.native(place) },
  'fs.renameSync': { prepare: pair, run: ([from, to]) => fs.renameSync(from, to) },
  'fs.rmSync': { prepare: directory, run: (place) => fs.rmSync(place, { recursive: true }) },
  'fs.rmdirSync': {
    prepare: (context) => {
      const place = context.newPath();
      fs.mkdirSync(place);
      return place;
    },
    run: (place) => fs.rmdirSync(place),
  },
  'fs.statSync': { prepare: file, run: (place) => fs.statSync(place) },
  'fs.statfsSync': { prepare: file, run: (place) => fs.statfsSync(place) },
  'fs.symlinkSync': { prepare: pair, run: ([to, place]) => fs.symlinkSync(to, place) },
  'fs.truncateSync': { prepare: file, run: (place) => fs.truncateSync(place, 1) },
  'fs.unlinkSync': { prepare: file, run: (place) => fs.unlinkSync(place) },
  'fs.utimesSync': { prepare: file, run: (place) => fs.utimesSync(place, 1, 1) },
  'fs.writeFileSync': { prepare: file, run: (place) => fs.writeFileSync(place, 'new') },
  'fs.watch': {
    skip: ['darwin', 'win32'].includes(process.platform) && 'the system itself watches trees here',
    prepare: (context) => [context.newDirectory(), context],
    run: ([place, context]) => {
      const watcher = fs.watch(place, { recursive: true });
      context.later(() => watcher.close());
    },
  },

  'fs.closeSync': {
    prepare: (context) => fs.openSync(context.newFile(), 'r'),
    run: (opened) => fs.closeSync(opened),
  },
  'fs.fchmodSync': { prepare: descriptor, run: (opened) => fs.fchmodSync(opened, 0o600) },
  'fs.fchownSync': { prepare: descriptor, run: (opened) => fs.fchownSync(opened, uid, gid) },
  'fs.fdatasyncSync': { prepare: descriptor, run: (opened) => fs.fdatasyncSync(opened) },
  'fs.fstatSync': { prepare: descriptor, run: (opened) => fs.fstatSync(opened) },
  'fs.fsyncSync': { prepare: descriptor, run: (opened) => fs.fsyncSync(opened) },
  'fs.ftruncateSync': { prepare: descriptor, run: (opened) => fs.ftruncateSync(opened, 1) },
  'fs.futimesSync': { prepare: descriptor, run: (opened) => fs.futimesSync(opened, 1, 1) },
  'fs.readSync': { prepare: descriptor, run: (opened) => fs.readSync(opened, bytes()) },
  'fs.readvSync': { prepare: descriptor, run: (opened) => fs.readvSync(opened, [bytes()]) },
  'fs.writeSync': { prepare: descriptor, run: (opened) => fs.writeSync(opened, bytes()) },
  'fs.writevSync': { prepare: descriptor, run: (opened) => fs.writevSync(opened, [bytes()]) },

  'fs.Dir.prototype.readSync': {
    prepare: (context) => {
      const opened = fs.opendirSync(context.newDirectory());
      context.later(() => opened.close());
      return opened;
    },
    run: (opened) => opened.readSync(),
  },
  'fs.Dir.prototype.closeSync': {
    prepare: (context) => fs.opendirSync(context.newDirectory()),
    run: (opened) => opened.closeSync(),
  },
  'fs.Utf8Stream.prototype.flushSync': {
    prepare: async (context) => {
      const stream = new fs.Utf8Stream({ dest: context.newFile(), minLength: 4096 });
      await once(stream, 'ready');
      stream.write('buffered until it is flushed');
      context.later(async () => {
        stream.end();
        await once(stream, 'close');
      });
      return stream;
    },
    run: (stream) => stream.flushSync(),
  },

  'process.loadEnvFile': {
    prepare: (context) => {
      context.later(() => delete process.env['LOOPGUARD_FIRE']);
      return context.newFile('LOOPGUARD_FIRE=1\n', '.env');
    },
    run: (place) => process.loadEnvFile(place),
  },
  'process.report.getReport': {
    prepare: (context) => {
      const { excludeNetwork } = process.report;
      process.report.excludeNetwork = true;
      context.later(() => (process.report.excludeNetwork = excludeNetwork));
    },
    run: () => process.report.getReport(),
  },
  // Node says on standard error that it wrote the report.
  'process.report.writeReport': {
    prepare: (context) => {
      const { directory: before, excludeNetwork } = process.report;
      const place = context.newPath('.json');
      process.report.directory = path.dirname(place);
      process.report.excludeNetwork = true;
      context.later(() => Object.assign(process.report, { directory: before, excludeNetwork }));
      return path.basename(place);
    },
    run: (name) => process.report.writeReport(name),
  },
};
