'use strict';

const crypto = require('crypto');

function hash(password, salt) {
  return crypto.scryptSync(password, salt, 32).toString('hex');
}

async function register(users, name, password) {
  const salt = crypto.randomBytes(16).toString('hex');
  users.set(name, { salt, hash: hash(password, salt) });
}

async function login(users, name, password) {
  const user = users.get(name);
  return user !== undefined && user.hash === hash(password, user.salt);
}

module.exports = { login, register };
