import { EBUSY } from './errno';
import type { Kernel } from './kernel';

/**
 * Whether livepatch's handler, which must never be switched off, can be attached. Returns 0 or -EBUSY.
 * @kernel kernel/trace/ftrace.c register_ftrace_function
 */
export function registerFtraceFunction(kernel: Kernel): number {
  return kernel.ftraceEnabled ? 0 : -EBUSY;
}

/**
 * Writes kernel.ftrace_enabled. Returns 0, or -EBUSY if functions are patched.
 * @kernel kernel/trace/ftrace.c ftrace_enable_sysctl
 */
export function setFtraceEnabled(kernel: Kernel, enabled: boolean): number {
  if (!enabled && kernel.ops.length > 0) return -EBUSY;
  kernel.ftraceEnabled = enabled;
  return 0;
}
