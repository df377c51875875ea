import type { PatchedObjects, PatchLife } from '../patchLife';
import { diagnoseCallbacks } from './callbacks';
import type { TraceEntry } from '../../machine/run/fault';
import type { Diagnosis, DiagnosisKind } from './diagnosis';
import { diagnoseFaults } from './faults';
import { diagnoseHolding } from './holdings';
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
  lives: readonly PatchLife[],
  module: string,
  patched: PatchedObjects,
): readonly Diagnosis[] {
  // What a life that was ended would have given back is not known.
  const whole = lives.filter(({ ended }) => ended === undefined);
  const sites = sitesOf(whole, module);
  const calls = shadowCalls(lives, module);
  const diagnoses = [
    ...diagnoseFaults(lives, module),
    ...diagnoseCallbacks(lives, module),
    ...sites.flatMap((site) => {
      const isShadow = site.holding.kind === 'shadow';
      return (isShadow ? diagnoseShadow(site, calls, patched) : diagnoseHolding(site)) ?? [];
    }),
    ...diagnoseShadowUses(calls, patched),
    ...diagnoseSavedState(whole, sites, module, patched),
    ...diagnoseStuck(lives, module),
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
function isUndoneTogether({ kind, entry, text }: Diagnosis, diagnoses: readonly Diagnosis[]): boolean {
  if ((kind !== 'missing-post-unpatch' && kind !== 'missing-pre-unpatch') || text !== undefined) return false;
  return diagnoses.some(
    (other) =>
      other.kind === 'dangling-module-pointer' &&
      other.other === undefined &&
      other.entry?.kind === entry?.kind &&
      other.entry?.functionName === entry?.functionName,
  );
}

/** What was started and not stopped goes on with memory that is freed: to stop it mends both. */
function isStillStarted({ kind, entry, module }: Diagnosis, diagnoses: readonly Diagnosis[]): boolean {
  if (kind !== 'shadow-use-after-free' || entry?.kind !== 'handler') return false;
  return diagnoses.some((other) => other.kind === 'dangling-module-pointer' && other.module === module);
}

/** What the kernel trips over is the consequence of whatever else is wrong on the line. */
function isAbove(one: DiagnosisKind, other: DiagnosisKind): boolean {
  if (other === 'kernel-fault') return one !== 'kernel-fault';
  return ABOVE.some(([above, below]) => one === above && other === below);
}

function isSamePlace(a: Diagnosis, b: Diagnosis): boolean {
  if (a.module !== b.module) return false;
  const [left, right] = [a, b].map(({ at, holding }) => at ?? holding?.trace[0]);
  const isSame = (x: TraceEntry | undefined, y: TraceEntry | undefined): boolean =>
    x !== undefined && x.path === y?.path && x.line === y.line;
  return isSame(left, right) || isSame(a.holding?.trace[0], b.holding?.trace[0]);
}
