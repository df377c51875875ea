import { EINVAL, ENOENT } from '../kernel/errno';
import { setFtraceEnabled } from '../kernel/livepatch/ftrace';
import type { Kernel } from '../kernel/kernel';

/** Reads a sysctl; undefined without one. */
export function readSysctl(kernel: Kernel, name: string): string | undefined {
  return canonicalName(name) === FTRACE_ENABLED ? String(Number(kernel.ftraceEnabled)) : undefined;
}

/** Writes a sysctl. Returns 0 or a negative errno. */
export function writeSysctl(kernel: Kernel, name: string, value: string): number {
  if (canonicalName(name) !== FTRACE_ENABLED) return -ENOENT;
  return /^[01]$/.test(value.trim()) ? setFtraceEnabled(kernel, value.trim() === '1') : -EINVAL;
}

const FTRACE_ENABLED = 'kernel.ftrace_enabled';

function canonicalName(name: string): string {
  return name.replaceAll('/', '.');
}

/** The file of a sysctl. */
export function sysctlPath(name: string): string {
  return `/proc/sys/${name.replaceAll('.', '/')}`;
}
