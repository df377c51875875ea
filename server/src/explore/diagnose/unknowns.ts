import type { Statistics, UnknownThing } from '../../scenario/statistics';
import type { RecordedRun } from '../recordedRun';
import type { ResourceKind } from '../trace/resource';
import type { DiagnosisKind } from './diagnosis';

/** What the machine did not know in the runs of a livepatch. */
export interface Unknowns extends Statistics {
  readonly functions: readonly UnknownFunction[];
}

/** A function whose code is not visible. */
export interface UnknownFunction extends UnknownThing {
  /** Rules that say nothing about what it was given: it may have given it back. */
  readonly silences: readonly DiagnosisKind[];
}

const ABOUT_MEMORY: readonly DiagnosisKind[] = [
  'missing-post-unpatch',
  'missing-pre-unpatch',
  'pre-patch-error-leak',
  'replaced-callbacks-skipped',
  'unsafe-downgrade',
];
const ABOUT_POINTERS: readonly DiagnosisKind[] = ['dangling-module-pointer', 'undo-only-in-exit'];

/**
 * What the lives of a livepatch met.
 * @param sum what was met in all of them
 */
export function unknownsOf(
  runs: readonly RecordedRun[],
  { constructs, functions, bounds }: Statistics,
): Unknowns {
  const kindsOf = (name: string): Set<ResourceKind> =>
    new Set(runs.flatMap(({ unknowns }) => [...(unknowns.silenced.get(name) ?? [])]));
  return {
    constructs,
    bounds,
    functions: functions.map((each) => ({ ...each, silences: rulesAbout(kindsOf(each.name)) })),
  };
}

function rulesAbout(kinds: ReadonlySet<ResourceKind>): DiagnosisKind[] {
  const isOther = [...kinds].some((kind) => kind !== 'memory');
  return [...(kinds.has('memory') ? ABOUT_MEMORY : []), ...(isOther ? ABOUT_POINTERS : [])];
}
