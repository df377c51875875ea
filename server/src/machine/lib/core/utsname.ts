import type { Subject } from '../entry';
import { formatVersion } from '../../../base/kernelVersion';
import type { Machine } from '../../run/machine';
import { Part } from '../../run/part';
import { Pointer } from '../../memory/value';

/** What the running system is. */
const C = String.raw`
#define __NEW_UTS_LEN 64
#ifndef UTS_RELEASE
#define UTS_RELEASE (utsname()->release)
#endif

struct new_utsname {
  char sysname[65];
  char nodename[65];
  char release[65];
  char version[65];
  char machine[65];
  char domainname[65];
};
struct uts_namespace { struct new_utsname name; };
struct new_utsname *__lp_utsname(void);
#define utsname() __lp_utsname()
#define init_utsname() __lp_utsname()
#define init_uts_ns (*(struct uts_namespace *)__lp_utsname())

enum system_states { SYSTEM_BOOTING, SYSTEM_SCHEDULING, SYSTEM_FREEING_INITMEM, SYSTEM_RUNNING, SYSTEM_HALT,
  SYSTEM_POWER_OFF, SYSTEM_RESTART, SYSTEM_SUSPEND };
enum system_states system_state = SYSTEM_RUNNING;
char *saved_command_line = "BOOT_IMAGE=/boot/vmlinuz root=/dev/sda1 ro";
unsigned int saved_command_line_len = 42;
int console_printk[4] = { 7, 4, 1, 7 };
#define console_loglevel (console_printk[0])
#define default_message_loglevel (console_printk[1])
#define CONSOLE_LOGLEVEL_SILENT 0
#define CONSOLE_LOGLEVEL_MIN 1
#define CONSOLE_LOGLEVEL_QUIET 4
#define CONSOLE_LOGLEVEL_DEFAULT 7
#define CONSOLE_LOGLEVEL_DEBUG 10
#define CONSOLE_LOGLEVEL_MOTORMOUTH 15
int panic_timeout;
int oops_in_progress;
int panic_on_oops;
unsigned long __lp_uptime_ms(void);
`;

/** `struct new_utsname` of the simulated kernel. */
const UTSNAME = new Part('utsname', createUtsname);

/** Patch level of a profile that means the newest stable release of its branch. */
const NEWEST_PATCH = 255;

function createUtsname(machine: Machine): Pointer {
  const { size } = machine.struct('new_utsname');
  const at = new Pointer(
    machine.memory.allocate({ kind: 'global', size, name: 'init_uts_ns', isZeroed: true }),
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
  for (const [name, text] of Object.entries(fields)) {
    const field = machine.fieldAddress(at, 'new_utsname', name);
    // It was there before any module: nobody who asks for it has written it.
    if (field instanceof Pointer) at.object.bytes.set(Buffer.from(text, 'latin1'), field.offset);
  }
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

export const SYSTEM: Subject = {
  c: C,
  functions: {
    __lp_utsname: { run: ({ machine }) => machine.part(UTSNAME) },
    __lp_uptime_ms: { run: ({ machine }) => Math.floor(machine.kernel.now) },
  },
};
