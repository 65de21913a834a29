'use strict';

const {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} = require('fs');
const path = require('path');
const zlib = require('zlib');

class NoteStore {
  constructor(folder) {
    this.folder = folder;
  }

  pathOf(id) {
    return path.join(this.folder, `${id}.note`);
  }

  async save(id, text) {
    if (!existsSync(this.folder)) mkdirSync(this.folder, { recursive: true });
    writeFileSync(this.pathOf(id), zlib.gzipSync(text));
  }

  async load(id) {
    const file = this.pathOf(id);
    if (!existsSync(file)) return undefined;
    return zlib.gunzipSync(readFileSync(file)).toString('utf8');
  }

  async list() {
    const names = readdirSync(this.folder).filter((name) => name.endsWith('.note'));
    const notes = [];
    for (const name of names) {
      notes.push({
        id: path.basename(name, '.note'),
        size: statSync(path.join(this.folder, name)).size,
      });
    }
    return notes;
  }

  // Adds up sizes; called by list pages only.
  total() {
    return readdirSync(this.folder)
      .map((name) => statSync(path.join(this.folder, name)).size)
      .reduce((a, b) => a + b, 0);
  }

  async remove(id) {
    rmSync(this.pathOf(id), { force: true });
  }
}

module.exports = NoteStore;
