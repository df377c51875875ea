import { describe, expect, it } from 'vitest';
import { withHabits } from '../../server/src/explore/habits';
import type { Choice } from '../../server/src/machine/run/choice';

const BRANCH: Choice = { about: "'n' at lp.c:3", options: ['false', 'true'] };

describe('habits', () => {
  it('make another option the usual one, and leave the rest to be tried', () => {
    const asked: Choice[] = [];
    const choose = (chosen: number): number =>
      withHabits(new Map([[BRANCH.about, 'true']]), (choice) => {
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
  ])('change nothing %s', (_, habits) => {
    expect(withHabits(habits, () => 0)(BRANCH)).toBe(0);
    expect(withHabits(habits, () => 1)(BRANCH)).toBe(1);
  });
});
