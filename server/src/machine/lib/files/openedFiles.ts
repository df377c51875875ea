import type { Resource, Subject } from '../entry';
import { chooseResult } from '../support/chooseResult';
import { EINVAL, EIO, ENOENT, ENOSPC } from '../../../kernel/errno';
import type { KernelCall } from '../../run/kernelFunction';
import { Pointer, type Value } from '../../memory/value';
import { operation } from '../../symbols/operation';
import { argument, countArgument, isNull, unknownResult } from '../support/arguments';

const OPEN_FILE: Resource = { kind: 'resource', what: 'open file', pointsInto: false };
const OPTIONS = ['a file', '-ENOENT'];

/** Files of user space are not here: one that is opened may be there or not, and nothing is known of what is in it. */
function open({ machine, name, args }: KernelCall): Value {
  if (chooseResult({ machine, name }, OPTIONS) === 1) return -ENOENT;
  const path = machine.readString(args[0] ?? 0) ?? 'a file';
  const size = Number.POSITIVE_INFINITY;
  return new Pointer(machine.memory.allocate({ kind: 'kernel', size, name: path }), 0);
}

/** What a read or write does. A part of it is not tried: none stands for that. */
const OUTCOMES = {
  kernel_read: { options: ['all of it', 'the end of the file', '-EIO'], results: [1, 0, -EIO] },
  kernel_write: { options: ['all of it', '-ENOSPC'], results: [1, -ENOSPC] },
} as const;

/** @kernel fs/read_write.c kernel_read, kernel_write */
function transfer(call: KernelCall, name: keyof typeof OUTCOMES): Value {
  const { machine } = call;
  const [file, buffer, at] = [argument(call, 0), argument(call, 1), argument(call, 3)];
  machine.memory.load(file, { size: 8, signed: false }, false);
  const asked = countArgument(call, 2);
  if (asked === undefined) return unknownResult(call);
  if (!Number.isFinite(asked)) return -EINVAL;
  const count = Math.min(asked, COUNT_MAX);
  const { options, results } = OUTCOMES[name];
  const result = results[chooseResult({ machine, name }, options)] ?? 0;
  if (result !== 1 || count === 0) return Math.min(result, 0);
  const place = machine.memory.locate(buffer, count, name === 'kernel_read');
  if (place && name === 'kernel_read') machine.memory.makeUnknown(place, count, 'what is in a file');
  if (!isNull(at)) advance(call, at, count);
  return count;
}

function advance({ machine }: KernelCall, at: Value, count: number): void {
  const before = machine.memory.toInt(machine.memory.load(at, POSITION, false));
  machine.memory.store(at, POSITION.size, operation('+', before, count, POSITION));
}

/** @kernel include/linux/fs.h MAX_RW_COUNT */
const COUNT_MAX = 0x7ffff000;

const POSITION = { size: 8, signed: true };

/** Closing what is no file faults as in the kernel. */
function close(call: KernelCall): number {
  call.machine.memory.load(argument(call, 0), { size: 8, signed: false }, false);
  return 0;
}

/** Files that modules open by their paths. */
export const OPENED_FILES: Subject = {
  c: String.raw`
struct file *filp_open(const char *path, int flags, umode_t mode);
ssize_t kernel_read(struct file *file, void *buffer, size_t count, loff_t *pos);
ssize_t kernel_write(struct file *file, const void *buffer, size_t count, loff_t *pos);
int filp_close(struct file *file, void *id);
`,
  functions: {
    filp_open: {
      returns: 'pointer or ERR_PTR()',
      acquires: { resource: OPEN_FILE, key: 'result' },
      run: open,
    },
    kernel_read: { returns: 'count or -errno', run: (call) => transfer(call, 'kernel_read') },
    kernel_write: { returns: 'count or -errno', run: (call) => transfer(call, 'kernel_write') },
    filp_close: { releases: { resource: OPEN_FILE, key: 0 }, run: close },
  },
};
