import type { PatchedObjects } from '../patchLife';
import type { UpgradeLife } from '../upgradeLife';
import type { Holding, Release } from '../watch/holding';
import type { ShadowCall, Step } from '../watch/step';
import type { Diagnosis } from './diagnosis';
import { refused } from './refused';
import { shadowOf } from './faults';
import { siteKey } from './sites';

/** Two livepatches of a series whose lives were run together. */
export interface Pair {
  readonly older: string;
  readonly newer: string;
  readonly patched: Readonly<Record<'older' | 'newer', PatchedObjects>>;
  /** The sites of what each leaves behind all by itself. */
  readonly leftAlone: ReadonlySet<string>;
}

/** What goes wrong between two livepatches. */
export function diagnoseUpgrade(lives: readonly UpgradeLife[], pair: Pair): Diagnosis[] {
  const duplicates = lives.flatMap((life) =>
    shadowCallsOf(life).flatMap((call) => duplicate(life, pair, call)),
  );
  return withoutConsequences([
    ...lives.flatMap((life) => [
      ...refused(life, pair),
      ...(life.way === 'up' ? upgraded(life, pair) : downgraded(life, pair)),
      ...usesAfterFree(life, pair),
    ]),
    ...inTheNewer(duplicates, pair),
  ]);
}

/** What comes of an id that both use for things of their own. */
const OF_COLLISIONS: ReadonlySet<Diagnosis['kind']> = new Set([
  'reverse-not-handled',
  'shadow-alloc-duplicate',
]);

function withoutConsequences(diagnoses: readonly Diagnosis[]): Diagnosis[] {
  const ids = new Set(diagnoses.flatMap(({ kind, id }) => (kind === 'shadow-id-collision' ? [id] : [])));
  return diagnoses.filter(({ kind, id }) => !(OF_COLLISIONS.has(kind) && id !== undefined && ids.has(id)));
}

/** What both do wrong is told of the newer one. */
function inTheNewer(diagnoses: readonly Diagnosis[], { newer }: Pair): Diagnosis[] {
  const known = new Set(diagnoses.filter(({ module }) => module === newer).map(({ id }) => id));
  return diagnoses.filter(({ module, id }) => module === newer || !known.has(id));
}

function upgraded(run: UpgradeLife, pair: Pair): Diagnosis[] {
  const { older, newer } = pair;
  if (run.isReversed) return releases(run).flatMap((release) => tooEarly(run, pair, release));
  if (!run.isReplaced) return collisions(run, older, newer);
  const left = leftOf(run, pair, older);
  return [
    ...left.map((holding) => leftByReplaced(run, pair, holding)),
    ...releases(run).flatMap((release) => [
      ...savedTwice(run, pair, release),
      ...freedByReplaced(run, pair, release),
    ]),
    ...collisions(run, older, newer),
  ];
}

/** What one of the two has left, though it does not when it is alone, and the other one has not put something else there. */
function leftOf(run: UpgradeLife, { leftAlone }: Pair, module: string): Holding[] {
  const changedAgain = new Set(
    run.steps.flatMap((step) =>
      step.kind === 'again' && step.holding.kind === 'change' && step.by.module !== step.holding.module
        ? [step.holding]
        : [],
    ),
  );
  return run.left.filter(
    (each) => each.module === module && !leftAlone.has(siteKey(each)) && !changedAgain.has(each),
  );
}

/** What the replaced livepatch leaves: its own pointers it has to take back itself, the rest is its successor's. */
function leftByReplaced(run: UpgradeLife, { older, newer }: Pair, holding: Holding): Diagnosis {
  const { entry, trace, shadow } = holding;
  const shared = { entry, holding, run, id: shadow?.id };
  if (holding.pointsInto) {
    return { kind: 'dangling-module-pointer', module: older, at: trace[0], other: newer, ...shared };
  }
  const kind = holding.kind === 'shadow' ? 'shadow-leak' : 'replaced-callbacks-skipped';
  return { kind, module: newer, at: undefined, other: older, ...shared };
}

/** A reversed transition undoes what the older livepatch goes on using. */
function tooEarly(run: UpgradeLife, { older, newer }: Pair, release: Release): Diagnosis[] {
  if (release.module !== newer || release.holding.module !== older) return [];
  const isRestored = release.putBackFrom === older;
  if (isRestored || !release.entry.kind.endsWith('unpatch')) return [];
  const { holding, entry, trace } = release;
  const shared = { at: trace[0], entry, holding, deed: release, other: older, run };
  return [{ kind: 'reverse-not-handled', module: newer, ...shared, id: holding.shadow?.id }];
}

function savedTwice(run: UpgradeLife, { older, newer }: Pair, release: Release): Diagnosis[] {
  if (release.module !== newer || release.putBackFrom !== older) return [];
  const at = release.savedAt?.[0] ?? release.trace[0];
  const { holding, entry } = release;
  return [{ kind: 'saved-twice', module: newer, at, entry, holding, deed: release, other: older, run }];
}

