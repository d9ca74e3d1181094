// Three kinds of tests: `*.test.ts` (no I/O), `*.db.test.ts` (real Postgres and Redis), `*.slow.test.ts`
// (over 20 s, or in need of other registries). KIND picks one: `unit`, `db`, `slow`; without it unit and db run.
const kinds = {
  unit: ['**/*.test.ts', '!**/*.db.test.ts', '!**/*.slow.test.ts'],
  db: ['**/*.db.test.ts'],
  slow: ['**/*.slow.test.ts'],
};
const kind = process.env.KIND;

export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: kind ? kinds[kind] : ['**/*.test.ts', '!**/*.slow.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  globalSetup: '<rootDir>/test/global-setup.ts',
  globalTeardown: '<rootDir>/test/global-teardown.ts',
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts', '!src/main.ts'],
  coverageThreshold: { global: { lines: 85 } },
  workerIdleMemoryLimit: '512MB',
  testTimeout: kind === 'slow' ? 300_000 : 20_000,
};
