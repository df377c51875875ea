import type { PatchRuns } from '../../../explore/runSet/runSet';
import type { SeenCall } from '../../../explore/runSet/seenShadowCalls';
import type { PatchRun } from '../../../explore/patchRun';
import type { Resource } from '../../../explore/trace/resource';
import type { ActivationKind } from '../../../machine/run/observer';
import { isLeftByFailure, isLeftByReversal, type PatchSite } from './fate';

/** What becomes of the shadow variables that one call makes, over all runs of the livepatch. */
export type ShadowFate =
  /** Nothing that was run frees variables of this id. */
  | 'never freed'
  /** The module is gone whose objects they are attached to. */
  | 'outlives its object'
  | 'left by failed pre_patch'
  | 'left by reversal'
  | 'leaked'
  | 'freed too early'
  | 'freed in exit only';

/** A call that makes shadow variables. */
export interface ShadowSite {
  readonly site: PatchSite;
  readonly id: bigint;
  readonly fate: ShadowFate | undefined;
  /** Of one that outlives its object: the run. */
  readonly outlivedIn: PatchRun | undefined;
}

const known = new WeakMap<PatchRuns, readonly ShadowSite[]>();

/** The calls that make shadow variables with a certain fate. */
export function shadowSites(runs: PatchRuns, fate: ShadowFate): readonly ShadowSite[] {
  const all = known.get(runs) ?? runs.sites.flatMap((site) => shadowSite(site, runs) ?? []);
  known.set(runs, all);
  return all.filter((each) => each.fate === fate);
}

function shadowSite(site: PatchSite, { shadowCalls, patched }: PatchRuns): ShadowSite | undefined {
  const { resource, leakedIn } = site;
  const id = resource.shadow?.id ?? leakedIn[0]?.resource.shadow?.id;
  if (resource.kind !== 'shadow' || id === undefined) return undefined;
  const frees = shadowCalls.filter(({ call }) => call.does === 'free' && (call.id ?? id) === id);
  const isOwned = patched.states.some((state) => state.isShadow && state.id === id);
  const outlivedIn = isFreedWithItsObject(frees) ? undefined : outliving(site);
  const fate = findFate(site, { frees, isOwned, isReplacing: patched.isReplacing, outlivedIn });
  return { site, id, fate, outlivedIn };
}

interface Owner {
  /** The calls that free variables of the id. */
  readonly frees: readonly SeenCall<PatchRun>[];
  /** A state owns them: the kernel frees them when it leaves the system. */
  readonly isOwned: boolean;
  readonly isReplacing: boolean;
  readonly outlivedIn: PatchRun | undefined;
}

function findFate(
  site: PatchSite,
  { frees, isOwned, isReplacing, outlivedIn }: Owner,
): ShadowFate | undefined {
  const isLeaked = site.leakedIn.length > 0;
  if (isLeaked && frees.length === 0 && !isOwned) return 'never freed';
  if (outlivedIn) return 'outlives its object';
  if (isLeaked) return mayFindAll(site, frees) ? undefined : leak(site);
  if (isFreedTooEarly(site)) return 'freed too early';
  const isCallback = ['pre_patch', 'post_patch'].includes(site.resource.activation.kind);
  const isExitOnly = site.releases.has('module_exit') && site.releases.size === 1;
  return isCallback && !isReplacing && isExitOnly ? 'freed in exit only' : undefined;
}

/** There is a call that frees them, and a way past it. */
function leak(site: PatchSite): ShadowFate {
  if (isLeftByFailure(site)) return 'left by failed pre_patch';
  return isLeftByReversal(site) ? 'left by reversal' : 'leaked';
}

const UNDOING: ReadonlySet<ActivationKind> = new Set(['pre_unpatch', 'post_unpatch', 'module_exit']);

/**
 * Where it undoes, the livepatch frees those of objects that it finds by itself: in a real kernel these may be all. A loop that
 * is made by a macro which is not visible does not set its variable, so that it seems to be NULL.
 */
function mayFindAll(
  { resource, leakedIn: [leaked] }: PatchSite,
  frees: readonly SeenCall<PatchRun>[],
): boolean {
  const isOfFound = frees.some(({ call: { name, objKind, by } }) => {
    const isFound = objKind === 'given' || objKind === 'null';
    return name === 'klp_shadow_free' && isFound && UNDOING.has(by.activation.kind);
  });
  return isOfFound && (resource.shadow ?? leaked?.resource.shadow)?.objKind === 'given';
}

/** Patched functions run until the transition is over, and allocate new ones after `pre_unpatch`. */
function isFreedTooEarly({ resource, releases }: PatchSite): boolean {
  const isLast = !releases.has('post_unpatch') && !releases.has('module_exit');
  return resource.activation.kind === 'function' && releases.has('pre_unpatch') && isLast;
}

/** Some patched function frees the variables of single objects, so it does when they are gone. */
function isFreedWithItsObject(frees: readonly SeenCall<PatchRun>[]): boolean {
  return frees.some(({ call }) => call.name === 'klp_shadow_free' && call.by.activation.kind === 'function');
}

/** The run in which they are still there when the module is gone whose objects they are attached to. */
function outliving({ resource, seenIn }: PatchSite): PatchRun | undefined {
  return [...seenIn].find(({ outlived }) => outlived.some((each) => isSameLine(each, resource)));
}

function isSameLine(a: Resource, b: Resource): boolean {
  const [left, right] = [a.trace[0], b.trace[0]];
  return left?.path === right?.path && left?.line === right?.line && left?.column === right?.column;
}
