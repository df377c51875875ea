import type { RunSet } from '../../explore/runSet/runSet';
import type { EventOf, TraceEvent } from '../../explore/trace/traceEvent';
import type { PatchRun } from '../../explore/patchRun';
import type { Activation } from '../../machine/run/observer';
import { functionText } from '../shared/resourceText';
import { eventsIn } from '../shared/runs/eventsIn';
import type { RunFact } from '../shared/runs/runFact';
import { runRule } from '../shared/runs/runRule';

interface BlockedLoad extends RunFact {
  /** The module that is not loaded. */
  readonly object: string;
}

export const blocksModuleLoad = runRule({
  id: 'blocks-module-load',
  severity: 'information',
  stage: 'behaviour',
  summary: 'A callback keeps a module that the livepatch patches from being loaded.',
  detect,
  message: ({ object, activation }: BlockedLoad) =>
    `${functionText(activation)} returns an error here: if the livepatch is enabled first, the kernel then refuses to load the module '${object}'. ` +
    'Return 0 unless the module must not be loaded, and make the patched functions work without what is missing.',
});

function detect(runs: RunSet): BlockedLoad[] {
  if (runs.kind !== 'alone') return [];
  return eventsIn(runs.runs, 'end').flatMap(({ event, run }) => blocked(event, run, runs.module));
}

/** What a failing `pre_patch` of a module decides itself; that memory can run out is nobody's fault. */
function blocked(event: EventOf<'end'>, run: PatchRun, module: string): BlockedLoad[] {
  const { activation, result, at, decided } = event;
  if (activation.module !== module || activation.kind !== 'pre_patch') return [];
  if (activation.object === undefined || result === undefined || result >= 0) return [];
  if (decided.some(({ isResult }) => isResult)) return [];
  if (run.events.some((each) => isDuplicateIn(each, activation))) return [];
  return [{ module, activation, at, object: activation.object, run }];
}

/** A shadow variable that could not be allocated, since it existed: that is what is wrong then. */
function isDuplicateIn(event: TraceEvent, activation: Activation): boolean {
  if (event.kind !== 'shadow' || event.call.by.activation !== activation) return false;
  return event.call.does === 'alloc' && event.call.isFound;
}
