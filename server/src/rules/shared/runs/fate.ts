import type { PatchRuns } from '../../../explore/runSet/runSet';
import type { Site } from '../../../explore/runSet/sites';
import type { PatchRun } from '../../../explore/patchRun';
import type { Release, Resource } from '../../../explore/trace/resource';
import type { EventOf, TraceEvent } from '../../../explore/trace/traceEvent';
import type { Activation, ActivationKind } from '../../../machine/run/observer';
import type { RunFact } from './runFact';

export type PatchSite = Site<PatchRun>;

/** What becomes of something that a livepatch takes, over all of its runs. */
export type Fate =
  /** Acquired once for each of several objects, but released for all of them at once. */
  | 'taken per object'
  /** Left by a `pre_patch` that fails. */
  | 'left by failed pre_patch'
  /** Given back in `pre_unpatch` only, which a reversed transition does not run. */
  | 'left by reversal'
  /** The kernel gets into the module through it when that is gone. */
  | 'points into module'
  | 'never undone'
  | 'undone in part'
  | 'undone in exit only';

const fates = new WeakMap<PatchSite, { readonly fate: Fate | undefined }>();

/** What becomes of a resource that is no shadow variable; undefined if nothing is wrong. */
export function fateOf(site: PatchSite): Fate | undefined {
  const known = fates.get(site) ?? { fate: findFate(site) };
  fates.set(site, known);
  return known.fate;
}

function findFate(site: PatchSite): Fate | undefined {
  const { resource, leakedIn, releases } = site;
  if (perObject(site)) return 'taken per object';
  if (resource.activation.kind === 'pre_patch') {
    if (isLeftByFailure(site)) return 'left by failed pre_patch';
    if (isLeftByReversal(site)) return 'left by reversal';
  }
  if (leakedIn.length > 0 && resource.pointsInto) return 'points into module';
  const kinds = UNDO.filter((kind) => releases.has(kind));
  if (kinds.length === 0) return isNeverUndone(site) ? 'never undone' : undefined;
  if (kinds.every((kind) => kind === 'module_exit')) return 'undone in exit only';
  return usualLeak(site) && 'undone in part';
}

/** Nothing gives it back, or only the call that took it, where it fails. */
function isNeverUndone(site: PatchSite): boolean {
  const { releases, leakedIn, resource } = site;
  if (releases.size === 0) return leakedIn.length > 0;
  return (
    [...releases.keys()].every((kind) => kind === resource.activation.kind) && usualLeak(site) !== undefined
  );
}

/** The sites of a livepatch's resources that are no shadow variables. */
export function resourceSites(runs: PatchRuns, fate: Fate, takenIn?: ActivationKind): readonly PatchSite[] {
  return runs.sites.filter(
    (site) =>
      site.resource.kind !== 'shadow' &&
      (takenIn === undefined || site.resource.activation.kind === takenIn) &&
      fateOf(site) === fate,
  );
}

/** The activations that release what callbacks acquire. */
const UNDO: readonly ActivationKind[] = ['pre_unpatch', 'post_unpatch', 'module_exit'];

/** Whether `pre_patch` fails and leaves what it had taken before. */
export function isLeftByFailure({ leakedIn: [first] }: PatchSite): boolean {
  const end = first && endOf(first.run.events, first.resource);
  return end?.activation.kind === 'pre_patch' && end.result !== undefined && end.result < 0;
}

/** Whether only `pre_unpatch` gives it back, and a reversed transition leaves it. */
export function isLeftByReversal({ releases, leakedIn: [first] }: PatchSite): boolean {
  if (!releases.has('pre_unpatch') || releases.has('post_unpatch')) return false;
  return first?.run.enabling === 'is reversed';
}

/** The run that leaves it when all goes as usual. */
export function usualLeak({ leakedIn }: PatchSite): PatchSite['leakedIn'][number] | undefined {
  const atOnce = 'completes at once';
  return leakedIn.find(({ run }) => run.enabling === atOnce && run.disabling === atOnce && !isUnusual(run));
}

/** Something was decided in the module's code, perhaps otherwise when it took than when it gave back. */
function isUnusual({ events }: PatchRun): boolean {
  return events.some((event) => event.kind === 'end' && event.decided.length > 0);
}

/** One function takes it for several objects, and what it has taken for one of them is lost: the run that loses it. */
export function perObject({ releases, leakedIn }: PatchSite): PatchSite['leakedIn'][number] | undefined {
  if (!releases.has('post_unpatch') && !releases.has('pre_unpatch')) return undefined;
  return leakedIn.find(
    ({ run, resource }) =>
      !isUnusual(run) &&
      run.events.some((event) => event.kind === 'acquired' && isForOtherObject(event.resource, resource)),
  );
}

function isForOtherObject(one: Resource, other: Resource): boolean {
  return one.site === other.site && one.activation.object !== other.activation.object;
}

/** The end of the call of the module in which something was taken. */
export function endOf(
  events: readonly TraceEvent[],
  resource: { readonly activation: Activation },
): EventOf<'end'> | undefined {
  return events.find(
    (event): event is EventOf<'end'> => event.kind === 'end' && event.activation === resource.activation,
  );
}

/** What is wrong is where it was taken. */
export function takenAt(site: PatchSite, leak = site.leakedIn[0]): RunFact {
  const resource = leak?.resource ?? site.resource;
  const { module, activation, trace, shadow } = resource;
  const run = leak?.run ?? { events: [], script: [] };
  return { module, activation, resource, at: trace[0], id: shadow?.id, run };
}

/** What is wrong is that `pre_patch` returns an error there. */
export function failedAt(site: PatchSite): RunFact {
  const [first] = site.leakedIn;
  const end = first && endOf(first.run.events, first.resource);
  const taken = takenAt(site);
  return { ...taken, at: end?.at ?? taken.at };
}

/** What is wrong is where it is released. */
export function releasedAt(site: PatchSite, by: ActivationKind): RunFact {
  const release = site.releases.get(by);
  const run =
    release && [...site.seenIn].find(({ events }) => events.some((event) => isRelease(event, release)));
  const shown = site.leakedIn.length > 0 || !run ? {} : { run, resource: release.resource };
  return { ...takenAt(site), ...shown, at: release?.trace[0], action: release };
}

function isRelease(event: TraceEvent, release: Release): boolean {
  return event.kind === 'released' && event.release === release;
}
