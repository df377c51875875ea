import { EBUSY } from '../errno';
import type { Kernel } from '../kernel';
import type { FunctionId } from '../structs';

/**
 * Whether livepatch's handler, which must never be switched off, can be attached to the function. Returns 0 or -EBUSY.
 * @kernel kernel/trace/ftrace.c register_ftrace_function
 */
export function registerFtraceFunction(kernel: Kernel, func: FunctionId): number {
  return kernel.ftraceEnabled && !kernel.ipmodify.has(func) ? 0 : -EBUSY;
}

/**
 * Lets somebody else than livepatch change where the function goes on; only one user can. Returns 0 or -EBUSY.
 * @kernel kernel/trace/ftrace.c ftrace_hash_ipmodify_enable
 */
export function requestIpmodify(kernel: Kernel, func: FunctionId): number {
  if (kernel.ops.get(func) || kernel.ipmodify.has(func)) return -EBUSY;
  kernel.ipmodify.add(func);
  return 0;
}

/** @kernel kernel/trace/ftrace.c ftrace_hash_ipmodify_disable */
export function releaseIpmodify(kernel: Kernel, func: FunctionId): void {
  kernel.ipmodify.delete(func);
}

/**
 * Writes kernel.ftrace_enabled. Returns 0, or -EBUSY if functions are patched.
 * @kernel kernel/trace/ftrace.c ftrace_enable_sysctl
 */
export function setFtraceEnabled(kernel: Kernel, enabled: boolean): number {
  if (!enabled && kernel.ops.size > 0) return -EBUSY;
  kernel.ftraceEnabled = enabled;
  return 0;
}
