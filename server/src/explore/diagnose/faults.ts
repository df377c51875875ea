import type { Fault } from '../../machine/run/fault';
import { faultText } from '../../machine/run/faultText';
import { allocatesShadows, isShadowVariable, objectOf } from '../trace/faultObject';
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
      return [{ kind, module, activation, at: fault.trace[0], text: faultText(fault), resource, run: run }];
    }),
  );
}

/** The shadow variable that a fault is about. */
export function shadowOf(fault: Fault, events: readonly TraceEvent[]): Resource | undefined {
  const object = objectOf(fault);
  return events
    .flatMap((event) => (event.kind === 'released' ? event.release.resource : []))
    .findLast((each) => each.kind === 'shadow' && each.object === object);
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

function kindOf(fault: Fault, activation: Activation): DiagnosisKind | undefined {
  const { kind, cause, trace } = fault;
  // What a missing entry of zeros leads to is told by the rule about it.
  if (trace.length === 0 || cause === 'no sentinel') return undefined;
  if (kind === 'sleep-in-atomic' && activation.kind === 'shadow constructor') return 'shadow-ctor-sleeps';
  if (kind === 'sleep-in-atomic' && activation.kind === 'shadow destructor') return 'shadow-dtor-sleeps';
  if ('callee' in fault && allocatesShadows(fault.callee)) return 'shadow-sleeping-alloc';
  if (kind === 'use-after-free' && isOfShadow(fault)) return 'shadow-use-after-free';
  if (!CERTAIN.has(kind) || activation.kind === 'function' || activation.kind === 'handler') return undefined;
  return 'kernel-fault';
}

/** Whether a fault is about a shadow variable. */
export function isOfShadow(fault: Fault): boolean {
  const object = objectOf(fault);
  return object !== undefined && isShadowVariable(object);
}
