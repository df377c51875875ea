import type { JointRun } from '../jointRun';
import type { PatchedObjects, PatchRun } from '../patchRun';
import type { UpgradeRun } from '../upgradeRun';
import type { Behaviour } from './behaviour';
import type { SeenCall } from './seenShadowCalls';
import type { Site } from './sites';

/** What runs have shown. Rules look in it for what goes wrong. */
export type RunSet = PatchRuns | UpgradeRuns | JointRuns;

/** The runs of one livepatch all by itself, the shortest first. */
export interface PatchRuns {
  readonly kind: 'alone';
  readonly module: string;
  readonly patched: PatchedObjects;
  /** All of them. What a run that was cut short would have released is not known. */
  readonly runs: readonly PatchRun[];
  /** Those that came to their end. */
  readonly whole: readonly PatchRun[];
  /** What it acquires in whole runs, by the line that acquires it. */
  readonly sites: readonly Site<PatchRun>[];
  /** Its calls of the shadow variable API. */
  readonly shadowCalls: readonly SeenCall<PatchRun>[];
}

/** The runs of two livepatches that follow each other; those that came to their end. */
export interface UpgradeRuns {
  readonly kind: 'upgrade';
  readonly older: RunLivepatch;
  readonly newer: RunLivepatch;
  readonly runs: readonly UpgradeRun[];
  /** The sites of what each leaks when it is alone. */
  readonly leakedAlone: ReadonlySet<string>;
}

/** One of two livepatches that follow each other. */
export interface RunLivepatch {
  readonly name: string;
  readonly patched: PatchedObjects;
  readonly behaviour: Behaviour;
}

/** The runs of two livepatches that a third one replaces together; those that came to their end. */
export interface JointRuns {
  readonly kind: 'joint';
  readonly older: readonly [string, string];
  readonly newer: string;
  /** The states that both have and the newer one has not. */
  readonly ids: readonly bigint[];
  readonly runs: readonly JointRun[];
  /** The sites of what each leaks when it is alone. */
  readonly leakedAlone: ReadonlySet<string>;
}
