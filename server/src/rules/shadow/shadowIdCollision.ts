import type { RunSet } from '../../explore/runSet/runSet';
import type { RunFact } from '../shared/runs/runFact';
import { shadowCallsIn } from '../shared/runs/upgrade';
import { runRule } from '../shared/runs/runRule';
import { idText } from '../shared/resourceText';

export const shadowIdCollision = runRule({
  id: 'shadow-id-collision',
  severity: 'warning',
  stage: 'simulation',
  summary: 'Two livepatches use the same id for different shadow variables.',
  detect,
  supersedes: [{ rules: ['reverse-not-handled', 'shadow-alloc-duplicate'], on: 'id in pair' }],
  message: ({ id, other, sizes }: Collision) =>
    `Shadow variables with id ${idText(id)} have ${sizes.newer} bytes here but ${sizes.older} in ${other ?? 'the older livepatch'}, so each livepatch can get variables of the other's size. ` +
    'Shadow ids are global: choose another one.',
});

interface Collision extends RunFact {
  /** In bytes. */
  readonly sizes: { readonly older: number; readonly newer: number };
}

/** One id, two kinds of variables. */
function detect(runs: RunSet): Collision[] {
  if (runs.kind !== 'upgrade') return [];
  const [older, newer] = [runs.older.name, runs.newer.name];
  const ways = runs.runs.filter(({ way, isReversed }) => way === 'up' && !isReversed);
  return ways.flatMap((run) => {
    const allocations = shadowCallsIn(run).flatMap(({ does, size, id, by }) => {
      const isAllocation = does === 'alloc' || does === 'get or alloc';
      return isAllocation && size !== undefined && size > 0 ? [{ size, id, by }] : [];
    });
    return allocations.flatMap(({ size, id, by }): Collision[] => {
      const theirs = allocations.find(
        (each) => each.by.module === older && each.id === id && each.size !== size,
      );
      if (!theirs || id === undefined || by.module !== newer) return [];
      const about = { module: newer, at: by.trace[0], activation: by.activation, action: theirs.by };
      return [{ ...about, id, other: older, sizes: { older: theirs.size, newer: size }, run }];
    });
  });
}
