import type { PatchRuns } from '../../../explore/runSet/runSet';
import type { EventOf } from '../../../explore/trace/traceEvent';
import type { Fault } from '../../../machine/run/fault';
import type { Activation } from '../../../machine/run/observer';
import { eventsIn } from './eventsIn';
import type { RunFact } from './runFact';

/** Something that the machine detected while the livepatch's code ran. */
export interface FaultFact extends RunFact {
  readonly fault: Fault;
  readonly activation: Activation;
}

/** What a fault is about. */
export type FaultSubject =
  | 'sleep in constructor'
  | 'sleep in destructor'
  | 'sleep in shadow allocation'
  | 'freed shadow variable'
  | 'other';

/** The faults about something, in a livepatch's own code. What a missing entry of zeros leads to is seen in the sources. */
export function faultsAbout(runs: PatchRuns, subject: FaultSubject): FaultFact[] {
  const { module } = runs;
  return eventsIn(runs.runs, 'fault').flatMap(({ event, run }) => {
    const { fault, activation, resource } = event;
    if (activation?.module !== module) return [];
    const isVisible = fault.trace.length > 0 && fault.cause !== 'no sentinel';
    if (!isVisible || subjectOf(event, activation) !== subject) return [];
    const about = { module, fault, activation, at: fault.trace[0], run };
    return [subject === 'freed shadow variable' ? { ...about, resource } : about];
  });
}

function subjectOf(event: EventOf<'fault'>, { kind }: Activation): FaultSubject {
  const { fault } = event;
  if (fault.kind === 'sleep-in-atomic') {
    if (kind === 'shadow constructor') return 'sleep in constructor';
    if (kind === 'shadow destructor') return 'sleep in destructor';
    if (fault.cause === 'call' && SHADOW_ALLOCATORS.has(fault.callee)) return 'sleep in shadow allocation';
  }
  return isAboutFreedShadow(event) ? 'freed shadow variable' : 'other';
}

const SHADOW_ALLOCATORS: ReadonlySet<string> = new Set(['klp_shadow_alloc', 'klp_shadow_get_or_alloc']);

/** Whether a shadow variable is used after it was freed. */
export function isAboutFreedShadow({ fault, resource }: EventOf<'fault'>): boolean {
  return fault.kind === 'use-after-free' && resource?.kind === 'shadow';
}
