import type { RunSet } from '../../explore/runSet/runSet';
import { isPerState } from '../shared/perState';
import type { RunFact } from '../shared/runs/runFact';
import { runRule } from '../shared/runs/runRule';
import { refusedUpgrades } from '../shared/runs/upgrade';

export const incompatibleState = runRule({
  id: 'incompatible-state',
  severity: 'error',
  stage: 'simulation',
  summary: 'The kernel refuses the livepatch because its states do not fit those of an installed one.',
  detect,
  stands: 'states',
  message: ({ other }, input) => {
    const refusal = `The kernel refuses this livepatch with -EINVAL while ${other ?? 'the older one'} is installed`;
    return isPerState(input)
      ? `${refusal}: it lacks a state with \`.block_disable\` that the installed one has. List that state here too.`
      : `${refusal}: a state of the installed one is missing here, or has a lower version. List every state of the earlier livepatches, with the same or a higher version.`;
  },
});

function detect(runs: RunSet): RunFact[] {
  if (runs.kind !== 'upgrade') return [];
  return refusedUpgrades(runs)
    .filter(({ refusals }) => refusals.some(({ kind }) => kind === 'incompatible states'))
    .map(({ run }) => ({ module: runs.newer.name, other: runs.older.name, run }));
}
