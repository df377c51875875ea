import type { Subject } from '../entry';
import { EFAULT, EINVAL } from '../../../kernel/errno';
import type { Run } from '../../../kernel/run';
import type { KernelCall } from '../../run/kernelFunction';
import { canonical } from '../../../c/integers';
import { keyOf } from '../../memory/keyOf';
import type { Machine } from '../../run/machine';
import { offsetPointer } from '../../compile/offsetPointer';
import { Part } from '../../run/part';
import { Pointer, type Value } from '../../memory/value';
import { writeBytes } from '../../memory/strings';
import { parseNumber } from './debugfs';
import { formatPrintk } from '../format/format';

/** Files that modules serve: seq_file, /proc, debugfs and devices. */
const C = String.raw`
#define DEFINE_SIMPLE_ATTRIBUTE(lp_name, lp_get, lp_set, lp_format) \
  static int lp_name##_open(struct inode *inode, struct file *file) \
  { \
    return simple_attr_open(inode, file, lp_get, lp_set, lp_format); \
  } \
  static const struct file_operations lp_name = { \
    .owner = THIS_MODULE, .open = lp_name##_open, .release = simple_attr_release, .read = simple_attr_read, \
    .write = simple_attr_write, .llseek = no_llseek }
#define DEFINE_DEBUGFS_ATTRIBUTE(lp_name, lp_get, lp_set, lp_format) \
  DEFINE_SIMPLE_ATTRIBUTE(lp_name, lp_get, lp_set, lp_format)
int simple_attr_open(struct inode *inode, struct file *file, int (*get)(void *data, u64 *value),
                     int (*set)(void *data, u64 value), const char *format);
int simple_attr_release(struct inode *inode, struct file *file);
ssize_t simple_attr_read(struct file *file, char *buf, size_t count, loff_t *pos);
ssize_t simple_attr_write(struct file *file, const char *buf, size_t count, loff_t *pos);
int simple_open(struct inode *inode, struct file *file);
ssize_t simple_read_from_buffer(void *to, size_t count, loff_t *pos, const void *from, size_t available);
ssize_t simple_write_to_buffer(void *to, size_t available, loff_t *pos, const void *from, size_t count);
`;

/** A file that shows one number, opened by `simple_attr_open()`. */
interface SimpleAttribute {
  readonly get: Value;
  readonly set: Value;
  readonly data: Value;
  readonly format: string;
}

/** By the keys of the `struct file`s. */
const SIMPLE_ATTRIBUTES = new Part<Map<string, SimpleAttribute>>('simple attributes', () => new Map());

const S64 = { size: 8, signed: true };

function position(machine: Machine, pos: Value): number {
  return machine.toNumber(machine.memory.load(pos, S64, false));
}

/**
 * Copies from a buffer at the position, which moves on. Returns the bytes copied.
 * @kernel fs/libfs.c simple_read_from_buffer
 */
function readFromBuffer({ machine, args }: KernelCall): number {
  const [to = 0, count = 0, pos = 0, from = 0, available = 0] = args;
  const at = position(machine, pos);
  if (at < 0) return -EINVAL;
  const length = Math.max(0, Math.min(machine.toNumber(count), machine.toNumber(available) - at));
  machine.memory.copy(to, offsetPointer(from, at), length);
  machine.memory.store(pos, 8, at + length);
  return length;
}

/** @kernel fs/libfs.c simple_write_to_buffer */
function writeToBuffer({ machine, args }: KernelCall): number {
  const [to = 0, available = 0, pos = 0, from = 0, count = 0] = args;
  const at = position(machine, pos);
  if (at < 0) return -EINVAL;
  const length = Math.max(0, Math.min(machine.toNumber(count), machine.toNumber(available) - at));
  machine.memory.copy(offsetPointer(to, at), from, length);
  machine.memory.store(pos, 8, at + length);
  return length;
}

function open({ machine, args }: KernelCall): number {
  const [inode = 0, file = 0, get = 0, set = 0, format = 0] = args;
  const data = machine.getField(inode, 'inode', 'i_private');
  const made = { get, set, data, format: machine.readString(format) ?? '%llu\n' };
  machine.part(SIMPLE_ATTRIBUTES).set(keyOf(file), made);
  return 0;
}

function attributeOf({ machine, args }: KernelCall): SimpleAttribute | undefined {
  return machine.part(SIMPLE_ATTRIBUTES).get(keyOf(args[0] ?? 0));
}

function* read(call: KernelCall): Run<Value> {
  const { machine, args } = call;
  const [, buffer = 0, , pos = 0] = args;
  const attribute = attributeOf(call);
  if (!attribute || attribute.get === 0) return -EFAULT;
  if (position(machine, pos) > 0) return 0;
  const place = new Pointer(
    machine.memory.allocate({ kind: 'kernel', size: 8, name: 'value', isZeroed: true }),
    0,
  );
  const err = machine.toNumber(yield* machine.call(attribute.get, [attribute.data, place])) | 0;
  if (err !== 0) return err;
  const text = formatPrintk(machine, attribute.format, [machine.memory.load(place, S64, false)]);
  writeBytes(machine.memory, buffer, text);
  machine.memory.store(pos, 8, text.length);
  return text.length;
}

function* write(call: KernelCall): Run<Value> {
  const { machine, args } = call;
  const [, buffer = 0, count = 0] = args;
  const attribute = attributeOf(call);
  if (!attribute || attribute.set === 0) return -EFAULT;
  const number = parseNumber(machine.readString(buffer) ?? '');
  if (number === undefined) return -EINVAL;
  const value = canonical(BigInt.asUintN(64, number));
  const err = machine.toNumber(yield* machine.call(attribute.set, [attribute.data, value])) | 0;
  return err === 0 ? count : err;
}

export const SIMPLE_FILES: Subject = {
  c: C,
  functions: {
    simple_read_from_buffer: { returns: 'count or -errno', run: readFromBuffer },
    simple_write_to_buffer: { returns: 'count or -errno', run: writeToBuffer },
    simple_open: {
      run: ({ machine, args }) => {
        const [inode = 0, file = 0] = args;
        const data = machine.getField(inode, 'inode', 'i_private');
        if (data !== 0) machine.setField(file, 'file', 'private_data', data);
        return 0;
      },
    },
    simple_attr_open: { run: open },
    simple_attr_read: { run: read },
    simple_attr_write: { run: write },
    simple_attr_release: { run: () => 0 },
  },
};
