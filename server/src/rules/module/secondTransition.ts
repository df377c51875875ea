import type { RunSet } from '../../explore/runSet/runSet';
import type { RefusalEvent } from '../../explore/trace/traceEvent';
import { actionFact } from '../shared/runs/actionFact';
import { eventsIn } from '../shared/runs/eventsIn';
import type { RunFact } from '../shared/runs/runFact';
import { runRule } from '../shared/runs/runRule';

interface RefusedTransition extends RunFact {
  readonly errno: 'EBUSY' | 'EEXIST';
}

export const secondTransition = runRule({
  id: 'second-transition',
  severity: 'information',
  stage: 'simulation',
  summary: 'A livepatch is enabled while another transition is running, or as the second one of its module.',
  detect,
  message: ({ errno }: RefusedTransition) =>
    errno === 'EEXIST'
      ? 'klp_enable_patch() returns -EEXIST here: this module has already enabled a livepatch, and both would have the same name in sysfs. Put all objects into one klp_patch.'
      : 'klp_enable_patch() returns -EBUSY here: the transition of another livepatch is still running. Put everything into one livepatch, or enable the second one after the first has completed.',
  severityOf: ({ errno }) => (errno === 'EEXIST' ? 'error' : undefined),
});

function detect(runs: RunSet): RefusedTransition[] {
  if (runs.kind !== 'alone') return [];
  return eventsIn(runs.runs, 'refused').flatMap(({ event, run }) => {
    const errno = errnoOf(event, runs.module);
    return errno ? [{ ...actionFact(event.by, run), errno }] : [];
  });
}

const EBUSY = -16;
const EEXIST = -17;

function errnoOf(
  { name, result, by, installed, isInTransition }: RefusalEvent,
  module: string,
): RefusedTransition['errno'] | undefined {
  if (name !== 'klp_enable_patch' || by.module !== module) return undefined;
  if (result === EBUSY && isInTransition) return 'EBUSY';
  return result === EEXIST && installed.includes(module) ? 'EEXIST' : undefined;
}
