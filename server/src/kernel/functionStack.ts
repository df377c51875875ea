import { EINVAL } from './errno';
import { registerFtraceFunction } from './livepatch/ftrace';
import type { Kernel } from './kernel';
import type { KlpFunc, KlpObject, KlpPatch } from './livepatch/klpStructs';
import { print, printed, warnOn, warnOnOnce } from './log';
import type { KlpOps } from './livepatch/opsTable';
import { type FunctionId, type Task, TRANSITION_IDLE, TRANSITION_UNPATCHED } from './structs';

/** @kernel kernel/livepatch/patch.c klp_find_ops */
export function findOps(kernel: Kernel, oldFunc: FunctionId | undefined): KlpOps | undefined {
  return kernel.ops.get(oldFunc);
}

/**
 * Which code runs if the task calls the function now: a replacement, or the function itself.
 * @kernel kernel/livepatch/patch.c klp_ftrace_handler
 */
export function ftraceHandler(kernel: Kernel, called: FunctionId, current: Task): FunctionId {
  const funcStack = findOps(kernel, called)?.funcStack;
  let func = funcStack?.[0];
  if (!funcStack || !func) return called;
  if (func.transition) {
    const state = current.patchState;
    warnOnOnce(kernel, state === TRANSITION_IDLE, 'kernel/livepatch/patch.c klp_ftrace_handler');
    if (state === TRANSITION_UNPATCHED) func = funcStack[1];
  }
  const replacement = func?.nop === true ? undefined : func?.newFunc;
  return replacement ?? called;
}

/**
 * Its warnings name the function that it is compiled into.
 * @kernel kernel/livepatch/patch.c klp_unpatch_func
 */
function unpatchFunc(kernel: Kernel, func: KlpFunc): void {
  const place = 'kernel/livepatch/patch.c __klp_unpatch_object';
  if (warnOn(kernel, !func.patched, place)) return;
  const { oldFunc } = func;
  if (warnOn(kernel, oldFunc === undefined, place) || oldFunc === undefined) return;
  const ops = findOps(kernel, oldFunc);
  if (!ops) {
    warnOn(kernel, true, place);
    return;
  }
  ops.funcStack.splice(ops.funcStack.indexOf(func), 1);
  if (ops.funcStack.length === 0) kernel.ops.remove(oldFunc);
  func.patched = false;
}

/**
 * Its warnings name the function that it is compiled into.
 * @kernel kernel/livepatch/patch.c klp_patch_func
 */
function patchFunc(kernel: Kernel, func: KlpFunc): number {
  const place = 'kernel/livepatch/patch.c klp_patch_object';
  if (func.oldFunc === undefined || func.patched) {
    warnOn(kernel, true, place);
    return -EINVAL;
  }
  const ops = findOps(kernel, func.oldFunc);
  if (ops) {
    ops.funcStack.unshift(func);
  } else {
    const err = attachHandler(kernel, func, func.oldFunc);
    if (err) return err;
  }
  func.patched = true;
  return 0;
}

/** The part of `klp_patch_func` for a function that nobody has patched yet. */
function attachHandler(kernel: Kernel, func: KlpFunc, oldFunc: FunctionId): number {
  const name = printed(func.oldName);
  if (!kernel.kallsyms.hasFtraceLocation(oldFunc)) {
    print(kernel, `failed to find location for function '${name}'`);
    return -EINVAL;
  }
  const err = registerFtraceFunction(kernel, oldFunc);
  if (err) {
    print(kernel, `failed to register ftrace handler for function '${name}' (${err})`);
    return err;
  }
  kernel.ops.add(oldFunc, { funcStack: [func] });
  return 0;
}

/** @kernel kernel/livepatch/patch.c __klp_unpatch_object */
function doUnpatchObject(kernel: Kernel, obj: KlpObject, nopsOnly: boolean): void {
  for (const func of obj.funcList) {
    if (nopsOnly && !func.nop) continue;
    if (func.patched) unpatchFunc(kernel, func);
  }
  if (obj.dynamic || !nopsOnly) obj.patched = false;
}

/** @kernel kernel/livepatch/patch.c klp_unpatch_object */
export function unpatchObject(kernel: Kernel, obj: KlpObject): void {
  doUnpatchObject(kernel, obj, false);
}

/**
 * Returns 0 or a negative errno; then nothing of the object is patched.
 * @kernel kernel/livepatch/patch.c klp_patch_object
 */
export function patchObject(kernel: Kernel, obj: KlpObject): number {
  if (warnOn(kernel, obj.patched, 'kernel/livepatch/patch.c klp_patch_object')) return -EINVAL;
  for (const func of obj.funcList) {
    const err = patchFunc(kernel, func);
    if (err) {
      unpatchObject(kernel, obj);
      return err;
    }
  }
  obj.patched = true;
  return 0;
}

/** @kernel kernel/livepatch/patch.c __klp_unpatch_objects */
function doUnpatchObjects(kernel: Kernel, patch: KlpPatch, nopsOnly: boolean): void {
  for (const obj of patch.objList) {
    if (obj.patched) doUnpatchObject(kernel, obj, nopsOnly);
  }
}

/** @kernel kernel/livepatch/patch.c klp_unpatch_objects */
export function unpatchObjects(kernel: Kernel, patch: KlpPatch): void {
  doUnpatchObjects(kernel, patch, false);
}

/** @kernel kernel/livepatch/patch.c klp_unpatch_objects_dynamic */
export function unpatchObjectsDynamic(kernel: Kernel, patch: KlpPatch): void {
  doUnpatchObjects(kernel, patch, true);
}
