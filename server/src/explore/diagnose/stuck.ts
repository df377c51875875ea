import type { PatchRun } from '../patchRun';
import type { Diagnosis } from './diagnosis';

const REFUSAL = /^livepatch: The livepatch '[^']*' does not support disable$/;

/** The run in which a transition that hangs cannot be reversed, or else one in which the livepatch cannot be disabled. */
export function diagnoseStuck(runs: readonly PatchRun[], module: string): Diagnosis[] {
  const refused = runs.filter(({ events }) =>
    events.some((event) => event.kind === 'command' && event.output.some((line) => REFUSAL.test(line))),
  );
  const run = refused.find(({ enabling }) => enabling === 'is reversed') ?? refused[0];
  return run ? [{ kind: 'disable-blocked', module, at: undefined, activation: undefined, run }] : [];
}
