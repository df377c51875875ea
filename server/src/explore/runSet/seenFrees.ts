import type { Verdict } from '../explorer';
import type { PatchRun } from '../patchRun';
import { shadowCalls } from './seenShadowCalls';

/** Where a livepatch was seen to free shadow variables. */
export interface SeenFrees {
  /** The calls, as `path:line`. */
  readonly lines: ReadonlySet<string>;
  /** The functions of it that the kernel has called in some run. */
  readonly entered: ReadonlySet<string>;
  /** There are no other runs. */
  readonly isExhausted: boolean;
}

/** Gathers them from all runs of a livepatch. */
export function seenFrees(runs: readonly PatchRun[], name: string, verdicts: readonly Verdict[]): SeenFrees {
  const frees = shadowCalls(runs, name).filter(({ call }) => call.does === 'free');
  const locations = frees.flatMap(({ call }) => call.by.trace.slice(0, 1));
  const names = runs.flatMap(({ events }) =>
    events.flatMap((event) => (event.kind === 'begin' ? (event.activation.functionName ?? []) : [])),
  );
  return {
    lines: new Set(locations.map(({ path, line }) => `${path}:${line}`)),
    entered: new Set(names),
    isExhausted:
      verdicts.every(({ kind }) => kind === 'exhausted') && runs.every(({ ended }) => ended === undefined),
  };
}
