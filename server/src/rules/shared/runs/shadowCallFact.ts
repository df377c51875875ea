import type { SeenCall } from '../../../explore/runSet/seenShadowCalls';
import type { PatchRun } from '../../../explore/patchRun';
import type { RunFact } from './runFact';

/** What is wrong is one call of the shadow variable API. */
export function callFact({ call: { by, id }, run }: SeenCall<PatchRun>): RunFact {
  const { module, activation, trace } = by;
  return { module, activation, at: trace[0], action: by, id, run };
}
