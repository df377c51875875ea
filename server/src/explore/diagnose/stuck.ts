import type { PatchLife } from '../patchLife';
import type { Diagnosis } from './diagnosis';

const REFUSAL = /^livepatch: The livepatch '[^']*' does not support disable$/;

/** The run in which a transition that hangs cannot be reversed, or else one in which the livepatch cannot be disabled. */
export function diagnoseStuck(lives: readonly PatchLife[], module: string): Diagnosis[] {
  const refused = lives.filter(({ steps }) =>
    steps.some((step) => step.kind === 'command' && step.output.some((line) => REFUSAL.test(line))),
  );
  const run = refused.find(({ enabling }) => enabling === 'is reversed') ?? refused[0];
  return run ? [{ kind: 'disable-blocked', module, at: undefined, entry: undefined, run }] : [];
}
