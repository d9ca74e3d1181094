// Three kinds of tests: `*.test.ts` (no I/O), `*.db.test.ts` (real Postgres and Redis), `*.slow.test.ts`
// (over 20 s, or in need of other registries). KIND picks one: `unit`, `db`, `slow`; without it unit and db run.
// `*.chart.test.ts` need Helm and are `chart`.
// Two more below test/e2e need a cluster: `e2e`, and `e2e-full`, which runs `*.e2e-full.test.ts` as well.
const needsMore = ['!**/*.chart.test.ts', '!**/*.e2e.test.ts', '!**/*.e2e-full.test.ts'];
const kinds = {
  unit: ['**/*.test.ts', '!**/*.db.test.ts', '!**/*.slow.test.ts', ...needsMore],
  db: ['**/*.db.test.ts'],
  slow: ['**/*.slow.test.ts'],
  chart: ['**/*.chart.test.ts'],
  e2e: ['**/*.e2e.test.ts'],
  'e2e-full': ['**/*.e2e.test.ts', '**/*.e2e-full.test.ts'],
};
/** Who names a file, as editors do, means it, whatever kind it is of. */
const ofFile = process.argv
  .map((word) => /\.(slow|chart|e2e|e2e-full)\.test\.ts$/.exec(word)?.[1])
  .find(Boolean);
const kind = process.env.KIND ?? ofFile;
const timeouts = { slow: 300_000, chart: 120_000, e2e: 600_000, 'e2e-full': 900_000 };

export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: kind ? kinds[kind] : ['**/*.test.ts', '!**/*.slow.test.ts', ...needsMore],
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
  // What runs in a browser is tested there, where jest does not count.
  collectCoverageFrom: [
    'src/**/*.ts',
    'cdk8s/**/*.ts',
    '!src/main.ts',
    '!cdk8s/main.ts',
    '!src/explorer/browser/**',
  ],
  coverageThreshold: { global: { lines: 85 } },
  workerIdleMemoryLimit: '512MB',
  // Three times what a test takes on a slow machine: it is for what hangs, and no test is to measure by it.
  testTimeout: timeouts[kind] ?? 60_000,
};
