import { posix } from 'node:path';
import type { Fault } from '../../machine/run/fault';
import type { Activation } from '../../machine/run/observer';
import type { PatchRun } from '../patchRun';
import type { Resource } from '../trace/resource';
import type { TraceEvent } from '../trace/traceEvent';
import type { Diagnosis, DiagnosisKind } from './diagnosis';

/** What the machine detected while the livepatch's code ran. */
export function diagnoseFaults(runs: readonly PatchRun[], module: string): Diagnosis[] {
  return runs.flatMap((run) =>
    run.events.flatMap((event) => {
      const activation =
        event.kind === 'fault' && event.activation?.module === module ? event.activation : undefined;
      const kind = event.kind === 'fault' && activation ? kindOf(event.fault, activation) : undefined;
      if (event.kind !== 'fault' || !kind) return [];
      const { fault } = event;
      const resource = kind === 'shadow-use-after-free' ? shadowOf(fault, run.events) : undefined;
      return [{ kind, module, activation, at: fault.trace[0], text: fault.text, resource, run: run }];
    }),
  );
}

/** The shadow variable that a fault is about: its text says where it was allocated. */
export function shadowOf({ text }: Fault, events: readonly TraceEvent[]): Resource | undefined {
  return events
    .flatMap((event) =>
      event.kind === 'released' && event.release.resource.kind === 'shadow' ? event.release.resource : [],
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

function kindOf({ kind, text, trace }: Fault, activation: Activation): DiagnosisKind | undefined {
  // What a missing entry of zeros leads to is told by the rule about it.
  if (trace.length === 0 || text.includes('no entry of zeros')) return undefined;
  const isShadow = text.includes('klp_shadow_');
  if (kind === 'sleep-in-atomic' && activation.kind === 'shadow constructor') return 'shadow-ctor-sleeps';
  if (kind === 'sleep-in-atomic' && activation.kind === 'shadow destructor') return 'shadow-dtor-sleeps';
  if (kind === 'sleep-in-atomic' && isShadow) return 'shadow-sleeping-alloc';
  if (kind === 'use-after-free' && isShadow) return 'shadow-use-after-free';
  if (!CERTAIN.has(kind) || activation.kind === 'function' || activation.kind === 'handler') return undefined;
  return 'kernel-fault';
}
