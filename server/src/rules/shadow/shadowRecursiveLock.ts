import type { RunSet } from '../../explore/runSet/runSet';
import type { RunFact } from '../shared/runs/runFact';
import { callFact } from '../shared/runs/actionFact';
import { runRule } from '../shared/runs/runRule';
import { activationText } from '../shared/resourceText';

export const shadowRecursiveLock = runRule({
  id: 'shadow-recursive-lock',
  severity: 'error',
  stage: 'behaviour',
  summary: 'A shadow constructor or destructor calls the shadow API and deadlocks.',
  detect,
  supersedes: [{ rules: ['shadow-ctor-sleeps', 'shadow-dtor-sleeps'], on: 'line' }],
  message: ({ callee, activation }: RecursiveCall) =>
    `${callee}() is called in ${activationText(activation)}, which runs under klp_shadow_lock, so it deadlocks on a lock that is already held. ` +
    'Call it before or after instead.',
});

interface RecursiveCall extends RunFact {
  readonly callee: string;
}

/** `klp_shadow_get()` alone takes no lock. */
function detect(runs: RunSet): RecursiveCall[] {
  if (runs.kind !== 'alone') return [];
  return runs.shadowCalls.flatMap((seen) => {
    const { name, does, by } = seen.call;
    const { kind } = by.activation;
    const isInside = kind === 'shadow constructor' || kind === 'shadow destructor';
    const isLocking = does !== 'get' && does !== 'initialise';
    return isInside && isLocking ? [{ ...callFact(seen), callee: name }] : [];
  });
}
