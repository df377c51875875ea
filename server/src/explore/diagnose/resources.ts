import type { ActivationKind } from '../../machine/run/observer';
import type { PatchRun } from '../patchRun';
import type { Resource, Release } from '../trace/resource';
import type { TraceEvent } from '../trace/traceEvent';
import type { Diagnosis } from './diagnosis';
import { type Site, siteKey } from './sites';

type PatchSite = Site<PatchRun>;
type EndEvent = Extract<TraceEvent, { kind: 'end' }>;

/** What goes wrong with one thing that a livepatch takes: what is left of it, or where it is given back. */
export function diagnoseResource(site: PatchSite): Diagnosis | undefined {
  const { resource, leakedIn } = site;
  const [first] = leakedIn;
  const isPrePatch = resource.activation.kind === 'pre_patch';
  const misplaced =
    takenPerObject(site) ?? (isPrePatch ? (failedPrePatch(site) ?? notReversed(site)) : undefined);
  if (misplaced) return misplaced;
  if (first && resource.pointsInto) return found(site, 'dangling-module-pointer');
  switch (resource.activation.kind) {
    case 'pre_patch':
      return undone(site, 'missing-post-unpatch');
    case 'post_patch':
      return undone(site, 'missing-pre-unpatch');
    case 'module_init':
      return initSideEffect(site);
    default:
      return undefined;
  }
}

/** The entries that give back what callbacks take. */
const UNDO: readonly ActivationKind[] = ['pre_unpatch', 'post_unpatch', 'module_exit'];

/** What a callback takes and nothing, or something in the wrong place, gives back. */
function undone(
  site: PatchSite,
  missing: 'missing-post-unpatch' | 'missing-pre-unpatch',
): Diagnosis | undefined {
  const { releases, leakedIn } = site;
  const kinds = UNDO.filter((kind) => releases.has(kind));
  if (kinds.length === 0)
    return leakedIn.length > 0 && releases.size === 0 ? found(site, missing) : undefined;
  if (kinds.join() === 'module_exit') return released(site, 'module_exit', 'undo-only-in-exit');
  return leftInPart(site, missing);
}

/** `pre_patch` takes it, and only `pre_unpatch` gives it back, which a reversed transition does not run. */
function notReversed(site: PatchSite): Diagnosis | undefined {
  const { releases, leakedIn } = site;
  if (!releases.has('pre_unpatch') || releases.has('post_unpatch')) return undefined;
  const wasReversed = leakedIn[0]?.run.enabling === 'is reversed';
  return wasReversed ? released(site, 'pre_unpatch', 'undo-in-wrong-callback') : undefined;
}

/** A callback gives back some of it, and leaves the rest when all goes as usual. */
function leftInPart(site: PatchSite, missing: Diagnosis['kind']): Diagnosis | undefined {
  const atOnce = 'completes at once';
  const usual = site.leakedIn.find(
    ({ run }) => run.enabling === atOnce && run.disabling === atOnce && !isUnusual(run),
  );
  return usual && { ...found({ ...site, leakedIn: [usual] }, missing), text: 'in part' };
}

/** Something was decided in the module's code, perhaps otherwise when it took than when it gave back. */
function isUnusual({ events }: PatchRun): boolean {
  return events.some((event) => event.kind === 'end' && event.decided.length > 0);
}

/** One function takes it for several objects, and what it has taken for one of them is lost. */
function takenPerObject(site: PatchSite): Diagnosis | undefined {
  const { releases, leakedIn } = site;
  if (!releases.has('post_unpatch') && !releases.has('pre_unpatch')) return undefined;
  const shared = leakedIn.find(
    ({ run, resource }) =>
      !isUnusual(run) &&
      run.events.some((event) => event.kind === 'acquired' && isForOtherObject(event.resource, resource)),
  );
  return shared && found({ ...site, leakedIn: [shared] }, 'runs-per-object');
}

function isForOtherObject(one: Resource, other: Resource): boolean {
  return siteKey(one) === siteKey(other) && one.activation.object !== other.activation.object;
}

/** `pre_patch` fails and leaves what it had taken before. */
function failedPrePatch(site: PatchSite): Diagnosis | undefined {
  const [first] = site.leakedIn;
  if (!first) return undefined;
  const end = endOf(first.run.events, first.resource);
  if (end?.result === undefined || end.result >= 0) return undefined;
  return { ...found(site, 'pre-patch-error-leak'), at: end.at ?? first.resource.trace[0] };
}

/** The end of the call of the module in which something was taken. */
export function endOf(
  events: readonly TraceEvent[],
  resource: { readonly activation: object },
): EndEvent | undefined {
  return events.find(
    (event): event is EndEvent => event.kind === 'end' && event.activation === resource.activation,
  );
}

const SIDE_EFFECTS: ReadonlySet<string> = new Set(['change', 'hook', 'timer', 'work', 'thread']);

/** Init changes the system, where neither disabling nor replacing reaches it. A module notifier is not meant. */
function initSideEffect(site: PatchSite): Diagnosis | undefined {
  const { resource, releases } = site;
  if (!SIDE_EFFECTS.has(resource.kind) || releases.has('module_init')) return undefined;
  if (resource.what.includes('notifier') || resource.isUndeclared === true) return undefined;
  const isCallbacks = ['pre_unpatch', 'post_unpatch'].some((kind) => releases.has(kind as ActivationKind));
  return isCallbacks ? undefined : found(site, 'init-side-effect');
}

/** What is wrong is where it was taken. */
export function found(site: PatchSite, kind: Diagnosis['kind']): Diagnosis {
  const [first] = site.leakedIn;
  const resource = first?.resource ?? site.resource;
  const { module, activation, trace } = resource;
  return { kind, module, activation, resource, at: trace[0], run: first?.run ?? { events: [], script: [] } };
}

/** What is wrong is where it is given back. */
export function released(site: PatchSite, by: ActivationKind, kind: Diagnosis['kind']): Diagnosis {
  const release = site.releases.get(by);
  const run =
    release && [...site.seenIn].find(({ events }) => events.some((event) => isRelease(event, release)));
  const shown = site.leakedIn.length > 0 || !run ? {} : { run: run, resource: release.resource };
  return { ...found(site, kind), ...shown, at: release?.trace[0], action: release };
}

function isRelease(event: TraceEvent, release: Release): boolean {
  return event.kind === 'released' && event.release === release;
}
