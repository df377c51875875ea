import type { RunSet } from '../../explore/runSet/runSet';
import type { RunFact } from '../shared/runs/runFact';
import type { PatchRuns, UpgradeRuns } from '../../explore/runSet/runSet';
import { callFact } from '../shared/runs/actionFact';
import { shadowCallsIn } from '../shared/runs/upgrade';
import { runRule } from '../shared/runs/runRule';
import { idText } from '../shared/resourceText';
import { getOrAllocFix } from '../shared/fixes/shadowCallFixes';

export const shadowAllocDuplicate = runRule({
  id: 'shadow-alloc-duplicate',
  severity: 'warning',
  stage: 'simulation',
  summary: 'klp_shadow_alloc() is called for a shadow variable that already exists.',
  detect,
  supersedes: [{ rules: ['refused-upgrade'], on: 'callback' }],
  message: ({ id, other }) =>
    `The shadow variable with id ${idText(id)} already exists${other === undefined ? '' : ` (from ${other})`} when it is allocated here, so the kernel warns and klp_shadow_alloc() returns NULL. ` +
    'Use klp_shadow_get_or_alloc() if an existing one is fine.',
  fixes: getOrAllocFix,
});

function detect(runs: RunSet): RunFact[] {
  if (runs.kind === 'alone') return alone(runs);
  return runs.kind === 'upgrade' ? inUpgrade(runs) : [];
}

/** What a function is called that is called once for each object. */
const ONCE_PER_OBJECT =
  /alloc|init|creat|new|open|probe|add|fork|clone|dup|get|setup|start|attach|register|connect|accept|bind|mount|insert|join|load|begin/;

function alone({ shadowCalls }: PatchRuns): RunFact[] {
  return shadowCalls
    .filter(
      ({
        call: {
          does,
          isFound,
          objKind,
          by: { activation },
        },
      }) => {
        if (does !== 'alloc' || !isFound) return false;
        const isSure = objKind !== 'given' || activation.kind !== 'function';
        return isSure || !ONCE_PER_OBJECT.test(activation.oldName ?? 'new');
      },
    )
    .map(callFact);
}

/** What the other livepatch has attached already. What both do wrong is reported for the newer one. */
function inUpgrade({ older, newer, runs }: UpgradeRuns): RunFact[] {
  const found = runs.flatMap((run) =>
    shadowCallsIn(run).flatMap(({ does, isFound, by, id, objKind }): RunFact[] => {
      if (does !== 'alloc' || !isFound || objKind === 'given') return [];
      const { module, activation, trace } = by;
      const other = module === newer.name ? older.name : newer.name;
      return [{ module, at: trace[0], activation, action: by, id, other, run }];
    }),
  );
  const known = new Set(found.filter(({ module }) => module === newer.name).map(({ id }) => id));
  return found.filter(({ module, id }) => module === newer.name || !known.has(id));
}
