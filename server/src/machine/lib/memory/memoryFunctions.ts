import type { Subject } from '../entry';
import type { KernelCall } from '../../run/kernelFunction';
import { offsetPointer } from '../../compile/offsetPointer';
import { unknownResultOf, type Value } from '../../memory/value';
import { bytesAt } from '../../memory/strings';
import { argument, countArgument, unknownResult } from '../support/arguments';

/** Strings, characters and reading numbers, as in string.h, ctype.h and kstrtox.h. */
const C = String.raw`
void *memcpy(void *dest, const void *src, size_t count);
void *memmove(void *dest, const void *src, size_t count);
void *mempcpy(void *dest, const void *src, size_t count);
void *memset(void *s, int c, size_t count);
void *memset16(u16 *s, u16 value, size_t count);
void *memset32(u32 *s, u32 value, size_t count);
void *memset64(u64 *s, u64 value, size_t count);
int memcmp(const void *a, const void *b, size_t count);
int bcmp(const void *a, const void *b, size_t count);
void *memchr(const void *s, int c, size_t count);
void *memchr_inv(const void *s, int c, size_t count);
void *memscan(void *s, int c, size_t count);
bool mem_is_zero(const void *s, size_t count);
int crypto_memneq(const void *a, const void *b, size_t count);
#define memzero_explicit(s, count) memset(s, 0, count)
#define memcpy_and_pad(dest, length, src, count, pad) \
  (memset(dest, pad, length), memcpy(dest, src, min_t(size_t, length, count)))
#define memset_after(object, value, member) ((void)memset(((char *)(object)) + offsetofend(__typeof__(*(object)), member), value, \
  sizeof(*(object)) - offsetofend(__typeof__(*(object)), member)))
#define memset_startat(object, value, member) ((void)memset(((char *)(object)) + offsetof(__typeof__(*(object)), member), value, \
  sizeof(*(object)) - offsetof(__typeof__(*(object)), member)))
#define __builtin_memcpy(dest, src, count) memcpy(dest, src, count)
#define __builtin_memmove(dest, src, count) memmove(dest, src, count)
#define __builtin_memset(s, c, count) memset(s, c, count)
#define __builtin_memcmp(a, b, count) memcmp(a, b, count)
#define __builtin_strlen(s) strlen(s)
#define __builtin_strcmp(a, b) strcmp(a, b)
#define __builtin_strncmp(a, b, count) strncmp(a, b, count)
#define __builtin_strcpy(to, from) strcpy(to, from)
#define __builtin_strncpy(to, from, count) strncpy(to, from, count)
#define __builtin_strcat(to, from) strcat(to, from)
#define __builtin_strncat(to, from, count) strncat(to, from, count)
#define __builtin_strchr(s, c) strchr(s, c)
#define __builtin_strrchr(s, c) strrchr(s, c)
#define __builtin_strstr(s, part) strstr(s, part)
#define __builtin_strnlen(s, count) strnlen(s, count)
#define __builtin_strspn(s, accept) strspn(s, accept)
#define __builtin_strcspn(s, reject) strcspn(s, reject)
#define __builtin_strpbrk(s, accept) strpbrk(s, accept)
#define __builtin_memchr(s, c, count) memchr(s, c, count)
#define __builtin_bcmp(a, b, count) memcmp(a, b, count)
#define __builtin_bzero(s, count) ((void)memset(s, 0, count))
#define __builtin_sprintf(...) sprintf(__VA_ARGS__)
#define __builtin_snprintf(...) snprintf(__VA_ARGS__)
#define unsafe_memcpy(dest, src, count, why) memcpy(dest, src, count)
`;

/** More elements than any memory of the simulated machine has. */
const ELEMENTS_MAX = 1 << 26;

function copy(call: KernelCall): Value {
  const [to, from] = [argument(call, 0), argument(call, 1)];
  const count = countArgument(call, 2);
  if (count !== undefined) call.machine.memory.copy(to, from, count);
  return to;
}

function fill(elementSize: number): (call: KernelCall) => Value {
  return (call) => {
    const { memory } = call.machine;
    const [to, value] = [argument(call, 0), argument(call, 1)];
    const count = countArgument(call, 2) ?? 0;
    if (elementSize === 1) memory.fill(to, call.machine.toNumber(value), count);
    else if (count > 0 && count < ELEMENTS_MAX && memory.locate(to, count * elementSize, true)) {
      for (let index = 0; index < count; index++) {
        memory.store(offsetPointer(to, index * elementSize), elementSize, value);
      }
    }
    return to;
  };
}

/** The first index below `count` that the test is true for; undefined if a byte before it is not known. */
function find(call: KernelCall, count: number, test: (byte: number) => boolean): number | undefined {
  const byte = bytesAt(call.machine.memory, argument(call, 0));
  for (let index = 0; index < count; index++) {
    const each = byte(index);
    if (each === undefined) return undefined;
    if (test(each)) return index;
  }
  return -1;
}

/** Gives the place of the byte that is found, or `otherwise`. */
function findPlace(
  call: KernelCall,
  test: (byte: number) => boolean,
  otherwise: (count: number) => Value,
): Value {
  const count = countArgument(call, 2);
  const index = count === undefined ? undefined : find(call, count, test);
  if (index === undefined || count === undefined) return unknownResult(call, true);
  return index < 0 ? otherwise(count) : offsetPointer(argument(call, 0), index);
}

const wanted = (call: KernelCall): number => call.machine.toNumber(argument(call, 1)) & 0xff;

function compare(call: KernelCall): Value {
  const count = countArgument(call, 2);
  if (count === undefined) return unknownResult(call);
  const [left, right] = [
    bytesAt(call.machine.memory, argument(call, 0)),
    bytesAt(call.machine.memory, argument(call, 1)),
  ];
  for (let index = 0; index < count; index++) {
    const [a, b] = [left(index), right(index)];
    if (a === undefined || b === undefined) return unknownResultOf(call.name, false);
    if (a !== b) return a - b;
  }
  return 0;
}

/** mem*(): the functions of string.h that work on bytes. */
export const MEMORY_FUNCTIONS: Subject = {
  c: C,
  functions: {
    memcpy: { run: copy },
    memmove: { run: copy },
    mempcpy: { run: (call) => offsetPointer(copy(call), countArgument(call, 2) ?? 0) },
    memset: { run: fill(1) },
    memset16: { run: fill(2) },
    memset32: { run: fill(4) },
    memset64: { run: fill(8) },
    memcmp: { run: compare },
    bcmp: { run: compare },
    crypto_memneq: { run: compare },
    memchr: {
      run: (call) =>
        findPlace(
          call,
          (byte) => byte === wanted(call),
          () => 0,
        ),
    },
    memchr_inv: {
      run: (call) =>
        findPlace(
          call,
          (byte) => byte !== wanted(call),
          () => 0,
        ),
    },
    memscan: {
      run: (call) =>
        findPlace(
          call,
          (byte) => byte === wanted(call),
          (count) => offsetPointer(argument(call, 0), count),
        ),
    },
    mem_is_zero: {
      run: (call) => {
        const index = find(call, countArgument(call, 1) ?? 0, (byte) => byte !== 0);
        return index === undefined ? unknownResult(call) : index < 0 ? 1 : 0;
      },
    },
  },
  families: [{ names: /^(?:mem(?:cpy|move|set|cmp|chr|zero_explicit))$/, accesses: 'arguments' }],
};
