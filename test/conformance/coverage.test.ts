import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { bundleProgram } from '../referee/coverage/bundle';
import { IN_NO_KERNEL, OF_THE_SIMULATION, UNREACHED, type Unreached } from '../referee/coverage/unreached';

const root = join(import.meta.dirname, '../..');
const BUNDLE_MS_MAX = 60_000;

/** Of the branches that mirror a kernel, so many are taken by the recordings. */
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

  const isNamedBy =
    (...all: readonly Unreached[]) =>
    (name: string): boolean =>
      all.some(({ patterns }) => patterns.some((pattern) => pattern.test(name)));

  test('most of those that a kernel has are taken', () => {
    const proposed = missed.filter(isNamedBy(IN_NO_KERNEL, OF_THE_SIMULATION)).length;
    const part = 1 - (missed.length - proposed) / (count - proposed);
    expect(part, missed.join('\n')).toBeGreaterThanOrEqual(TAKEN_PART_MIN);
  });

  test('the others are named, with the reason', () => {
    const isNamed = isNamedBy(...UNREACHED);
    expect(missed.filter((name) => !isNamed(name))).toEqual([]);
  });

  test('what is said to be out of reach has not been reached', () => {
    const patterns = UNREACHED.flatMap((each) => each.patterns);
    const stale = patterns.filter((pattern) => !missed.some((name) => pattern.test(name)));
    expect(stale).toEqual([]);
  });
});
