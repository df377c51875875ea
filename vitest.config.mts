import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'],
    exclude: ['test/vscode/**', 'test/clients/**', 'test/sources/**', '**/node_modules/**'],
    pool: 'threads',
    // The native parser may be loaded once per thread only; isolation would load it for each file anew.
    isolate: false,
    maxWorkers: 2,
    // Only to end what hangs: how fast things are is not for tests to say.
    testTimeout: 120_000,
  },
});
