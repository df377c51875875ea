import type { ActivationKind } from '../../machine/run/observer';
import type { PatchedObjects, PatchRun } from '../patchRun';
import { UNDOING } from '../trace/changeWatch';
import type { ShadowCall } from '../trace/traceEvent';
import type { Diagnosis } from './diagnosis';
import { endOf, found, released } from './resources';
import type { Site } from './sites';

type PatchSite = Site<PatchRun>;

/** A call of the shadow variable API and the run that it happened in. */
export interface SeenCall {
  readonly call: ShadowCall;
  readonly run: PatchRun;
}

/** All shadow calls of a module's runs, the shortest run first. */
export function shadowCalls(runs: readonly PatchRun[], module: string): readonly SeenCall[] {
  return runs.flatMap((run) =>
    run.events.flatMap((event) =>
      event.kind === 'shadow' && event.call.by.module === module ? [{ call: event.call, run }] : [],
    ),
  );
}

/** What becomes of the shadow variables that one call makes. */
export function diagnoseShadow(
  site: PatchSite,
  calls: readonly SeenCall[],
  patched: PatchedObjects,
): Diagnosis | undefined {
  const id = site.resource.shadow?.id ?? site.leakedIn[0]?.resource.shadow?.id;
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
  const [first] = site.leakedIn;
  if (first && frees.length === 0 && !isOwned) return found(site, 'shadow-never-freed');
  const orphan = isFreedWithItsObject(frees) ? undefined : orphaned(site);
  if (orphan) return orphan;
  if (first) return mayFindAll(site, frees) ? undefined : leaked(site);
  if (isFreedTooEarly(site)) return released(site, 'pre_unpatch', 'shadow-leak');
  const isCallback = ['pre_patch', 'post_patch'].includes(site.resource.activation.kind);
  const undoing = [...site.releases.keys()];
  if (isCallback && !isReplacing && undoing.join() === 'module_exit')
    return released(site, 'module_exit', 'undo-only-in-exit');
  return undefined;
}

/**
 * Where it undoes, the livepatch frees those of objects that it finds by itself: in a real kernel these may be all. A loop that
 * is made by a macro which is not visible does not set its variable, so that it seems to be NULL.
 */
function mayFindAll({ resource, leakedIn: [leaked] }: PatchSite, frees: readonly SeenCall[]): boolean {
  const isOfFound = frees.some(({ call: { name, objKind, by } }) => {
    const isFound = objKind === 'given' || objKind === 'null';
    return name === 'klp_shadow_free' && isFound && UNDOING.has(by.activation.kind);
  });
  return isOfFound && (resource.shadow ?? leaked?.resource.shadow)?.objKind === 'given';
}

/** Patched functions run until the transition is over, and make new ones behind `pre_unpatch`. */
function isFreedTooEarly({ resource, releases }: PatchSite): boolean {
  const isLast = !releases.has('post_unpatch') && !releases.has('module_exit');
  return resource.activation.kind === 'function' && releases.has('pre_unpatch') && isLast;
}

/** Some patched function frees the variables of single objects, so it does when they are gone. */
function isFreedWithItsObject(frees: readonly SeenCall[]): boolean {
  return frees.some(({ call }) => call.name === 'klp_shadow_free' && call.by.activation.kind === 'function');
}

/** The module whose objects they are attached to is gone, and they are still there. */
function orphaned(site: PatchSite): Diagnosis | undefined {
  const { resource } = site;
  const run = [...site.seenIn].find(({ outlived }) => outlived.some((each) => isSameSite(each, resource)));
  return run && { ...found(site, 'shadow-orphaned'), text: resource.activation.object, run: run };
}

function isSameSite(a: Site<PatchRun>['resource'], b: Site<PatchRun>['resource']): boolean {
  const [left, right] = [a.trace[0], b.trace[0]];
  return left?.path === right?.path && left?.line === right?.line && left?.column === right?.column;
}

/** There is a call that frees them, and a way past it. */
function leaked(site: PatchSite): Diagnosis | undefined {
  const [first] = site.leakedIn;
  const end = first && endOf(first.run.events, first.resource);
  if (end?.activation.kind === 'pre_patch' && end.result !== undefined && end.result < 0)
    return { ...found(site, 'pre-patch-error-leak'), at: end.at ?? site.resource.trace[0] };
  const wasReversed = first?.run.enabling === 'is reversed';
  const early: ActivationKind = 'pre_unpatch';
  if (wasReversed && site.releases.has(early) && !site.releases.has('post_unpatch'))
    return released(site, early, 'undo-in-wrong-callback');
  return found(site, 'shadow-leak');
}
