import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { bundleProgram } from '../kernel/coverage/bundle';
import { UNREACHED } from '../kernel/coverage/unreached';

const root = join(import.meta.dirname, '../..');
const BUNDLE_MS_MAX = 60_000;

/** Of the branches that can be reached, so many are taken by the recordings. */
const TAKEN_PART_MIN = 0.95;

describe('the recordings and the branches of server/src/kernel', () => {
  let count: number;
  let missed: readonly string[];

  beforeAll(async () => {
    const program = await bundleProgram(root, 'measure.ts', 'measure');
    const { stdout, stderr } = spawnSync(process.execPath, [program, root], { encoding: 'utf8' });
    expect(stderr).toBe('');
    ({ count, missed } = JSON.parse(stdout) as { count: number; missed: readonly string[] });
  }, BUNDLE_MS_MAX);

  test('most of those that can be taken are', () => {
    const patterns = UNREACHED.flatMap((each) => each.patterns);
    const unexplained = missed.filter((name) => !patterns.some((pattern) => pattern.test(name)));
    const reachable = count - (missed.length - unexplained.length);
    const part = (reachable - unexplained.length) / reachable;
    expect(part, unexplained.join('\n')).toBeGreaterThanOrEqual(TAKEN_PART_MIN);
  });

  test('what is said to be out of reach has not been reached', () => {
    const patterns = UNREACHED.flatMap((each) => each.patterns);
    const stale = patterns.filter((pattern) => !missed.some((name) => pattern.test(name)));
    expect(stale).toEqual([]);
  });
});
