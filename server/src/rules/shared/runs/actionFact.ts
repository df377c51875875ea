import type { SeenCall } from '../../../explore/runSet/seenShadowCalls';
import type { Action } from '../../../explore/trace/resource';
import type { PatchRun } from '../../../explore/patchRun';
import type { Counterexample, RunFact } from './runFact';

/** What is wrong is what a module does there. */
export function actionFact(by: Action, run: Counterexample): RunFact {
  const { module, activation, trace } = by;
  return { module, activation, at: trace[0], action: by, run };
}

/** What is wrong is one call of the shadow variable API. */
export function callFact({ call: { by, id }, run }: SeenCall<PatchRun>): RunFact {
  return { ...actionFact(by, run), id };
}
