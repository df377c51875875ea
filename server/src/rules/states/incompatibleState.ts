import type { RunSet } from '../../explore/runSet/runSet';
import { isPerState } from '../shared/perState';
import type { RunFact } from '../shared/runs/runFact';
import { runRule } from '../shared/runs/runRule';
import { refusedUpgrades } from '../shared/runs/upgrade';

export const incompatibleState = runRule({
  id: 'incompatible-state',
  severity: 'error',
  stage: 'simulation',
  summary: 'The kernel refuses the livepatch because of the states of an installed one.',
  detect,
  stands: 'states',
  message: ({ other }, input) => {
    const refusal = `The kernel refuses this livepatch with -EINVAL while ${other ?? 'the older one'} is installed`;
    return isPerState(input)
      ? `${refusal}: it replaces that, but lacks a state of it with \`.block_disable\`. List that state here, too.`
      : `${refusal}: it lacks a state of that or has it with a lower version. List every state of the livepatches before it, with the same or a higher version.`;
  },
});

function detect(runs: RunSet): RunFact[] {
  if (runs.kind !== 'upgrade') return [];
  return refusedUpgrades(runs)
    .filter(({ refusals }) => refusals.some(({ kind }) => kind === 'incompatible states'))
    .map(({ run }) => ({ module: runs.newer.name, other: runs.older.name, run }));
}
