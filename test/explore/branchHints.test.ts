import { describe, expect, it } from 'vitest';
import { withBranchHints } from '../../server/src/explore/branchHints';
import type { Choice } from '../../server/src/machine/run/choice';

const BRANCH: Choice = { about: "'n' at lp.c:3", options: ['false', 'true'] };

describe('branchHints', () => {
  it('make another option the usual one, and leave the rest to be tried', () => {
    const asked: Choice[] = [];
    const choose = (chosen: number): number =>
      withBranchHints(new Map([[BRANCH.about, 'true']]), (choice) => {
        asked.push(choice);
        return chosen;
      })(BRANCH);
    expect([choose(0), choose(1)]).toEqual([1, 0]);
    expect(asked[0]?.options).toEqual(['true', 'false']);
  });

  it.each([
    ['about something else', new Map([['else', 'true']])],
    ['that are what is usual anyway', new Map([[BRANCH.about, 'false']])],
    ['that are no option', new Map([[BRANCH.about, 'maybe']])],
  ])('change nothing %s', (_, branchHints) => {
    expect(withBranchHints(branchHints, () => 0)(BRANCH)).toBe(0);
    expect(withBranchHints(branchHints, () => 1)(BRANCH)).toBe(1);
  });
});