/** The exit of a replaced livepatch frees what the new one uses. */
function freedByReplaced(run: UpgradeLife, { older, newer }: Pair, release: Release): Diagnosis[] {
  const { holding, entry, trace } = release;
  if (holding.kind !== 'shadow' || release.module !== older || entry.kind !== 'module_exit') return [];
  const id = holding.shadow?.id;
  const isUsed = shadowCallsOf(run).some((call) => call.by.module === newer && call.id === id);
  const isCounted = shadowCallsOf(run).some(
    ({ by, objKind, name }) => by.entry.kind === 'module_exit' && objKind === 'null' && name.includes('get'),
  );
  if (!isUsed || isCounted) return [];
  const shared = { at: trace[0], entry, holding, deed: release, id, other: newer, run };
  return [{ kind: 'shadow-freed-in-exit', module: older, ...shared, text: 'klp_shadow_free_all' }];
}

/** One id, two kinds of variables. */
function collisions(run: UpgradeLife, older: string, newer: string): Diagnosis[] {
  const allocations = shadowCallsOf(run).filter(({ size, name }) => size && name.includes('alloc'));
  return allocations.flatMap((call) => {
    const { id, by, size } = call;
    const other = allocations.find(
      (each) => each.by.module === older && each.id === id && each.size !== size,
    );
    if (!other || id === undefined || by.module !== newer) return [];
    const text = `${other.size ?? 0}/${size ?? 0}`;
    const shared = { at: by.trace[0], entry: by.entry, deed: other.by, id, other: older, text, run };
    return [{ kind: 'shadow-id-collision' as const, module: newer, ...shared }];
  });
}

/** From the newer livepatch back to the older one, which knows nothing of what came after it. */
function downgraded(run: UpgradeLife, pair: Pair): Diagnosis[] {
  const { older, newer } = pair;
  if (!run.isReplaced || run.isReversed) return [];
  const left = leftOf(run, pair, newer);
  return [
    ...left.map((holding): Diagnosis => {
      const { entry, trace, shadow } = holding;
      const shared = { module: newer, at: trace[0], entry, holding, id: shadow?.id, other: older, run };
      if (holding.pointsInto) return { kind: 'dangling-module-pointer', ...shared };
      if (holding.kind === 'shadow') return { kind: 'shadow-leak', ...shared };
      return { kind: 'unsafe-downgrade', ...shared };
    }),
    ...stale(run, pair),
  ];
}

/** The newer livepatch comes again and finds what it had left when the older one took over. */
function stale(run: UpgradeLife, { older, newer }: Pair): Diagnosis[] {
  const again = run.steps.findIndex(
    (step, at) => isInsmod(step, newer) && run.steps.slice(0, at).some((before) => isInsmod(before, newer)),
  );
  if (again < 0) return [];
  const olderKnows = shadowCallsOf(run).flatMap((call) => (call.by.module === older ? [call.id] : []));
  return run.steps.flatMap((step, at) => {
    if (at < again || step.kind !== 'shadow' || step.call.by.module !== newer || !step.call.isFound)
      return [];
    const { id, name, by } = step.call;
    const taken = run.steps.slice(0, at).findLastIndex((each) => isTaken(each, step.call));
    const holding = taken < again ? holdingOf(run.steps[taken]) : undefined;
    if (!holding || name === 'klp_shadow_alloc' || olderKnows.includes(id)) return [];
    const shared = { at: holding.trace[0], entry: holding.entry, holding, deed: by, id, other: older, run };
    return [{ kind: 'shadow-stale' as const, module: newer, ...shared }];
  });
}

function isTaken(step: Step, { id, obj }: ShadowCall): boolean {
  const shadow = holdingOf(step)?.shadow;
  return shadow !== undefined && shadow.id === id && shadow.obj === obj;
}

function holdingOf(step: Step | undefined): Holding | undefined {
  return step?.kind === 'take' ? step.holding : undefined;
}

/** `klp_shadow_alloc()` for what the other livepatch has attached already. */
function duplicate(run: UpgradeLife, { older, newer }: Pair, call: ShadowCall): Diagnosis[] {
  const { name, isFound, by, id, objKind } = call;
  if (name !== 'klp_shadow_alloc' || !isFound || objKind === 'given') return [];
  const other = by.module === newer ? older : newer;
  const shared = { at: by.trace[0], entry: by.entry, deed: by, id, other, text: name, run };
  return [{ kind: 'shadow-alloc-duplicate', module: by.module, ...shared }];
}

function usesAfterFree(run: UpgradeLife, { older, newer }: Pair): Diagnosis[] {
  return run.steps.flatMap((step) => {
    if (step.kind !== 'fault' || step.fault.kind !== 'use-after-free') return [];
    const { fault, entry } = step;
    if (!fault.text.includes('klp_shadow_') || !entry) return [];
    const other = entry.module === newer ? older : newer;
    const holding = shadowOf(fault, run.steps);
    const shared = { at: fault.trace[0], entry, text: fault.text, holding, other, run };
    return [{ kind: 'shadow-use-after-free' as const, module: entry.module, ...shared }];
  });
}

function isInsmod(step: Step, name: string): boolean {
  return step.kind === 'command' && step.text === `insmod ${name}.ko`;
}

function releases({ steps }: UpgradeLife): Release[] {
  return steps.flatMap((step) => (step.kind === 'release' ? [step.release] : []));
}

function shadowCallsOf({ steps }: UpgradeLife): ShadowCall[] {
  return steps.flatMap((step) => (step.kind === 'shadow' ? [step.call] : []));
}
