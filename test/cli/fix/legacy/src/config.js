'use strict';

const fs = require('fs');
const path = require('path');

const DEFAULTS = { folder: 'notes', compress: true };

/**
 * Reads the configuration of a folder.
 * @param {string} folder
 */
function loadConfig(folder) {
  const file = path.join(folder, 'notes.json');
  if (!fs.existsSync(file)) return { ...DEFAULTS };
  return { ...DEFAULTS, ...JSON.parse(fs.readFileSync(file, 'utf8')) };
}

module.exports = { loadConfig };
