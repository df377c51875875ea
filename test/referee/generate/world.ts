import { Random } from '../../support/random';

/** What the generator believes of the kernel: enough to choose commands that make sense, not what they lead to. */
export interface World {
  readonly random: Random;
  readonly targets: Set<string>;
  /** Targets with a parked task. */
  readonly parked: Set<string>;
  /** Loaded livepatches, and whether they are to be enabled. */
  readonly patches: Map<string, boolean>;
  /** Other modules that are loaded. */
  readonly others: Set<string>;
  ftraceEnabled: boolean;
  /** The livepatch whose transition a parked task holds open. */
  stalled: string | undefined;
}

const SPREAD = 2_654_435_761;

/** A kernel that has just booted. Near seeds lead to lives that have nothing in common. */
export function newWorld(seed: number): World {
  return {
    random: new Random(Math.imul(seed + 1, SPREAD)),
    targets: new Set(),
    parked: new Set(),
    patches: new Map(),
    others: new Set(),
    ftraceEnabled: true,
    stalled: undefined,
  };
}

/** True in `percent` of a hundred cases. */
export function chance({ random }: World, percent: number): boolean {
  return random.below(100) < percent;
}
