'use strict';

const fs = require('fs');
const { execSync } = require('child_process');

function sleep(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

exports.backup = async (from, to, retries = 1) => {
  for (let attempt = 0; ; attempt++) {
    try {
      fs.cpSync(from, to, { recursive: true });
      fs.utimesSync(to, new Date(0), new Date(0));
      return fs.readdirSync(to).length;
    } catch (error) {
      if (attempt === retries) throw error;
      sleep(5);
    }
  }
};

exports.revision = async () => execSync('git --version').toString().trim();

exports.appendLog = async function (file, line) {
  const fd = fs.openSync(file, 'a');
  try {
    return fs.writeSync(fd, `${line}\n`);
  } finally {
    fs.closeSync(fd);
  }
};
