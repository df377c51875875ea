import type { PatchedObjects, PatchRun } from '../patchRun';
import { diagnoseCallbacks } from './callbacks';
import type { TraceEntry } from '../../machine/run/fault';
import type { Diagnosis, DiagnosisKind } from './diagnosis';
import { diagnoseFaults } from './faults';
import { diagnoseResource } from './resources';
import { diagnoseSavedState } from './savedState';
import { diagnoseShadow, shadowCalls } from './shadows';
import { diagnoseShadowUses } from './shadowUses';
import { diagnoseStuck } from './stuck';
import { sitesOf } from './sites';
import { unique } from './unique';

/**
 * What goes wrong in the lives of one livepatch, each fault once, with the shortest run that shows it.
 * @param lives the shortest first
 * @param module its name
 */
export function diagnosePatch(
  runs: readonly PatchRun[],
  module: string,
  patched: PatchedObjects,
): readonly Diagnosis[] {
  // What a life that was ended would have given back is not known.
  const whole = runs.filter(({ ended }) => ended === undefined);
  const sites = sitesOf(whole, module);
  const calls = shadowCalls(runs, module);
  const diagnoses = [
    ...diagnoseFaults(runs, module),
    ...diagnoseCallbacks(runs, module),
    ...sites.flatMap((site) => {
      const isShadow = site.resource.kind === 'shadow';
      return (isShadow ? diagnoseShadow(site, calls, patched) : diagnoseResource(site)) ?? [];
    }),
    ...diagnoseShadowUses(calls, patched),
    ...diagnoseSavedState(whole, sites, module, patched),
    ...diagnoseStuck(runs, module),
  ];
  return mostSpecific(unique(diagnoses));
}

/** Where two of these stand on one line and are about the same, the first says it all. */
const ABOVE: readonly (readonly [DiagnosisKind, DiagnosisKind])[] = [
  ['runs-per-object', 'missing-post-unpatch'],
  ['runs-per-object', 'missing-pre-unpatch'],
  ['runs-per-object', 'pre-patch-error-leak'],
  ['shadow-stale', 'shadow-leak'],
  ['saved-twice', 'lost-global-state'],
  ['shadow-recursive-lock', 'shadow-ctor-sleeps'],
  ['shadow-recursive-lock', 'shadow-dtor-sleeps'],
];

/** One fault is told once, by the most specific rule. */
export function mostSpecific(diagnoses: readonly Diagnosis[]): readonly Diagnosis[] {
  return diagnoses.filter(
    (each) =>
      !diagnoses.some((other) => isAbove(other.kind, each.kind) && isSamePlace(other, each)) &&
      !isUndoneTogether(each, diagnoses) &&
      !isStillStarted(each, diagnoses),
  );
}

/** The undo that is missing for a pointer into the module is the same that is missing for the rest. */
function isUndoneTogether({ kind, activation, text }: Diagnosis, diagnoses: readonly Diagnosis[]): boolean {
  if ((kind !== 'missing-post-unpatch' && kind !== 'missing-pre-unpatch') || text !== undefined) return false;
  return diagnoses.some(
    (other) =>
      other.kind === 'dangling-module-pointer' &&
      other.other === undefined &&
      other.activation?.kind === activation?.kind &&
      other.activation?.functionName === activation?.functionName,
  );
}

/** What was started and not stopped goes on with memory that is freed: to stop it mends both. */
function isStillStarted({ kind, activation, module }: Diagnosis, diagnoses: readonly Diagnosis[]): boolean {
  if (kind !== 'shadow-use-after-free' || activation?.kind !== 'handler') return false;
  return diagnoses.some((other) => other.kind === 'dangling-module-pointer' && other.module === module);
}

/** What the kernel trips over is the consequence of whatever else is wrong on the line. */
function isAbove(one: DiagnosisKind, other: DiagnosisKind): boolean {
  if (other === 'kernel-fault') return one !== 'kernel-fault';
  return ABOVE.some(([above, below]) => one === above && other === below);
}

function isSamePlace(a: Diagnosis, b: Diagnosis): boolean {
  if (a.module !== b.module) return false;
  const [left, right] = [a, b].map(({ at, resource }) => at ?? resource?.trace[0]);
  const isSame = (x: TraceEntry | undefined, y: TraceEntry | undefined): boolean =>
    x !== undefined && x.path === y?.path && x.line === y.line;
  return isSame(left, right) || isSame(a.resource?.trace[0], b.resource?.trace[0]);
}
