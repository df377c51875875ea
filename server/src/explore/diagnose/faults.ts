import { posix } from 'node:path';
import type { Fault } from '../../machine/run/fault';
import type { Entry } from '../../machine/run/observer';
import type { PatchLife } from '../patchLife';
import type { Holding } from '../watch/holding';
import type { Step } from '../watch/step';
import type { Diagnosis, DiagnosisKind } from './diagnosis';

/** What the machine detected while the livepatch's code ran. */
export function diagnoseFaults(lives: readonly PatchLife[], module: string): Diagnosis[] {
  return lives.flatMap((life) =>
    life.steps.flatMap((step) => {
      const entry = step.kind === 'fault' && step.entry?.module === module ? step.entry : undefined;
      const kind = step.kind === 'fault' && entry ? kindOf(step.fault, entry) : undefined;
      if (step.kind !== 'fault' || !kind) return [];
      const { fault } = step;
      const holding = kind === 'shadow-use-after-free' ? shadowOf(fault, life.steps) : undefined;
      return [{ kind, module, entry, at: fault.trace[0], text: fault.text, holding, run: life }];
    }),
  );
}

/** The shadow variable that a fault is about: its text says where it was allocated. */
export function shadowOf({ text }: Fault, steps: readonly Step[]): Holding | undefined {
  return steps
    .flatMap((step) =>
      step.kind === 'release' && step.release.holding.kind === 'shadow' ? step.release.holding : [],
    )
    .findLast(
      ({ trace: [place] }) => place && text.includes(` at ${posix.basename(place.path)}:${place.line},`),
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
