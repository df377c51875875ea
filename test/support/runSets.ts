import type { JointRuns, PatchRuns, UpgradeRuns } from '../../server/src/explore/runSet/runSet';
import { runSetOf } from '../../server/src/explore/explorePatch';
import type { PatchRun } from '../../server/src/explore/patchRun';
import type { RecordedRun } from '../../server/src/explore/recordedRun';
import { type Action, type Resource, siteOf } from '../../server/src/explore/trace/resource';
import type { EventOf, ShadowCall, TraceEvent } from '../../server/src/explore/trace/traceEvent';
import type { UpgradeRun } from '../../server/src/explore/upgradeRun';
import type { Refusal } from '../../server/src/kernel/refusal';
import type { FaultDetail } from '../../server/src/machine/run/fault';
import type { ActivationKind } from '../../server/src/machine/run/observer';

/** The function called `kind` of a module, on a line. */
export function action(kind: ActivationKind, line: number, module = 'lp'): Action {
  const functionName = `do_${kind}`;
  const trace = [{ functionName, path: `/${module}.c`, line, column: 1 }];
  return { module, activation: { kind, module, functionName }, trace };
}

/** What is taken there: a variable of the kernel that is changed, unless it is said otherwise. */
export function resource(by: Action, more: Partial<Resource> = {}): Resource {
  const changed = { kind: 'change', type: 'limit', name: 'limit', what: "'limit'", key: 'limit' } as const;
  const all = { ...changed, pointsInto: false, ...by, ...more };
  return { ...all, site: siteOf(all) };
}

export function acquired(what: Resource): TraceEvent {
  return { kind: 'acquired', resource: what };
}

export function released(what: Resource, by: Action): TraceEvent {
  return { kind: 'released', release: { resource: what, ...by } };
}

/** What is taken already is taken once more. */
export function reacquired(what: Resource, by: Action): TraceEvent {
  return { kind: 'reacquired', resource: what, by };
}

/** The function has returned. */
export function ended({ activation, trace }: Action, result: number): TraceEvent {
  return { kind: 'end', activation, result, at: trace[0], decided: [] };
}

/** A function of the livepatch API has returned an error. */
export function refused(name: string, by: Action, more: Partial<EventOf<'refused'>> = {}): TraceEvent {
  return { kind: 'refused', name, result: -EINVAL, by, installed: [], isInTransition: false, ...more };
}

/** The kernel has refused something, to user space if nobody is named. */
export function kernelRefused(refusal: Refusal, by?: Action): TraceEvent {
  return { kind: 'refusal', refusal, ...(by && { by }) };
}

/** The machine has detected a fault in the function, which accessed what a module had taken if something is named. */
export function faulted(fault: FaultDetail, by: Action, what?: Resource): TraceEvent {
  const { activation, trace } = by;
  return { kind: 'fault', fault: { ...fault, trace }, activation, resource: what };
}

/** A command of user space. */
export function command(text: string, isRefused = false): TraceEvent {
  return { kind: 'command', text, isRefused };
}

const EINVAL = 22;

/** A call of `klp_shadow_alloc()` that gives a new variable of the id 7, unless it is said otherwise. */
export function shadowCall(by: Action, more: Partial<ShadowCall> = {}): TraceEvent {
  const about = { id: 7n, obj: '1', objKind: 'given', size: 8 } as const;
  const effect = { isFound: false, isEffective: true, hasConstructor: false };
  const call = { name: 'klp_shadow_alloc', does: 'alloc', ...about, ...effect, by, ...more } as const;
  return { kind: 'shadow', call };
}

type Happened = Partial<RecordedRun> & { readonly events: readonly TraceEvent[] };

const NOTHING: RecordedRun = {
  events: [],
  stepsTaken: 0,
  script: ['insmod lp.ko'],
  leaked: [],
  saved: [],
  unknowns: { functions: [], constructs: [], bounds: [], silenced: new Map() },
  isOver: true,
  ended: undefined,
};

const PATCHED = { targets: [], functions: [], isReplacing: true, states: [] };
const BEHAVIOUR = { activations: [], resources: [], shadows: [] };

/** Runs of the livepatch `lp` all by itself, in which everything goes as usual unless it is said otherwise. */
export function patchRuns(...runs: readonly (Happened & Partial<PatchRun>)[]): PatchRuns {
  const usual = {
    wasEnabled: true,
    enabling: 'completes at once',
    disabling: 'completes at once',
    outlived: [],
  } as const;
  return runSetOf(
    runs.map((run) => ({ ...NOTHING, ...usual, ...run })),
    'lp',
    PATCHED,
  );
}

/** Runs of `v1` and `v2`, in which `v2` replaces `v1` unless it is said otherwise. */
export function upgradeRuns(...runs: readonly (Happened & Partial<UpgradeRun>)[]): UpgradeRuns {
  const usual = { way: 'up', isRefused: false, isReversed: false, isReplaced: true } as const;
  const [older, newer] = ['v1', 'v2'].map((name) => ({ name, patched: PATCHED, behaviour: BEHAVIOUR }));
  if (!older || !newer) throw new Error('There are two.');
  const all = runs.map((run) => ({ ...NOTHING, ...usual, ...run }));
  return { kind: 'upgrade', older, newer, runs: all, leakedAlone: new Set() };
}

/** Runs in which `v3` replaces `v1` and `v2` together, which share the state 7. */
export function jointRuns(...runs: readonly Happened[]): JointRuns {
  const all = runs.map((run) => ({ ...NOTHING, isReplaced: true, ...run }));
  return { kind: 'joint', older: ['v1', 'v2'], newer: 'v3', ids: [7n], runs: all, leakedAlone: new Set() };
}
