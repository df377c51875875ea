import { expect, test } from 'vitest';
import { comparePaths } from '../../paths/compare';
import { hasGcc } from '../../paths/gcc';

/** `npm run test:paths` tries as many as it is told; here are a few, the same each time. */
test.skipIf(!hasGcc())(
  'ways through functions of unknown arguments are those that gcc takes',
  () => {
    const found = comparePaths(20261201, 12, 100);
    expect(found.unsound).toEqual([]);
    expect(found.missed).toEqual([]);
    expect(found.complaints).toEqual([]);
    expect(found.paths).toBeGreaterThan(50);
  },
  120_000,
);
