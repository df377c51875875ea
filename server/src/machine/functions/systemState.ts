import { formatVersion } from '../../base/kernelVersion';
import type { KernelFunctions } from '../run/kernelFunction';
import type { Machine } from '../run/machine';
import { Part } from '../run/part';
import { Pointer } from '../memory/value';

/** `struct new_utsname` of the simulated kernel. */
const UTSNAME = new Part('utsname', createUtsname);

/** Patch level of a profile that means the newest stable release of its branch. */
const NEWEST_PATCH = 255;

function createUtsname(machine: Machine): Pointer {
  const { size } = machine.struct('new_utsname');
  const at = new Pointer(
    machine.memory.allocate({ kind: 'kernel', size, name: 'init_uts_ns', isZeroed: true }),
    0,
  );
  const fields = {
    sysname: 'Linux',
    nodename: '(none)',
    release: releaseOf(machine),
    version: '#1 SMP PREEMPT_DYNAMIC',
    machine: 'x86_64',
    domainname: '(none)',
  };
  for (const [name, text] of Object.entries(fields))
    machine.writeString(machine.fieldAddress(at, 'new_utsname', name), text);
  return at;
}

/** As `uname -r` prints it. */
export function releaseOf({ kernel }: Machine): string {
  const { version } = kernel.profile;
  return formatVersion(version.patch === NEWEST_PATCH ? { ...version, patch: 0 } : version).replace(
    /^(\d+\.\d+)$/,
    '$1.0',
  );
}

export const SYSTEM_STATE: KernelFunctions = {
  __lp_utsname: ({ machine }) => machine.part(UTSNAME),
  __lp_uptime_ms: ({ machine }) => Math.floor(machine.kernel.now),
};
