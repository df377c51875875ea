import { patchInTransition } from './completeTransition';
import { EADDRINUSE, EAGAIN, EBUSY, EINVAL } from '../errno';
import { findOps } from '../functionStack';
import type { Kernel } from '../kernel';
import type { KlpFunc } from './klpStructs';
import { printDebug, printed } from '../log';
import { type FunctionId, type Task, TRANSITION_UNPATCHED } from '../structs';

/** A deeper stack counts as unreliable. */
const MAX_STACK_ENTRIES = 100;

/** The code that a task must not be in while it is switched. */
function codeInTheWay(kernel: Kernel, func: KlpFunc): FunctionId | undefined {
  if (kernel.targetState === TRANSITION_UNPATCHED) return func.newFunc;
  const funcStack = findOps(kernel, func.oldFunc)?.funcStack;
  const previous = funcStack?.[funcStack.indexOf(func) + 1];
  return previous ? previous.newFunc : func.oldFunc;
}

/**
 * Returns 0, or -EAGAIN if the stack leads through code that is about to change.
 * @kernel kernel/livepatch/transition.c klp_check_stack_func
 */
function checkStackFunc(kernel: Kernel, func: KlpFunc, entries: readonly FunctionId[]): number {
  const code = codeInTheWay(kernel, func);
  return code !== undefined && entries.includes(code) ? -EAGAIN : 0;
}

/** Result of a check; on -EADDRINUSE with the name of the function that is in the way. */
interface StackCheck {
  readonly err: number;
  readonly oldName?: string | undefined;
}

/** @kernel kernel/livepatch/transition.c klp_check_stack */
function checkStack(kernel: Kernel, task: Task): StackCheck {
  if (!task.hasReliableStack || task.stack.length > MAX_STACK_ENTRIES) return { err: -EINVAL };
  for (const obj of patchInTransition(kernel).objList) {
    if (!obj.patched) continue;
    kernel.meter.spend(obj.funcList.length);
    for (const func of obj.funcList) {
      if (checkStackFunc(kernel, func, task.stack)) return { err: -EADDRINUSE, oldName: func.oldName };
    }
  }
  return { err: 0 };
}

/** @kernel kernel/livepatch/transition.c klp_check_and_switch_task */
function checkAndSwitchTask(kernel: Kernel, task: Task): StackCheck {
  if (task.activity === 'running' && task !== kernel.current) return { err: -EBUSY };
  const check = checkStack(kernel, task);
  if (check.err) return check;
  task.patchPending = false;
  task.patchState = kernel.targetState;
  return check;
}

/**
 * Switches the task if its stack allows. Returns whether it has now been switched.
 * @kernel kernel/livepatch/transition.c klp_try_switch_task
 */
export function trySwitchTask(kernel: Kernel, task: Task): boolean {
  if (task.patchState === kernel.targetState) return true;
  if (!kernel.haveReliableStack) return false;
  const check = checkAndSwitchTask(kernel, task);
  if (check.err) {
    const name = 'klp_try_switch_task';
    printDebug(kernel, name, `${name}: ${task.comm}:${task.pid} ${obstacle(check)}`);
  }
  return !check.err;
}

/**
 * A running task that offers to be rescheduled is switched if it can be (kernels from 6.4 to 6.15).
 * @kernel kernel/livepatch/transition.c __klp_sched_try_switch
 */
export function doSchedTrySwitch(kernel: Kernel): void {
  const { current } = kernel;
  if (kernel.features.schedTrySwitch && current?.patchPending) trySwitchTask(kernel, current);
}

function obstacle({ err, oldName }: StackCheck): string {
  if (err === -EBUSY) return 'is running';
  if (err === -EINVAL) return 'has an unreliable stack';
  return `is sleeping on function ${printed(oldName)}`;
}
