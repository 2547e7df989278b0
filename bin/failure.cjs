'use strict';
/** A command that cannot go on, with the sentence that says what to do; shown without a stack. */
exports.Failure = class Failure extends Error {
  name = 'Failure';
};
