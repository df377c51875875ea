import type { RunFact } from '../shared/runs/runFact';
import type { PatchRuns } from '../../explore/runSet/runSet';
import type { SeenCall } from '../../explore/runSet/seenShadowCalls';
import type { PatchRun } from '../../explore/patchRun';
import type { ActivationKind } from '../../machine/run/observer';
import { callFact } from '../shared/runs/actionFact';
import { runRule } from '../shared/runs/runRule';
import { idText } from '../shared/resourceText';

export const shadowLateInit = runRule({
  id: 'shadow-late-init',
  severity: 'warning',
  stage: 'behaviour',
  summary: 'A shadow variable is initialised after others can already find it.',
  detect: (runs) => (runs.kind === 'alone' ? detect(runs) : []),
  oncePer: 'function and id',
  message: ({ id }) =>
    `The shadow variable with id ${idText(id)} is initialised here, after klp_shadow_get() can already find it. ` +
    'Initialise it in a constructor, which runs before the variable becomes visible.',
});

/** Activations that run while the patched functions do: callbacks do not run beside each other. */
const BESIDE_FUNCTIONS: ReadonlySet<ActivationKind> = new Set(['function', 'handler', 'post_patch']);

/** Something is set up in a shadow variable that others can already find. */
function detect({ shadowCalls }: PatchRuns): RunFact[] {
  const lookedUp = new Set(
    shadowCalls.flatMap(({ call: { does, id, by } }) => {
      const isConcurrent = by.activation.kind === 'function' || by.activation.kind === 'handler';
      return does === 'get' && isConcurrent ? [id] : [];
    }),
  );
  return shadowCalls
    .filter(({ call: { does, objKind, by, id } }) => {
      const isBeside = BESIDE_FUNCTIONS.has(by.activation.kind);
      return does === 'initialise' && objKind !== 'memory' && isBeside && lookedUp.has(id);
    })
    .filter(isFresh)
    .map(callFact);
}

/** The same function has allocated it before. */
function isFresh({ call: { id, by }, run }: SeenCall<PatchRun>): boolean {
  return run.events.some(
    (event) =>
      event.kind === 'shadow' &&
      (event.call.does === 'alloc' || event.call.does === 'get or alloc') &&
      event.call.id === id &&
      event.call.by.activation === by.activation &&
      !event.call.isFound,
  );
}
