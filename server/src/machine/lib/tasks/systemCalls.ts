import type { Subject } from '../entry';
import type { KernelFunction } from '../../run/kernelFunction';

const pid: KernelFunction = ({ machine }) => machine.context.task?.pid ?? 0;
const zero: KernelFunction = () => 0;

/** System calls that processes of the simulation make, by the names that kallsyms has for them on x86-64. */
export const SYSTEM_CALLS: Subject = {
  c: String.raw`
long __x64_sys_getpid(const struct pt_regs *regs);
long __x64_sys_gettid(const struct pt_regs *regs);
long __x64_sys_getppid(const struct pt_regs *regs);
long __x64_sys_getuid(const struct pt_regs *regs);
long __x64_sys_geteuid(const struct pt_regs *regs);
long __x64_sys_getgid(const struct pt_regs *regs);
long __x64_sys_getegid(const struct pt_regs *regs);
long __x64_sys_sched_yield(const struct pt_regs *regs);
`,
  functions: {
    __x64_sys_getpid: { run: pid },
    __x64_sys_gettid: { run: pid },
    __x64_sys_getppid: { run: () => 1 },
    __x64_sys_getuid: { run: zero },
    __x64_sys_geteuid: { run: zero },
    __x64_sys_getgid: { run: zero },
    __x64_sys_getegid: { run: zero },
    __x64_sys_sched_yield: { run: zero },
  },
};
