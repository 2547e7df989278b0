'use strict';
/**
 * What jest runs in the place of a package's file: it takes the exports from the packages of its environment. The setup
 * before all tests runs outside of one: there the file is what it is.
 */
const { createHash } = require('node:crypto');

const LOAD = "globalThis[Symbol.for('fixit.test.load-package')]";
const BEFORE = `if (${LOAD}) { module.exports = ${LOAD}(__filename); return; } `;

exports.process = (text) => ({ code: BEFORE + text });
exports.getCacheKey = (text, file) =>
  createHash('sha256').update(`${BEFORE}\0${file}\0${text}`).digest('hex');
