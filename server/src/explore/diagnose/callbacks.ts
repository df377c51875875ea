import type { Activation } from '../../machine/run/observer';
import type { PatchRun } from '../patchRun';
import type { TraceEvent } from '../trace/traceEvent';
import type { Diagnosis } from './diagnosis';

const EBUSY = -16;
const EEXIST = -17;

/** What can be seen on single calls of a livepatch's callbacks and of its init. */
export function diagnoseCallbacks(runs: readonly PatchRun[], module: string): Diagnosis[] {
  return runs.flatMap((run) =>
    run.events.flatMap((event) => [
      ...blocksModuleLoad(event, run, module),
      ...runsPerObject(event, run, module),
      ...refusal(event, run, module),
    ]),
  );
}

/** What a failing `pre_patch` of a module decides itself; that memory can run out is nobody's fault. */
function blocksModuleLoad(event: TraceEvent, run: PatchRun, module: string): Diagnosis[] {
  if (event.kind !== 'end' || event.activation.module !== module) return [];
  const { activation, result, at, decided } = event;
  if (activation.kind !== 'pre_patch' || activation.object === undefined) return [];
  if (result === undefined || result >= 0) return [];
  if (decided.some(({ isResult }) => isResult)) return [];
  if (run.events.some((each) => isDuplicateIn(each, activation))) return [];
  return [{ kind: 'blocks-module-load', module, activation, at, text: activation.object, run }];
}

/** A shadow variable that could not be allocated, since it existed: that is what is wrong then. */
function isDuplicateIn(event: TraceEvent, activation: Activation): boolean {
  if (event.kind !== 'shadow' || event.call.by.activation !== activation) return false;
  return event.call.name === 'klp_shadow_alloc' && event.call.isFound;
}

/** The same callback does for a second object what it has done for the first. */
function runsPerObject(event: TraceEvent, run: PatchRun, module: string): Diagnosis[] {
  if (event.kind !== 'reacquired' || event.by.module !== module) return [];
  const { resource, by } = event;
  const isShared =
    resource.module === module &&
    by.activation.kind === resource.activation.kind &&
    by.activation.functionName === resource.activation.functionName &&
    (by.activation.object !== resource.activation.object ||
      by.activation.state !== resource.activation.state);
  if (!isShared) return [];
  return [
    {
      kind: 'runs-per-object',
      module,
      activation: by.activation,
      at: by.trace[0],
      resource,
      action: by,
      run,
    },
  ];
}

function refusal(event: TraceEvent, run: PatchRun, module: string): Diagnosis[] {
  if (event.kind !== 'refused' || event.by.module !== module) return [];
  const { name, result, by, installed, isInTransition } = event;
  const shared = { module, activation: by.activation, at: by.trace[0], action: by, run };
  if (name === 'klp_get_prev_state') return [{ kind: 'prev-state-outside-transition', ...shared }];
  if (name !== 'klp_enable_patch') return [];
  if (result === EBUSY && isInTransition) return [{ kind: 'second-transition', ...shared, text: 'EBUSY' }];
  const isSecond = result === EEXIST && installed.includes(module);
  return isSecond ? [{ kind: 'second-transition', ...shared, text: 'EEXIST' }] : [];
}
