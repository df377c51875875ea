import type { Tool } from '@livepatch/shell';
import type { System } from '../system';
import { dmesg } from './dmesg';
import { insmod, lsmod, modinfo, modprobe, rmmod } from './moduleTools';
import { sysctl } from './sysctlTool';

/** The programs that talk to the simulated kernel, by the name that a script calls them by. */
export function kernelTools(system: System): ReadonlyMap<string, Tool> {
  return new Map<string, Tool>(
    Object.entries({
      dmesg: dmesg(system),
      insmod: insmod(system),
      lsmod: lsmod(system),
      modinfo: modinfo(system),
      modprobe: modprobe(system),
      rmmod: rmmod(system),
      sysctl: sysctl(system),
    }),
  );
}
