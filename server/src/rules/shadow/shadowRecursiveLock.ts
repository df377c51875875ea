import type { RunSet } from '../../explore/runSet/runSet';
import type { RunFact } from '../shared/runs/runFact';
import { callFact } from '../shared/runs/shadowCallFact';
import { runRule } from '../shared/runs/runRule';
import { entryWords } from '../shared/runWords';

export const shadowRecursiveLock = runRule({
  id: 'shadow-recursive-lock',
  severity: 'error',
  stage: 'behaviour',
  summary: 'A constructor or destructor of a shadow variable calls the shadow API.',
  detect,
  supersedes: [{ rules: ['shadow-ctor-sleeps', 'shadow-dtor-sleeps'], on: 'line' }],
  message: ({ callee, activation }: RecursiveCall) =>
    `${callee}() is called in ${entryWords(activation)}, which runs under klp_shadow_lock, so it waits for a lock that it holds itself. ` +
    'Call it before or after.',
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
