import type { RecordedRun } from '../recordedRun';
import type { ShadowCall } from '../trace/traceEvent';

/** A call of the shadow variable API and the run that it happened in. */
export interface SeenCall<T extends RecordedRun> {
  readonly call: ShadowCall;
  readonly run: T;
}

/** All shadow calls of a module's runs, the shortest run first. */
export function shadowCalls<T extends RecordedRun>(
  runs: readonly T[],
  module: string,
): readonly SeenCall<T>[] {
  return runs.flatMap((run) =>
    run.events.flatMap((event) =>
      event.kind === 'shadow' && event.call.by.module === module ? [{ call: event.call, run }] : [],
    ),
  );
}
