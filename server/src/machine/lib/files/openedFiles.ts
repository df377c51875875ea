import type { Resource, Subject } from '../entry';
import { ENOENT } from '../../../kernel/errno';
import type { KernelCall } from '../../run/kernelFunction';
import { Pointer, type Value } from '../../memory/value';
import { argument } from '../support/arguments';

const OPEN_FILE: Resource = { kind: 'resource', what: 'open file', pointsInto: false };
const OPTIONS = ['a file', '-ENOENT'];

/** Files of user space are not here: one that is opened may be there or not, and nothing is known of what is in it. */
function open({ machine, name, args }: KernelCall): Value {
  const about = `the result of ${name}() at ${machine.place() ?? 'the kernel'}`;
  if (machine.chooseFrom({ about, isResult: true, options: OPTIONS }) === 1) return -ENOENT;
  const path = machine.readString(args[0] ?? 0) ?? 'a file';
  const size = Number.POSITIVE_INFINITY;
  return new Pointer(machine.memory.allocate({ kind: 'kernel', size, name: path }), 0);
}

/** Closing what is no file faults as in the kernel. */
function close(call: KernelCall): number {
  call.machine.memory.load(argument(call, 0), { size: 8, signed: false }, false);
  return 0;
}

/** Files that modules open by their paths. */
export const OPENED_FILES: Subject = {
  c: String.raw`
struct file *filp_open(const char *path, int flags, umode_t mode);
int filp_close(struct file *file, void *id);
`,
  functions: {
    filp_open: {
      returns: 'pointer or ERR_PTR()',
      acquires: { resource: OPEN_FILE, key: 'result' },
      run: open,
    },
    filp_close: { releases: { resource: OPEN_FILE, key: 0 }, run: close },
  },
};
