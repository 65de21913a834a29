'use strict';

const fs = require('fs');
const path = require('path');
const crypto = require('crypto');
const zlib = require('zlib');
const { execFileSync, spawnSync } = require('child_process');

const sizes = new Map();
let served = 0;

class Folder {
  constructor(folder) {
    this.folder = folder;
    this.names = fs.readdirSync(folder);
  }

  get created() {
    return fs.statSync(this.folder).birthtime;
  }

  async entries() {
    const dir = await fs.promises.opendir(this.folder);
    const names = [];
    let entry;
    while ((entry = dir.readSync())) names.push(entry.name);
    dir.closeSync();
    return names;
  }
}

// Each call adds what it has served to what all others have.
async function serve(file) {
  served = served + fs.statSync(file).size;
  return served;
}

async function sizeOf(file) {
  if (!sizes.has(file)) sizes.set(file, fs.statSync(file).size);
  return sizes.get(file);
}

async function visit(file) {
  const count = Number(fs.readFileSync(file, 'utf8')) + 1;
  fs.writeFileSync(file, String(count));
  return count;
}

async function copyAll(files, to) {
  await Promise.all(
    files.map(async (file) => fs.copyFileSync(file, path.join(to, path.basename(file)))),
  );
}

async function firstLine(file) {
  const [line] = fs.readFileSync(file, 'utf8').split('\n');
  return line;
}

async function publish(folder, text) {
  const temporary = fs.mkdtempSync(path.join(folder, 'new-'));
  const file = path.join(temporary, 'text');
  fs.writeFileSync(file, zlib.brotliCompressSync(text), { mode: 0o600 });
  fs.renameSync(file, path.join(folder, 'text'));
  fs.rmdirSync(temporary);
  return fs.realpathSync(path.join(folder, 'text'));
}

async function sign(data, key) {
  return crypto.sign('sha256', data, key).length;
}

const totalOf = (files) => files.map((file) => fs.statSync(file).size).reduce((a, b) => a + b, 0);

async function versions() {
  const node = execFileSync(process.execPath, ['--version'], { encoding: 'utf8' }).trim();
  return { node, git: spawnSync('git', ['--version']).status };
}

module.exports = {
  copyAll,
  firstLine,
  Folder,
  publish,
  serve,
  sign,
  sizeOf,
  totalOf,
  versions,
  visit,
};
