import type { JointRuns, RunSet } from '../../explore/runSet/runSet';
import type { Resource } from '../../explore/trace/resource';
import { activationText, idText, neverUndoneText } from '../shared/resourceText';
import type { RunFact } from '../shared/runs/runFact';
import { runRule } from '../shared/runs/runRule';

export const sharedStateLeak = runRule({
  id: 'shared-state-leak',
  severity: 'warning',
  stage: 'simulation',
  summary: 'Two livepatches that share a state are replaced together, and neither cleans it up.',
  detect,
  lastOf: 'id',
  stands: 'patch',
  message: (fact) =>
    `When this livepatch replaces ${fact.other ?? 'two others'} together, each keeps the other from cleaning up the state ${idText(fact.id)} that they share, so what ${activationText(fact.activation)} did is never undone: ${neverUndoneText(fact)}. ` +
    'Keep the state in this livepatch, or set `.replace` in every livepatch, so that only one is ever enabled.',
});

/** What stays of the states that two livepatches shared: each took the other for the one that keeps it. */
function detect(runs: RunSet): RunFact[] {
  if (runs.kind !== 'joint') return [];
  return runs.ids.flatMap((id) => {
    const replaced = runs.runs.filter(({ isReplaced }) => isReplaced);
    const run = replaced.find(({ leaked }) => leaked.some((resource) => isOfState(resource, id, runs)));
    const [resource, ...also] = run?.leaked.filter((each) => isOfState(each, id, runs)) ?? [];
    if (!run || !resource) return [];
    const { activation } = resource;
    return [{ module: runs.newer, activation, resource, also, id, other: runs.older.join(' and '), run }];
  });
}

function isOfState(resource: Resource, id: bigint, { leakedAlone, older }: JointRuns): boolean {
  if (!older.includes(resource.module) || leakedAlone.has(resource.site)) return false;
  return resource.activation.state === id || resource.shadow?.id === id;
}
