import type { Subject } from '../entry';
import type { KernelCall } from '../../run/kernelFunction';
import { offsetPointer } from '../../compile/offsetPointer';
import { Pointer, type Value } from '../../memory/value';
import { bytesAt, lengthAt, textAt } from '../../memory/strings';
import { argument, countArgument, isNull, stepsArgument, unknownResult } from '../support/arguments';
import { duplicate } from '../format/formatting';
import { allocateOrFail } from './slab';

/** Strings, characters and reading numbers, as in string.h, ctype.h and kstrtox.h. */
const C = String.raw`
int hex2bin(u8 *dest, const char *src, size_t count);
char *bin2hex(char *dest, const void *src, size_t count);
#define hex_asc_lo(x) ("0123456789abcdef"[(x) & 0x0f])
#define hex_asc_hi(x) ("0123456789abcdef"[((x) & 0xf0) >> 4])
#define hex_asc_upper_lo(x) ("0123456789ABCDEF"[(x) & 0x0f])
#define hex_asc_upper_hi(x) ("0123456789ABCDEF"[((x) & 0xf0) >> 4])
char **argv_split(gfp_t gfp, const char *s, int *count);
void argv_free(char **argv);

char *kstrdup(const char *s, gfp_t gfp);
const char *kstrdup_const(const char *s, gfp_t gfp);
char *kstrndup(const char *s, size_t max, gfp_t gfp);
void *kmemdup(const void *src, size_t count, gfp_t gfp);
void *kvmemdup(const void *src, size_t count, gfp_t gfp);
char *kmemdup_nul(const char *s, size_t count, gfp_t gfp);
#define kmemdup_array(src, count, size, gfp) kmemdup(src, size_mul(count, size), gfp)
void *memdup_user(const void *src, size_t count);
void *vmemdup_user(const void *src, size_t count);
void *memdup_user_nul(const void *src, size_t count);
char *strndup_user(const char *s, long max);
char *devm_kstrdup(void *dev, const char *s, gfp_t gfp);
void *devm_kmemdup(void *dev, const void *src, size_t count, gfp_t gfp);
`;

const EFAULT = 14;
const EINVAL = 22;
const ENOMEM = 12;
/** GFP_USER */
const GFP_USER = 0x100cc0;

/** A copy of so many bytes, with `extra` zero bytes behind them. */
function copyOf(
  call: KernelCall,
  from: Value,
  count: number | undefined,
  extra: number,
  flags: Value,
): Value {
  if (count === undefined) return unknownResult(call, true);
  const made = allocateOrFail(call, count + extra, false, flags);
  if (!(made instanceof Pointer)) return made;
  call.machine.memory.copy(made, from, count);
  if (extra > 0) call.machine.memory.fill(offsetPointer(made, count), 0, extra);
  return made;
}

/** A copy of a string, or of its first `limit` bytes. */
function duplicateString(call: KernelCall, limit: number, flags: Value): Value {
  const from = argument(call, 0);
  return isNull(from) ? 0 : copyOf(call, from, lengthAt(call.machine.memory, from, limit), 1, flags);
}

function duplicateConstant(call: KernelCall): Value {
  const from = argument(call, 0);
  const isConstant = from instanceof Pointer && from.object.kind === 'string';
  return isConstant ? from : duplicateString(call, Number.POSITIVE_INFINITY, argument(call, 1));
}

/** A copy of what user space has, or an error pointer. */
function fromUser(call: KernelCall, count: number | undefined, extra: number): Value {
  const from = argument(call, 0);
  if (isNull(from)) return -EFAULT;
  const made = copyOf(call, from, count, extra, GFP_USER);
  return isNull(made) ? -ENOMEM : made;
}

function stringFromUser(call: KernelCall): Value {
  const from = argument(call, 0);
  if (isNull(from)) return -EFAULT;
  const limit = countArgument(call, 1) ?? 0;
  const length = lengthAt(call.machine.memory, from, limit);
  return length !== undefined && length >= limit ? -EINVAL : fromUser(call, length, 1);
}

const HEX = '0123456789abcdef';

function binToHex(call: KernelCall): Value {
  const { memory } = call.machine;
  const [to, count] = [argument(call, 0), stepsArgument(call, 2)];
  if (count === 0 || !memory.locate(to, count * 2, true)) return to;
  const byte = bytesAt(call.machine.memory, argument(call, 1));
  for (let index = 0; index < count; index++) {
    const value = byte(index) ?? 0;
    memory.store(offsetPointer(to, index * 2), 1, HEX.charCodeAt(value >> 4));
    memory.store(offsetPointer(to, index * 2 + 1), 1, HEX.charCodeAt(value & 15));
  }
  return offsetPointer(to, count * 2);
}

