'use strict';

const fs = require('fs');
const path = require('path');

const cache = new Map();

function template(folder, name) {
  const file = path.join(folder, `${name}.html`);
  if (!cache.has(file)) cache.set(file, fs.readFileSync(file, 'utf8'));
  return cache.get(file);
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
}

async function page(folder, note) {
  const { escape } = require('./escape');
  return fill(template(folder, 'page'), { title: escape(note.title), body: escape(note.body) });
}

const index = (folder, notes) =>
  notes.map((note) => fill(template(folder, 'item'), note)).join('\n');

module.exports = { index, page };
