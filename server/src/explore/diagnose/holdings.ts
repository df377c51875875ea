import type { EntryKind } from '../../machine/run/observer';
import type { PatchLife } from '../patchLife';
import type { Holding, Release } from '../watch/holding';
import type { Step } from '../watch/step';
import type { Diagnosis } from './diagnosis';
import { type Site, siteKey } from './sites';

type PatchSite = Site<PatchLife>;
type EndStep = Extract<Step, { kind: 'end' }>;

/** What goes wrong with one thing that a livepatch takes: what is left of it, or where it is given back. */
export function diagnoseHolding(site: PatchSite): Diagnosis | undefined {
  const { holding, leftIn } = site;
  const [first] = leftIn;
  const isPrePatch = holding.entry.kind === 'pre_patch';
  const misplaced =
    takenPerObject(site) ?? (isPrePatch ? (failedPrePatch(site) ?? notReversed(site)) : undefined);
  if (misplaced) return misplaced;
  if (first && holding.pointsInto) return found(site, 'dangling-module-pointer');
  switch (holding.entry.kind) {
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
const UNDO: readonly EntryKind[] = ['pre_unpatch', 'post_unpatch', 'module_exit'];

/** What a callback takes and nothing, or something in the wrong place, gives back. */
function undone(
  site: PatchSite,
  missing: 'missing-post-unpatch' | 'missing-pre-unpatch',
): Diagnosis | undefined {
  const { releases, leftIn } = site;
  const kinds = UNDO.filter((kind) => releases.has(kind));
  if (kinds.length === 0) return leftIn.length > 0 && releases.size === 0 ? found(site, missing) : undefined;
  if (kinds.join() === 'module_exit') return released(site, 'module_exit', 'undo-only-in-exit');
  return leftInPart(site, missing);
}

/** `pre_patch` takes it, and only `pre_unpatch` gives it back, which a reversed transition does not run. */
function notReversed(site: PatchSite): Diagnosis | undefined {
  const { releases, leftIn } = site;
  if (!releases.has('pre_unpatch') || releases.has('post_unpatch')) return undefined;
  const wasReversed = leftIn[0]?.life.enabling === 'is reversed';
  return wasReversed ? released(site, 'pre_unpatch', 'undo-in-wrong-callback') : undefined;
}

/** A callback gives back some of it, and leaves the rest when all goes as usual. */
function leftInPart(site: PatchSite, missing: Diagnosis['kind']): Diagnosis | undefined {
  const atOnce = 'completes at once';
  const usual = site.leftIn.find(
    ({ life }) => life.enabling === atOnce && life.disabling === atOnce && !isUnusual(life),
  );
  return usual && { ...found({ ...site, leftIn: [usual] }, missing), text: 'in part' };
}

/** Something was decided in the module's code, perhaps otherwise when it took than when it gave back. */
function isUnusual({ steps }: PatchLife): boolean {
  return steps.some((step) => step.kind === 'end' && step.decided.length > 0);
}

/** One function takes it for several objects, and what it has taken for one of them is lost. */
function takenPerObject(site: PatchSite): Diagnosis | undefined {
  const { releases, leftIn } = site;
  if (!releases.has('post_unpatch') && !releases.has('pre_unpatch')) return undefined;
  const shared = leftIn.find(
    ({ life, holding }) =>
      !isUnusual(life) &&
      life.steps.some((step) => step.kind === 'take' && isForOtherObject(step.holding, holding)),
  );
  return shared && found({ ...site, leftIn: [shared] }, 'runs-per-object');
}

function isForOtherObject(one: Holding, other: Holding): boolean {
  return siteKey(one) === siteKey(other) && one.entry.object !== other.entry.object;
}

/** `pre_patch` fails and leaves what it had taken before. */
function failedPrePatch(site: PatchSite): Diagnosis | undefined {
  const [first] = site.leftIn;
  if (!first) return undefined;
  const end = endOf(first.life.steps, first.holding);
  if (end?.result === undefined || end.result >= 0) return undefined;
  return { ...found(site, 'pre-patch-error-leak'), at: end.at ?? first.holding.trace[0] };
}

/** The end of the call of the module in which something was taken. */
export function endOf(steps: readonly Step[], holding: { readonly entry: object }): EndStep | undefined {
  return steps.find((step): step is EndStep => step.kind === 'end' && step.entry === holding.entry);
}

const SIDE_EFFECTS: ReadonlySet<string> = new Set(['change', 'hook', 'timer', 'work', 'thread']);

/** Init changes the system, where neither disabling nor replacing reaches it. A module notifier is not meant. */
function initSideEffect(site: PatchSite): Diagnosis | undefined {
  const { holding, releases } = site;
  if (!SIDE_EFFECTS.has(holding.kind) || releases.has('module_init')) return undefined;
  if (holding.what.includes('notifier') || holding.isUndeclared === true) return undefined;
  const isCallbacks = ['pre_unpatch', 'post_unpatch'].some((kind) => releases.has(kind as EntryKind));
  return isCallbacks ? undefined : found(site, 'init-side-effect');
}

/** What is wrong is where it was taken. */
export function found(site: PatchSite, kind: Diagnosis['kind']): Diagnosis {
  const [first] = site.leftIn;
  const holding = first?.holding ?? site.holding;
  const { module, entry, trace } = holding;
  return { kind, module, entry, holding, at: trace[0], run: first?.life ?? { steps: [], script: [] } };
}

/** What is wrong is where it is given back. */
export function released(site: PatchSite, by: EntryKind, kind: Diagnosis['kind']): Diagnosis {
  const release = site.releases.get(by);
  const life =
    release && [...site.seenIn].find(({ steps }) => steps.some((step) => isRelease(step, release)));
  const shown = site.leftIn.length > 0 || !life ? {} : { run: life, holding: release.holding };
  return { ...found(site, kind), ...shown, at: release?.trace[0], deed: release };
}

function isRelease(step: Step, release: Release): boolean {
  return step.kind === 'release' && step.release === release;
}
