import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explore, type ExploredRun, replay, type Verdict } from '../../server/src/explore/explorer';
import type { Choose } from '../../server/src/machine/run/choice';

function all<T>(run: (choose: Choose) => T, runsMax = 10_000): { runs: ExploredRun<T>[]; verdict: Verdict } {
  const runs: ExploredRun<T>[] = [];
  const search = explore(run, { runs: runsMax, steps: Number.POSITIVE_INFINITY });
  for (let next = search.next(); ; next = search.next()) {
    if (next.done === true) return { runs, verdict: next.value };
    runs.push(next.value);
  }
}

/** Three switches; the third is only there if the first is on. */
function switches(choose: Choose): string {
  const flip = (about: string): number => choose({ about, options: ['off', 'on'] });
  const first = flip('first');
  const second = flip('second');
  return `${first}${second}${first === 1 ? flip('third') : ''}`;
}

describe('an exploration', () => {
  it('makes each choice in each way, the usual first, and says that this was all', () => {
    const { runs, verdict } = all(switches);
    expect(runs.map(({ outcome }) => outcome)).toEqual(['00', '100', '01', '110', '101', '111']);
    expect(verdict).toEqual({ kind: 'exhausted' });
  });

  it('says how much it left out when its budget is spent', () => {
    const { runs, verdict } = all(switches, 2);
    expect(runs).toHaveLength(2);
    expect(verdict).toEqual({ kind: 'spent', leftOut: 3 });
  });

  it('ends when its runs have taken so many steps', () => {
    const search = explore(switches, { runs: 100, steps: 25 }, () => 10);
    expect([...search].map(({ outcome }) => outcome)).toEqual(['00', '100', '01']);
  });

  it('can repeat each of its runs', () => {
    for (const { decisions, outcome } of all(switches).runs)
      expect(replay(switches, decisions)).toBe(outcome);
  });

  it('makes every run of a random tree exactly once, those with fewer deviations before others', () => {
    const tree = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 6 });
    fc.assert(
      fc.property(tree, (widths) => {
        const run = (choose: Choose): string => widths.map((width) => choose(choiceOf(width))).join('');
        const { runs, verdict } = all(run);
        const expected = widths.reduce((product, width) => product * width, 1);
        expect(new Set(runs.map(({ outcome }) => outcome)).size).toBe(expected);
        expect(runs).toHaveLength(expected);
        expect(verdict.kind).toBe('exhausted');
        const deviations = runs.map(({ decisions }) => decisions.filter(({ chosen }) => chosen > 0).length);
        expect(deviations).toEqual([...deviations].sort((a, b) => a - b));
      }),
    );
  });
});

function choiceOf(width: number): { about: string; options: string[] } {
  return { about: 'a choice', options: Array.from({ length: width }, (_, index) => String(index)) };
}
