import { defineConfig } from 'vitest/config';

/** What needs Debian's package tools, or the kernel sources that they bring; too slow for the inner loop. */
export default defineConfig({
  test: {
    include: ['test/sources/**/*.test.ts'],
    testTimeout: 120_000,
    maxWorkers: 2,
  },
});
