import type { Statistics, UnknownThing } from '../../scenario/runStatistics';
import type { RecordedRun } from '../recordedRun';
import type { ResourceKind } from '../trace/resource';

/** What the machine did not know in the runs of a livepatch. */
export interface UnknownsOfRuns extends Statistics {
  readonly functions: readonly UnknownFunction[];
}

/** A function whose code is not visible. */
export interface UnknownFunction extends UnknownThing {
  /** What it was given: it may have given that back, so that nothing can be said about it. */
  readonly given: readonly ResourceKind[];
}

/**
 * What the runs of a livepatch met.
 * @param sum what was met in all of them
 */
export function unknownsOf(
  runs: readonly RecordedRun[],
  { constructs, functions, bounds }: Statistics,
): UnknownsOfRuns {
  const kindsOf = (name: string): readonly ResourceKind[] => [
    ...new Set(runs.flatMap(({ unknowns }) => [...(unknowns.silenced.get(name) ?? [])])),
  ];
  return {
    constructs,
    bounds,
    functions: functions.map((each) => ({ ...each, given: kindsOf(each.name) })),
  };
}