function hexToBin(call: KernelCall): Value {
  const byte = bytesAt(call.machine.memory, argument(call, 1));
  const count = stepsArgument(call, 2);
  for (let index = 0; index < count; index++) {
    const text = String.fromCharCode(byte(index * 2) ?? 0, byte(index * 2 + 1) ?? 0);
    if (!/^[0-9a-fA-F]{2}$/.test(text)) return -EINVAL;
    call.machine.memory.store(offsetPointer(argument(call, 0), index), 1, Number.parseInt(text, 16));
  }
  return 0;
}

/** The words of a text, each with its own copy, and a NULL behind them. */
function splitWords(call: KernelCall): Value {
  const { machine } = call;
  const text = textAt(machine.memory, argument(call, 1));
  if (text === undefined) return unknownResult(call, true);
  const words = text.split(/[\t-\r \u00a0]+/).filter((word) => word !== '');
  const flags = argument(call, 0);
  const list = allocateOrFail(call, (words.length + 1) * 8, true, flags);
  if (!(list instanceof Pointer)) return list;
  words.forEach((word, index) =>
    machine.memory.store(offsetPointer(list, index * 8), 8, duplicate(call, word, flags)),
  );
  if (!isNull(argument(call, 2))) machine.memory.store(argument(call, 2), 4, words.length);
  return list;
}

function freeWords(call: KernelCall): void {
  const { machine } = call;
  const list = argument(call, 0);
  if (!(list instanceof Pointer) || list.object.end) return;
  for (let offset = 0; offset < list.object.size; offset += 8) {
    const word = machine.memory.load(new Pointer(list.object, offset), { size: 8, signed: false }, true);
    if (word instanceof Pointer) machine.memory.end(word.object, 'freed', machine.place());
  }
  machine.memory.end(list.object, 'freed', machine.place());
}

const ENDLESS = Number.POSITIVE_INFINITY;

/** Copies in memory of their own. */
export const COPIES: Subject = {
  c: C,
  functions: {
    kstrdup: {
      allocates: 'slab',
      sleeps: 'by flags',
      returns: 'pointer or NULL',
      run: (call) => duplicateString(call, ENDLESS, argument(call, 1)),
    },
    kstrdup_const: { sleeps: 'by flags', returns: 'pointer or NULL', run: duplicateConstant },
    kstrndup: {
      allocates: 'slab',
      sleeps: 'by flags',
      returns: 'pointer or NULL',
      run: (call) => duplicateString(call, countArgument(call, 1) ?? 0, argument(call, 2)),
    },
    kmemdup: {
      allocates: 'slab',
      sleeps: 'by flags',
      returns: 'pointer or NULL',
      run: (call) => copyOf(call, argument(call, 0), countArgument(call, 1), 0, argument(call, 2)),
    },
    kvmemdup: {
      sleeps: 'by flags',
      returns: 'pointer or NULL',
      allocates: 'slab or pages',
      run: (call) => copyOf(call, argument(call, 0), countArgument(call, 1), 0, argument(call, 2)),
    },
    kmemdup_nul: {
      allocates: 'slab',
      sleeps: 'by flags',
      returns: 'pointer or NULL',
      run: (call) =>
        isNull(argument(call, 0))
          ? 0
          : copyOf(call, argument(call, 0), countArgument(call, 1), 1, argument(call, 2)),
    },
    devm_kstrdup: {
      sleeps: 'by flags',
      returns: 'pointer or NULL',
      run: (call) => duplicateString({ ...call, args: call.args.slice(1) }, ENDLESS, argument(call, 2)),
    },
    devm_kmemdup: {
      sleeps: 'by flags',
      returns: 'pointer or NULL',
      run: (call) => copyOf(call, argument(call, 1), countArgument(call, 2), 0, argument(call, 3)),
    },
    memdup_user: {
      allocates: 'slab',
      sleeps: 'always',
      returns: 'pointer or ERR_PTR()',
      run: (call) => fromUser(call, countArgument(call, 1), 0),
    },
    vmemdup_user: {
      sleeps: 'always',
      returns: 'pointer or ERR_PTR()',
      allocates: 'slab or pages',
      run: (call) => fromUser(call, countArgument(call, 1), 0),
    },
    memdup_user_nul: {
      allocates: 'slab',
      sleeps: 'always',
      returns: 'pointer or ERR_PTR()',
      run: (call) => fromUser(call, countArgument(call, 1), 1),
    },
    strndup_user: {
      allocates: 'slab',
      sleeps: 'always',
      returns: 'pointer or ERR_PTR()',
      run: stringFromUser,
    },
    bin2hex: { run: binToHex },
    hex2bin: { returns: '0 or -errno', run: hexToBin },
    argv_split: { returns: 'pointer or NULL', run: splitWords },
    argv_free: { run: freeWords },
  },
};
