import type { EventOf, TraceEvent } from '../../../explore/trace/traceEvent';
import type { Counterexample } from './runFact';

/** An event and the run that it happened in. */
export interface SeenEvent<K extends TraceEvent['kind'], R extends Counterexample> {
  readonly event: EventOf<K>;
  readonly run: R;
}

/** All events of a kind in some runs, in order; the shortest run first. */
export function eventsIn<K extends TraceEvent['kind'], R extends Counterexample>(
  runs: readonly R[],
  kind: K,
): SeenEvent<K, R>[] {
  return runs.flatMap((run) => run.events.flatMap((event) => (isOf(event, kind) ? [{ event, run }] : [])));
}

function isOf<K extends TraceEvent['kind']>(event: TraceEvent, kind: K): event is EventOf<K> {
  return event.kind === kind;
}
