'use strict';

const swc = ['@swc/jest', { module: { type: 'commonjs' }, jsc: { target: 'es2022' } }];

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: '<rootDir>/test/setup/environment.ts',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {
    '^.+\\.ts$': swc,
    '/@opentelemetry/otlp-exporter-base/.+\\.js$': swc,
    '/node_modules/.+\\.c?js$': '<rootDir>/test/setup/package-transform.cjs',
  },
  // One of its packages loads Node's http by `import()` when it first sends: jest refuses that to code that is not
  // transformed, and so does Node to a package of our environment.
  transformIgnorePatterns: ['/node_modules/@opentelemetry/(?!otlp-exporter-base/)'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/'],
  globalSetup: '<rootDir>/test/setup/start-servers.ts',
  globalTeardown: '<rootDir>/test/setup/stop-servers.ts',
  // Two cores, shared with Postgres and Temporal; much of the time a test waits, in a browser most of all.
  maxWorkers: 4,
  testTimeout: 30_000,
};
