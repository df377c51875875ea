import type { Activation, ActivationKind } from '../../machine/run/observer';
import type { PatchRun } from '../patchRun';
import type { Resource } from '../trace/resource';
import type { TraceEvent } from '../trace/traceEvent';
import type { Site } from './sites';

/** What a livepatch does, as all of its runs together have shown. */
export interface Behaviour {
  readonly activations: readonly ActivationSummary[];
  readonly resources: readonly AcquiredResource[];
  readonly shadows: readonly ShadowUse[];
}

/** What one of its functions takes and gives back when the kernel enters it. */
export interface ActivationSummary {
  readonly activation: Activation;
  readonly acquires: readonly string[];
  readonly releases: readonly string[];
  /** Those of `acquires` that are variables of the kernel or of other modules. */
  readonly changes: readonly string[];
}

/** Something that is taken, and where it is given back. */
export interface AcquiredResource {
  readonly what: string;
  readonly acquiredIn: Activation;
  readonly releasedIn: readonly ActivationKind[];
}

/** What is done with the shadow variables of one id. */
export interface ShadowUse {
  readonly id: bigint;
  /** Names of functions of the module. */
  readonly allocatedIn: readonly string[];
  readonly usedIn: readonly string[];
  readonly freedIn: readonly string[];
}

/** Sums up the runs of a livepatch. */
export function behaviourOf(
  runs: readonly PatchRun[],
  sites: readonly Site<PatchRun>[],
  module: string,
): Behaviour {
  const events = runs.flatMap((run) => run.events);
  return {
    activations: activationsOf(events, module),
    resources: sites.map(({ resource, releases }) => ({
      what: resource.what,
      acquiredIn: resource.activation,
      releasedIn: [...releases.keys()],
    })),
    shadows: shadowsOf(events, module),
  };
}

interface Gathered {
  readonly activation: Activation;
  readonly acquires: Set<string>;
  readonly releases: Set<string>;
  readonly changes: Set<string>;
}

function activationsOf(events: readonly TraceEvent[], module: string): ActivationSummary[] {
  const all = new Map<string, Gathered>();
  const of = (activation: Activation): Gathered => {
    const key = `${activation.kind} ${activation.object ?? ''} ${activation.functionName ?? ''} ${String(activation.state)}`;
    const known = all.get(key) ?? {
      activation,
      acquires: new Set(),
      releases: new Set(),
      changes: new Set(),
    };
    all.set(key, known);
    return known;
  };
  for (const event of events) {
    if (event.kind === 'acquired' && event.resource.module === module)
      noteAcquired(of(event.resource.activation), event.resource);
    if (event.kind === 'released' && event.release.module === module)
      of(event.release.activation).releases.add(event.release.resource.what);
  }
  return [...all.values()].map(({ activation, acquires, releases, changes }) => ({
    activation,
    acquires: [...acquires],
    releases: [...releases],
    changes: [...changes],
  }));
}

function noteAcquired({ acquires, changes }: Gathered, { kind, what, name }: Resource): void {
  acquires.add(what);
  if (kind === 'change' && name !== undefined) changes.add(what);
}

function shadowsOf(events: readonly TraceEvent[], module: string): ShadowUse[] {
  const uses = new Map<bigint, Record<'allocatedIn' | 'usedIn' | 'freedIn', Set<string>>>();
  for (const event of events) {
    if (event.kind !== 'shadow' || event.call.by.module !== module || event.call.id === undefined) continue;
    const { id, does, by } = event.call;
    const use = uses.get(id) ?? { allocatedIn: new Set(), usedIn: new Set(), freedIn: new Set() };
    uses.set(id, use);
    const where = by.trace[0]?.functionName ?? by.activation.functionName ?? '';
    if (does === 'alloc' || does === 'get or alloc') use.allocatedIn.add(where);
    else if (does === 'free') use.freedIn.add(where);
    else use.usedIn.add(where);
  }
  return [...uses].map(([id, { allocatedIn, usedIn, freedIn }]) => ({
    id,
    allocatedIn: [...allocatedIn],
    usedIn: [...usedIn],
    freedIn: [...freedIn],
  }));
}
