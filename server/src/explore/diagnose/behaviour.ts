import type { Entry, EntryKind } from '../../machine/run/observer';
import type { PatchLife } from '../patchLife';
import type { Step } from '../watch/step';
import type { Site } from './sites';

/** What a livepatch does, as all of its runs together have shown. */
export interface Behaviour {
  readonly deeds: readonly Deeds[];
  readonly lasting: readonly Lasting[];
  readonly shadows: readonly ShadowUse[];
}

/** What one of its functions takes and gives back when the kernel enters it. */
export interface Deeds {
  readonly entry: Entry;
  readonly takes: readonly string[];
  readonly gives: readonly string[];
}

/** Something that is taken, and where it is given back. */
export interface Lasting {
  readonly what: string;
  readonly takenIn: Entry;
  readonly givenIn: readonly EntryKind[];
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
  lives: readonly PatchLife[],
  sites: readonly Site<PatchLife>[],
  module: string,
): Behaviour {
  const steps = lives.flatMap((life) => life.steps);
  return {
    deeds: deedsOf(steps, module),
    lasting: sites.map(({ holding, releases }) => ({
      what: holding.what,
      takenIn: holding.entry,
      givenIn: [...releases.keys()],
    })),
    shadows: shadowsOf(steps, module),
  };
}

interface Gathered {
  readonly entry: Entry;
  readonly takes: Set<string>;
  readonly gives: Set<string>;
}

function deedsOf(steps: readonly Step[], module: string): Deeds[] {
  const all = new Map<string, Gathered>();
  const of = (entry: Entry): Gathered => {
    const key = `${entry.kind} ${entry.object ?? ''} ${entry.functionName ?? ''} ${String(entry.state)}`;
    const known = all.get(key) ?? { entry, takes: new Set(), gives: new Set() };
    all.set(key, known);
    return known;
  };
  for (const step of steps) {
    if (step.kind === 'take' && step.holding.module === module)
      of(step.holding.entry).takes.add(step.holding.what);
    if (step.kind === 'release' && step.release.module === module)
      of(step.release.entry).gives.add(step.release.holding.what);
  }
  return [...all.values()].map(({ entry, takes, gives }) => ({
    entry,
    takes: [...takes],
    gives: [...gives],
  }));
}

function shadowsOf(steps: readonly Step[], module: string): ShadowUse[] {
  const uses = new Map<bigint, Record<'allocatedIn' | 'usedIn' | 'freedIn', Set<string>>>();
  for (const step of steps) {
    if (step.kind !== 'shadow' || step.call.by.module !== module || step.call.id === undefined) continue;
    const { id, name, by } = step.call;
    const use = uses.get(id) ?? { allocatedIn: new Set(), usedIn: new Set(), freedIn: new Set() };
    uses.set(id, use);
    const where = by.trace[0]?.functionName ?? by.entry.functionName ?? '';
    if (name.includes('alloc')) use.allocatedIn.add(where);
    else if (name.includes('free')) use.freedIn.add(where);
    else use.usedIn.add(where);
  }
  return [...uses].map(([id, { allocatedIn, usedIn, freedIn }]) => ({
    id,
    allocatedIn: [...allocatedIn],
    usedIn: [...usedIn],
    freedIn: [...freedIn],
  }));
}
