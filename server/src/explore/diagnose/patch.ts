import type { PatchedObjects, PatchLife } from '../patchLife';
import { diagnoseCallbacks } from './callbacks';
import type { Diagnosis } from './diagnosis';
import { diagnoseFaults } from './faults';
import { diagnoseHolding } from './holdings';
import { diagnoseSavedState } from './savedState';
import { diagnoseShadow, shadowCalls } from './shadows';
import { diagnoseShadowUses } from './shadowUses';
import { sitesOf } from './sites';

/**
 * What goes wrong in the lives of one livepatch, each fault once, with the shortest run that shows it.
 * @param lives the shortest first
 * @param module its name
 */
export function diagnosePatch(
  lives: readonly PatchLife[],
  module: string,
  patched: PatchedObjects,
): readonly Diagnosis[] {
  const sites = sitesOf(lives, module);
  const calls = shadowCalls(lives, module);
  const diagnoses = [
    ...diagnoseFaults(lives, module),
    ...diagnoseCallbacks(lives, module),
    ...sites.flatMap((site) => {
      const isShadow = site.holding.kind === 'shadow';
      return (isShadow ? diagnoseShadow(site, calls, patched) : diagnoseHolding(site)) ?? [];
    }),
    ...diagnoseShadowUses(calls, patched),
    ...diagnoseSavedState(lives, sites, module, patched),
  ];
  return withoutConsequences(unique(diagnoses));
}

/** One finding for each kind and place. */
export function unique(diagnoses: readonly Diagnosis[]): readonly Diagnosis[] {
  const seen = new Map<string, Diagnosis>();
  for (const diagnosis of diagnoses) {
    const { kind, at, id, entry } = diagnosis;
    const place = at ? `${at.path}:${at.line}:${at.column}` : (entry?.functionName ?? '');
    const key = `${kind} ${place} ${at ? '' : String(id)}`;
    if (!seen.has(key)) seen.set(key, diagnosis);
  }
  return [...seen.values()];
}

/** What a shared callback leaves behind because it runs twice is told by one finding. */
function withoutConsequences(diagnoses: readonly Diagnosis[]): readonly Diagnosis[] {
  const shared = new Set(
    diagnoses.flatMap(({ kind, holding }) => (kind === 'runs-per-object' ? [holding?.trace[0]?.line] : [])),
  );
  return diagnoses.filter(
    ({ kind, holding }) =>
      !(kind === 'missing-post-unpatch' || kind === 'missing-pre-unpatch') ||
      !shared.has(holding?.trace[0]?.line),
  );
}
