import { completeTransition, direction, patchInTransition } from './completeTransition';
import { freePatchAsync } from './freePatch';
import type { Kernel } from '../kernel';
import { lockKlpMutex, unlockKlpMutex } from './klpMutex';
import { type KlpPatch, moduleOf } from './klpStructs';
import { print, printDebug, warnOnOnce } from '../log';
import { freeReplacedPatchesAsync } from './replace';
import type { Run } from '../run';
import { sendSignals, SIGNALS_TIMEOUT } from './signals';
import { trySwitchTask } from './stackCheck';
import { type Task, TRANSITION_IDLE, TRANSITION_PATCHED, TRANSITION_UNPATCHED } from '../structs';
import { start } from '../time';

const SOURCE = 'kernel/livepatch/transition.c';
const RETRY_MS = 1000;
/** No other task has it. */
const WORKER_PID = 7;

function allTasks(kernel: Kernel): readonly Task[] {
  return [...kernel.tasks, ...kernel.idleTasks];
}

/** @kernel kernel/livepatch/transition.c klp_init_transition */
export function initTransition(
  kernel: Kernel,
  patch: KlpPatch,
  state: typeof TRANSITION_PATCHED | typeof TRANSITION_UNPATCHED,
): void {
  const place = `${SOURCE} klp_init_transition`;
  warnOnOnce(kernel, kernel.targetState !== TRANSITION_IDLE, place);
  kernel.transitionPatch = patch;
  kernel.targetState = state;
  printDebug(
    kernel,
    'klp_init_transition',
    `'${moduleOf(patch).name}': initializing ${direction(kernel)} transition`,
  );
  for (const task of allTasks(kernel)) {
    warnOnOnce(kernel, task.patchState !== TRANSITION_IDLE, place);
    task.patchState = state === TRANSITION_PATCHED ? TRANSITION_UNPATCHED : TRANSITION_PATCHED;
  }
  for (const func of patch.objList.flatMap(({ funcList }) => funcList)) func.transition = true;
}

/** @kernel kernel/livepatch/transition.c klp_start_transition */
export function startTransition(kernel: Kernel): void {
  warnOnOnce(kernel, kernel.targetState === TRANSITION_IDLE, `${SOURCE} klp_start_transition`);
  const { name } = moduleOf(patchInTransition(kernel));
  print(kernel, `'${name}': starting ${direction(kernel)} transition`);
  for (const task of allTasks(kernel)) {
    if (task.patchState !== kernel.targetState) task.patchPending = true;
  }
  kernel.signalsCount = 0;
}

/** @kernel kernel/livepatch/transition.c klp_reverse_transition */
export function reverseTransition(kernel: Kernel): void {
  const patch = patchInTransition(kernel);
  const isPatching = kernel.targetState === TRANSITION_PATCHED;
  const turn = isPatching ? 'patching to unpatching' : 'unpatching to patching';
  printDebug(
    kernel,
    'klp_reverse_transition',
    `'${moduleOf(patch).name}': reversing transition from ${turn}`,
  );
  for (const task of allTasks(kernel)) task.patchPending = false;
  patch.enabled = !patch.enabled;
  kernel.targetState = isPatching ? TRANSITION_UNPATCHED : TRANSITION_PATCHED;
  startTransition(kernel);
}

/** @kernel kernel/livepatch/transition.c klp_try_complete_transition */
export function* tryCompleteTransition(kernel: Kernel): Run<void> {
  warnOnOnce(kernel, kernel.targetState === TRANSITION_IDLE, `${SOURCE} klp_try_complete_transition`);
  if (!trySwitchAllTasks(kernel)) {
    if (kernel.signalsCount > 0 && kernel.signalsCount % SIGNALS_TIMEOUT === 0) sendSignals(kernel);
    kernel.signalsCount++;
    scheduleTransitionWork(kernel);
    return;
  }
  const patch = patchInTransition(kernel);
  yield* completeTransition(kernel);
  if (!patch.enabled) freePatchAsync(kernel, patch);
  else if (patch.replace) freeReplacedPatchesAsync(kernel, patch);
}

/** Tries every task, also after one has failed. Returns whether all are switched. */
function trySwitchAllTasks(kernel: Kernel): boolean {
  kernel.meter.spend(kernel.tasks.length);
  let complete = true;
  for (const task of kernel.tasks) {
    if (!trySwitchTask(kernel, task)) complete = false;
  }
  for (const task of kernel.idleTasks) {
    if (!task.cpuOnline) {
      task.patchPending = false;
      task.patchState = kernel.targetState;
    } else if (!trySwitchTask(kernel, task)) complete = false;
  }
  return complete;
}

function scheduleTransitionWork(kernel: Kernel): void {
  const options = { task: transitionWorker(), delay: retryDelay(kernel.now) };
  start(kernel, 'klp_transition_work_fn', transitionWorkFn(kernel), options);
}

/** Callbacks that run in the transition's work may sleep. An idle worker has nothing on its stack and is no task to wait for. */
function transitionWorker(): Task {
  return {
    pid: WORKER_PID,
    comm: 'kworker/0:0',
    isKthread: true,
    activity: 'running',
    stack: [],
    hasReliableStack: true,
    patchState: TRANSITION_IDLE,
    patchPending: false,
  };
}

/** @kernel kernel/livepatch/transition.c klp_transition_work_fn */
function* transitionWorkFn(kernel: Kernel): Run<void> {
  yield* lockKlpMutex(kernel);
  if (kernel.transitionPatch) yield* tryCompleteTransition(kernel);
  unlockKlpMutex(kernel);
}

/**
 * The delay in ms until the next retry. It ends at a whole second, up to a quarter of a second early and otherwise late.
 * @kernel kernel/time/timer.c round_jiffies_relative
 */
function retryDelay(now: number): number {
  const rest = (now + RETRY_MS) % 1000;
  return rest < 250 ? RETRY_MS - rest : RETRY_MS - rest + 1000;
}
