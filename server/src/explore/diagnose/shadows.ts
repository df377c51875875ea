import type { EntryKind } from '../../machine/observer';
import type { PatchedObjects, PatchLife } from '../patchLife';
import type { ShadowCall } from '../watch/step';
import type { Diagnosis } from './diagnosis';
import { endOf, found, released } from './holdings';
import type { Site } from './sites';

type PatchSite = Site<PatchLife>;

/** A call of the shadow variable API and the run that it happened in. */
export interface SeenCall {
  readonly call: ShadowCall;
  readonly life: PatchLife;
}

/** All shadow calls of a module's runs, the shortest run first. */
export function shadowCalls(lives: readonly PatchLife[], module: string): readonly SeenCall[] {
  return lives.flatMap((life) =>
    life.steps.flatMap((step) =>
      step.kind === 'shadow' && step.call.by.module === module ? [{ call: step.call, life }] : [],
    ),
  );
}

/** What becomes of the shadow variables that one call makes. */
export function diagnoseShadow(
  site: PatchSite,
  calls: readonly SeenCall[],
  patched: PatchedObjects,
): Diagnosis | undefined {
  const id = site.holding.shadow?.id ?? site.leftIn[0]?.holding.shadow?.id;
  if (id === undefined) return undefined;
  const frees = calls.filter(({ call }) => call.name.includes('free') && (call.id ?? id) === id);
  const diagnosis = fate(site, frees, patched);
  return diagnosis && { ...diagnosis, id };
}

function fate(
  site: PatchSite,
  frees: readonly SeenCall[],
  { isReplacing }: PatchedObjects,
): Diagnosis | undefined {
  const [first] = site.leftIn;
  if (first && frees.length === 0) return found(site, 'shadow-never-freed');
  const orphan = isFreedWithItsObject(frees) ? undefined : orphaned(site);
  if (orphan) return orphan;
  if (first) return leaked(site);
  const isCallback = ['pre_patch', 'post_patch'].includes(site.holding.entry.kind);
  const undoing = [...site.releases.keys()];
  if (isCallback && !isReplacing && undoing.join() === 'module_exit')
    return released(site, 'module_exit', 'undo-only-in-exit');
  return undefined;
}

/** Some patched function frees the variables of single objects, so it does when they are gone. */
function isFreedWithItsObject(frees: readonly SeenCall[]): boolean {
  return frees.some(({ call }) => call.name === 'klp_shadow_free' && call.by.entry.kind === 'function');
}

/** The module whose objects they are attached to is gone, and they are still there. */
function orphaned(site: PatchSite): Diagnosis | undefined {
  const { holding } = site;
  const life = [...site.seenIn].find(({ orphans }) => orphans.some((each) => isSameSite(each, holding)));
  return life && { ...found(site, 'shadow-orphaned'), text: holding.entry.object, run: life };
}

function isSameSite(a: Site<PatchLife>['holding'], b: Site<PatchLife>['holding']): boolean {
  const [left, right] = [a.trace[0], b.trace[0]];
  return left?.path === right?.path && left?.line === right?.line && left?.column === right?.column;
}

/** There is a call that frees them, and a way past it. */
function leaked(site: PatchSite): Diagnosis | undefined {
  const [first] = site.leftIn;
  const end = first && endOf(first.life.steps, first.holding);
  if (end?.entry.kind === 'pre_patch' && end.result !== undefined && end.result < 0)
    return { ...found(site, 'pre-patch-error-leak'), at: end.at ?? site.holding.trace[0] };
  const wasReversed = first?.life.enabling === 'is reversed';
  const early: EntryKind = 'pre_unpatch';
  if (wasReversed && site.releases.has(early) && !site.releases.has('post_unpatch'))
    return released(site, early, 'undo-in-wrong-callback');
  return found(site, 'shadow-leak');
}
