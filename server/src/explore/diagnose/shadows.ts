import type { EntryKind } from '../../machine/run/observer';
import type { PatchedObjects, PatchLife } from '../patchLife';
import { UNDOING } from '../watch/changeWatch';
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
  const isOwned = patched.states.some((state) => state.isShadow && state.id === id);
  const diagnosis = fate(site, { frees, isOwned, isReplacing: patched.isReplacing });
  return diagnosis && { ...diagnosis, id };
}

interface Owner {
  /** The calls that free variables of the id. */
  readonly frees: readonly SeenCall[];
  /** A state owns them: the kernel frees them when it leaves the system. */
  readonly isOwned: boolean;
  readonly isReplacing: boolean;
}

function fate(site: PatchSite, { frees, isOwned, isReplacing }: Owner): Diagnosis | undefined {
  const [first] = site.leftIn;
  if (first && frees.length === 0 && !isOwned) return found(site, 'shadow-never-freed');
  const orphan = isFreedWithItsObject(frees) ? undefined : orphaned(site);
  if (orphan) return orphan;
  if (first) return mayFindAll(site, frees) ? undefined : leaked(site);
  if (isFreedTooEarly(site)) return released(site, 'pre_unpatch', 'shadow-leak');
  const isCallback = ['pre_patch', 'post_patch'].includes(site.holding.entry.kind);
  const undoing = [...site.releases.keys()];
  if (isCallback && !isReplacing && undoing.join() === 'module_exit')
    return released(site, 'module_exit', 'undo-only-in-exit');
  return undefined;
}

/**
 * Where it undoes, the livepatch frees those of objects that it finds by itself: in a real kernel these may be all. A loop that
 * is made by a macro which is not visible does not set its variable, so that it seems to be NULL.
 */
function mayFindAll({ holding, leftIn: [left] }: PatchSite, frees: readonly SeenCall[]): boolean {
  const isOfFound = frees.some(({ call: { name, objKind, by } }) => {
    const isFound = objKind === 'given' || objKind === 'null';
    return name === 'klp_shadow_free' && isFound && UNDOING.has(by.entry.kind);
  });
  return isOfFound && (holding.shadow ?? left?.holding.shadow)?.objKind === 'given';
}

/** Patched functions run until the transition is over, and make new ones behind `pre_unpatch`. */
function isFreedTooEarly({ holding, releases }: PatchSite): boolean {
  const isLast = !releases.has('post_unpatch') && !releases.has('module_exit');
  return holding.entry.kind === 'function' && releases.has('pre_unpatch') && isLast;
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
