import type { RunSet, UpgradeRuns } from '../../explore/runSet/runSet';
import { faultText } from '../../machine/run/faultText';
import { eventsIn } from '../shared/runs/eventsIn';
import { type FaultFact, faultsAbout, isAboutFreedShadow } from '../shared/runs/faults';
import { runRule } from '../shared/runs/runRule';

export const shadowUseAfterFree = runRule({
  id: 'shadow-use-after-free',
  severity: 'error',
  stage: 'simulation',
  summary: 'A shadow variable is used after it was freed.',
  detect,
  oncePer: 'allocation',
  message: ({ fault }: FaultFact) =>
    `${faultText(fault)} Look the variable up again with klp_shadow_get(), under a lock that keeps others from freeing it.`,
});

function detect(runs: RunSet): FaultFact[] {
  if (runs.kind === 'upgrade') return acrossLivepatches(runs);
  if (runs.kind !== 'alone') return [];
  return faultsAbout(runs, 'freed shadow variable');
}

function acrossLivepatches({ older, newer, runs }: UpgradeRuns): FaultFact[] {
  return eventsIn(runs, 'fault').flatMap(({ event, run }) => {
    const { fault, activation, resource } = event;
    if (!activation || !isAboutFreedShadow(event)) return [];
    const { module } = activation;
    const other = module === newer.name ? older.name : newer.name;
    return [{ module, fault, activation, at: fault.trace[0], resource, other, run }];
  });
}
