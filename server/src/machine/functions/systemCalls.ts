import type { KernelFunction, KernelFunctions } from '../run/kernelFunction';

const pid: KernelFunction = ({ machine }) => machine.context.task?.pid ?? 0;
const zero: KernelFunction = () => 0;

/** System calls that processes of the simulation make, by the names that kallsyms has for them on x86-64. */
export const SYSTEM_CALLS: KernelFunctions = {
  __x64_sys_getpid: pid,
  __x64_sys_gettid: pid,
  __x64_sys_getppid: () => 1,
  __x64_sys_getuid: zero,
  __x64_sys_geteuid: zero,
  __x64_sys_getgid: zero,
  __x64_sys_getegid: zero,
  __x64_sys_sched_yield: zero,
};
