import type { PatchedObjects } from '../patchRun';
import type { UpgradeRun } from '../upgradeRun';
import type { Resource, Release } from '../trace/resource';
import type { ShadowCall, TraceEvent } from '../trace/traceEvent';
import type { Diagnosis } from './diagnosis';
import { refused } from './refused';
import { faultText } from '../../machine/run/faultText';
import { isOfShadow, shadowOf } from './faults';
import { siteKey } from './sites';

/** Two livepatches of a series whose lives were run together. */
export interface Pair {
  readonly older: string;
  readonly newer: string;
  readonly patched: Readonly<Record<'older' | 'newer', PatchedObjects>>;
  /** The sites of what each leaves behind all by itself. */
  readonly leakedAlone: ReadonlySet<string>;
}

/** What goes wrong between two livepatches. */
export function diagnoseUpgrade(runs: readonly UpgradeRun[], pair: Pair): Diagnosis[] {
  const duplicates = runs.flatMap((run) => shadowCallsOf(run).flatMap((call) => duplicate(run, pair, call)));
  return withoutConsequences([
    ...runs.flatMap((run) => [
      ...refused(run, pair),
      ...(run.way === 'up' ? upgraded(run, pair) : downgraded(run, pair)),
      ...usesAfterFree(run, pair),
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

function upgraded(run: UpgradeRun, pair: Pair): Diagnosis[] {
  const { older, newer } = pair;
  if (run.isReversed) return releases(run).flatMap((release) => tooEarly(run, pair, release));
  if (!run.isReplaced) return collisions(run, older, newer);
  const leaked = leftOf(run, pair, older);
  return [
    ...leaked.map((resource) => leftByReplaced(run, pair, resource)),
    ...releases(run).flatMap((release) => [
      ...savedTwice(run, pair, release),
      ...freedByReplaced(run, pair, release),
    ]),
    ...collisions(run, older, newer),
  ];
}

/** What one of the two has left, though it does not when it is alone, and the other one has not put something else there. */
function leftOf(run: UpgradeRun, { leakedAlone }: Pair, module: string): Resource[] {
  const changedAgain = new Set(
    run.events.flatMap((event) =>
      event.kind === 'reacquired' &&
      event.resource.kind === 'change' &&
      event.by.module !== event.resource.module
        ? [event.resource]
        : [],
    ),
  );
  return run.leaked.filter(
    (each) => each.module === module && !leakedAlone.has(siteKey(each)) && !changedAgain.has(each),
  );
}

/** What the replaced livepatch leaves: its own pointers it has to take back itself, the rest is its successor's. */
function leftByReplaced(run: UpgradeRun, { older, newer }: Pair, resource: Resource): Diagnosis {
  const { activation, trace, shadow } = resource;
  const shared = { activation, resource, run, id: shadow?.id };
  if (resource.pointsInto) {
    return { kind: 'dangling-module-pointer', module: older, at: trace[0], other: newer, ...shared };
  }
  const kind = resource.kind === 'shadow' ? 'shadow-leak' : 'replaced-callbacks-skipped';
  return { kind, module: newer, at: undefined, other: older, ...shared };
}

/** A reversed transition undoes what the older livepatch goes on using. */
function tooEarly(run: UpgradeRun, { older, newer }: Pair, release: Release): Diagnosis[] {
  if (release.module !== newer || release.resource.module !== older) return [];
  const isRestored = release.putBackFrom === older;
  if (isRestored || !release.activation.kind.endsWith('unpatch')) return [];
  const { resource, activation, trace } = release;
  const shared = { at: trace[0], activation, resource, action: release, other: older, run };
  return [{ kind: 'reverse-not-handled', module: newer, ...shared, id: resource.shadow?.id }];
}

function savedTwice(run: UpgradeRun, { older, newer }: Pair, release: Release): Diagnosis[] {
  if (release.module !== newer || release.putBackFrom !== older) return [];
  const at = release.savedAt?.[0] ?? release.trace[0];
  const { resource, activation } = release;
  return [
    { kind: 'saved-twice', module: newer, at, activation, resource, action: release, other: older, run },
  ];
}

/** The exit of a replaced livepatch frees what the new one uses. */
function freedByReplaced(run: UpgradeRun, { older, newer }: Pair, release: Release): Diagnosis[] {
  const { resource, activation, trace } = release;
  if (resource.kind !== 'shadow' || release.module !== older || activation.kind !== 'module_exit') return [];
  const id = resource.shadow?.id;
  const isUsed = shadowCallsOf(run).some((call) => call.by.module === newer && call.id === id);
  const isCounted = shadowCallsOf(run).some(
    ({ by, objKind, name }) =>
      by.activation.kind === 'module_exit' && objKind === 'null' && name.includes('get'),
  );
  if (!isUsed || isCounted) return [];
  const shared = { at: trace[0], activation, resource, action: release, id, other: newer, run };
  return [{ kind: 'shadow-freed-in-exit', module: older, ...shared, text: 'klp_shadow_free_all' }];
}

/** One id, two kinds of variables. */
function collisions(run: UpgradeRun, older: string, newer: string): Diagnosis[] {
  const allocations = shadowCallsOf(run).filter(({ size, name }) => size && name.includes('alloc'));
  return allocations.flatMap((call) => {
    const { id, by, size } = call;
    const other = allocations.find(
      (each) => each.by.module === older && each.id === id && each.size !== size,
    );
    if (!other || id === undefined || by.module !== newer) return [];
    const text = `${other.size ?? 0}/${size ?? 0}`;
    const shared = {
      at: by.trace[0],
      activation: by.activation,
      action: other.by,
      id,
      other: older,
      text,
      run,
    };
    return [{ kind: 'shadow-id-collision' as const, module: newer, ...shared }];
  });
}

/** From the newer livepatch back to the older one, which knows nothing of what came after it. */
function downgraded(run: UpgradeRun, pair: Pair): Diagnosis[] {
  const { older, newer } = pair;
  if (!run.isReplaced || run.isReversed) return [];
  const leaked = leftOf(run, pair, newer);
  return [
    ...leaked.map((resource): Diagnosis => {
      const { activation, trace, shadow } = resource;
      const shared = { module: newer, at: trace[0], activation, resource, id: shadow?.id, other: older, run };
      if (resource.pointsInto) return { kind: 'dangling-module-pointer', ...shared };
      if (resource.kind === 'shadow') return { kind: 'shadow-leak', ...shared };
      return { kind: 'unsafe-downgrade', ...shared };
    }),
    ...stale(run, pair),
  ];
}

/** The newer livepatch comes again and finds what it had left when the older one took over. */
function stale(run: UpgradeRun, { older, newer }: Pair): Diagnosis[] {
  const again = run.events.findIndex(
    (event, at) =>
      isInsmod(event, newer) && run.events.slice(0, at).some((before) => isInsmod(before, newer)),
  );
  if (again < 0) return [];
  const olderKnows = shadowCallsOf(run).flatMap((call) => (call.by.module === older ? [call.id] : []));
  return run.events.flatMap((event, at) => {
    if (at < again || event.kind !== 'shadow' || event.call.by.module !== newer || !event.call.isFound)
      return [];
    const { id, name, by } = event.call;
    const taken = run.events.slice(0, at).findLastIndex((each) => isTaken(each, event.call));
    const resource = taken < again ? resourceOf(run.events[taken]) : undefined;
    if (!resource || name === 'klp_shadow_alloc' || olderKnows.includes(id)) return [];
    const shared = {
      at: resource.trace[0],
      activation: resource.activation,
      resource,
      action: by,
      id,
      other: older,
      run,
    };
    return [{ kind: 'shadow-stale' as const, module: newer, ...shared }];
  });
}

function isTaken(event: TraceEvent, { id, obj }: ShadowCall): boolean {
  const shadow = resourceOf(event)?.shadow;
  return shadow !== undefined && shadow.id === id && shadow.obj === obj;
}

function resourceOf(event: TraceEvent | undefined): Resource | undefined {
  return event?.kind === 'acquired' ? event.resource : undefined;
}

/** `klp_shadow_alloc()` for what the other livepatch has attached already. */
function duplicate(run: UpgradeRun, { older, newer }: Pair, call: ShadowCall): Diagnosis[] {
  const { name, isFound, by, id, objKind } = call;
  if (name !== 'klp_shadow_alloc' || !isFound || objKind === 'given') return [];
  const other = by.module === newer ? older : newer;
  const shared = { at: by.trace[0], activation: by.activation, action: by, id, other, text: name, run };
  return [{ kind: 'shadow-alloc-duplicate', module: by.module, ...shared }];
}

function usesAfterFree(run: UpgradeRun, { older, newer }: Pair): Diagnosis[] {
  return run.events.flatMap((event) => {
    if (event.kind !== 'fault' || event.fault.kind !== 'use-after-free') return [];
    const { fault, activation } = event;
    if (!isOfShadow(fault) || !activation) return [];
    const other = activation.module === newer ? older : newer;
    const resource = shadowOf(fault, run.events);
    const shared = { at: fault.trace[0], activation, text: faultText(fault), resource, other, run };
    return [{ kind: 'shadow-use-after-free' as const, module: activation.module, ...shared }];
  });
}

function isInsmod(event: TraceEvent, name: string): boolean {
  return event.kind === 'command' && event.text === `insmod ${name}.ko`;
}

function releases({ events }: UpgradeRun): Release[] {
  return events.flatMap((event) => (event.kind === 'released' ? [event.release] : []));
}

function shadowCallsOf({ events }: UpgradeRun): ShadowCall[] {
  return events.flatMap((event) => (event.kind === 'shadow' ? [event.call] : []));
}
