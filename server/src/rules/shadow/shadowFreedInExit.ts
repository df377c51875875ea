import type { RunSet } from '../../explore/runSet/runSet';
import type { RunFact } from '../shared/runs/runFact';
import type { PatchRuns, UpgradeRuns } from '../../explore/runSet/runSet';
import type { ShadowCall } from '../../explore/trace/traceEvent';
import { callFact } from '../shared/runs/actionFact';
import { releasesIn, shadowCallsIn, upgrades } from '../shared/runs/upgrade';
import { runRule } from '../shared/runs/runRule';
import { moveToPostUnpatch } from '../shared/fixes/moveToPostUnpatch';
import { isPerState } from '../shared/perState';
import { idText } from '../shared/resourceText';

export const shadowFreedInExit = runRule({
  id: 'shadow-freed-in-exit',
  severity: 'warning',
  stage: 'simulation',
  summary: 'The exit function frees shadow variables that the livepatch replacing this one still uses.',
  detect,
  message: ({ id, other }, input) =>
    `The exit function frees the shadow variables with id ${idText(id)} even when ${other ?? 'another livepatch'} has replaced this one and ${other === undefined ? 'may still use' : 'still uses'} them. ` +
    (isPerState(input)
      ? 'Let a state with that id and `.is_shadow` own them: the kernel frees them when no livepatch has that state any more.'
      : 'Free them in post_unpatch, which does not run for a replaced livepatch.'),
  fixes: (fact, input) => (isPerState(input) ? [] : moveToPostUnpatch(fact, input)),
});

function detect(runs: RunSet): RunFact[] {
  if (runs.kind === 'alone') return alone(runs);
  return runs.kind === 'upgrade' ? inUpgrade(runs) : [];
}

/** Owners that count themselves in a shadow variable of NULL know when they are the last. */
function isCounting({ by, does, objKind }: ShadowCall): boolean {
  const isLookedUp = does === 'get' || does === 'get or alloc';
  return by.activation.kind === 'module_exit' && isLookedUp && objKind === 'null';
}

/** A successor may use them. */
function alone({ shadowCalls, patched }: PatchRuns): RunFact[] {
  if (!patched.isReplacing || shadowCalls.some(({ call }) => isCounting(call))) return [];
  return shadowCalls
    .filter(({ call }) => call.by.activation.kind === 'module_exit' && call.does === 'free')
    .map(callFact);
}

/** The exit of a replaced livepatch frees what the new one uses. */
function inUpgrade(runs: UpgradeRuns): RunFact[] {
  const [older, newer] = [runs.older.name, runs.newer.name];
  return upgrades(runs).flatMap((run) => {
    const calls = shadowCallsIn(run);
    if (calls.some(isCounting)) return [];
    const used = new Set(calls.filter(({ by }) => by.module === newer).map(({ id }) => id));
    return releasesIn(run).flatMap((release): RunFact[] => {
      const { resource, activation, trace, module } = release;
      const isInExit = module === older && activation.kind === 'module_exit';
      const id = resource.shadow?.id;
      if (resource.kind !== 'shadow' || !isInExit || !used.has(id)) return [];
      const about = { module, at: trace[0], activation, resource, action: release, id, run };
      return [{ ...about, other: newer, isUsedByOther: true }];
    });
  });
}
