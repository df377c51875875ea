import type { RunSet } from '../../explore/runSet/runSet';
import type { Recursion } from '../../machine/run/fault';
import { eventsIn } from '../shared/runs/eventsIn';
import type { RunFact } from '../shared/runs/runFact';
import { runRule } from '../shared/runs/runRule';

interface RecursionFact extends RunFact {
  readonly recursion: Recursion;
}

export const recursiveReplacement = runRule({
  id: 'recursive-replacement',
  severity: 'error',
  stage: 'simulation',
  summary: 'A replacement calls the function that it replaces, and so itself, without end.',
  detect,
  message: ({ recursion: { functionName, oldName } }: RecursionFact) =>
    `${oldName}() is replaced by ${functionName}(), so this call leads back to ${functionName}(), again and again until the kernel stack overflows. ` +
    `Have ${functionName}() do what ${oldName}() does; its name and its address both lead to the replacement.`,
});

/** So often it has come back before it counts as endless. */
const ROUNDS_MIN = 8;

/** Calls that end because something was decided otherwise in one of them may be many, but do come to an end. */
function detect(runs: RunSet): RecursionFact[] {
  if (runs.kind !== 'alone') return [];
  const { module } = runs;
  return eventsIn(runs.runs, 'fault').flatMap(({ event: { fault, activation }, run }) => {
    const { recursion } = fault;
    if (recursion?.module !== module || recursion.rounds < ROUNDS_MIN) return [];
    return [{ module, activation, at: recursion.at, recursion, run }];
  });
}
