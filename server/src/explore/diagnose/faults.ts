import type { Fault } from '../../machine/fault';
import type { Entry } from '../../machine/observer';
import type { PatchLife } from '../patchLife';
import type { Diagnosis, DiagnosisKind } from './diagnosis';

/** What the machine detected while the livepatch's code ran. */
export function diagnoseFaults(lives: readonly PatchLife[], module: string): Diagnosis[] {
  return lives.flatMap((life) =>
    life.steps.flatMap((step) => {
      const entry = step.kind === 'fault' && step.entry?.module === module ? step.entry : undefined;
      const kind = step.kind === 'fault' && entry ? kindOf(step.fault, entry) : undefined;
      if (step.kind !== 'fault' || !kind) return [];
      const { fault } = step;
      return [{ kind, module, entry, at: fault.trace[0], text: fault.text, run: life }];
    }),
  );
}

/** Faults that say the same whatever the arguments of a function are. */
const CERTAIN: ReadonlySet<Fault['kind']> = new Set([
  'null-dereference',
  'use-after-free',
  'double-free',
  'invalid-free',
  'sleep-in-atomic',
  'locking',
  'out-of-bounds',
]);

function kindOf({ kind, text, trace }: Fault, entry: Entry): DiagnosisKind | undefined {
  // What a missing entry of zeros leads to is told by the rule about it.
  if (trace.length === 0 || text.includes('no entry of zeros')) return undefined;
  const isShadow = text.includes('klp_shadow_');
  if (kind === 'sleep-in-atomic' && entry.kind === 'shadow constructor') return 'shadow-ctor-sleeps';
  if (kind === 'sleep-in-atomic' && entry.kind === 'shadow destructor') return 'shadow-dtor-sleeps';
  if (kind === 'sleep-in-atomic' && isShadow) return 'shadow-sleeping-alloc';
  if (kind === 'use-after-free' && isShadow) return 'shadow-use-after-free';
  if (!CERTAIN.has(kind) || entry.kind === 'function' || entry.kind === 'handler') return undefined;
  return 'kernel-fault';
}
