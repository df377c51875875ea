import type { Subject } from '../entry';
import { EINVAL } from '../../../kernel/errno';
import type { KernelCall } from '../../run/kernelFunction';
import type { Machine } from '../../run/machine';
import { offsetPointer } from '../../compile/offsetPointer';
import type { Value } from '../../memory/value';
import { warnOnOnce } from '../../../kernel/log';
import { bytesAt, lengthAt } from '../../memory/strings';
import { argument, countArgument, stepsArgument, unknownResult } from '../support/arguments';
import { copyString } from './copyString';
import { lower } from './ctype';

/** Strings, characters and reading numbers, as in string.h, ctype.h and kstrtox.h. */
const C = String.raw`
size_t strlen(const char *s);
size_t strnlen(const char *s, size_t count);
char *strcpy(char *dest, const char *src);
char *strncpy(char *dest, const char *src, size_t count);
ssize_t __lp_strscpy(char *dest, const char *src, size_t size, bool pad);
size_t strlcpy(char *dest, const char *src, size_t size);
char *strcat(char *dest, const char *src);
char *strncat(char *dest, const char *src, size_t count);
size_t strlcat(char *dest, const char *src, size_t size);
char *stpcpy(char *dest, const char *src);
#define __lp_strscpy_2(dest, src) __lp_strscpy(dest, src, sizeof(dest), 0)
#define __lp_strscpy_3(dest, src, size) __lp_strscpy(dest, src, size, 0)
#define __lp_strscpy_pad_2(dest, src) __lp_strscpy(dest, src, sizeof(dest), 1)
#define __lp_strscpy_pad_3(dest, src, size) __lp_strscpy(dest, src, size, 1)
#define __lp_third(first, second, third, ...) third
#define strscpy(dest, ...) __lp_third(__VA_ARGS__, __lp_strscpy_3, __lp_strscpy_2)(dest, __VA_ARGS__)
#define strscpy_pad(dest, ...) __lp_third(__VA_ARGS__, __lp_strscpy_pad_3, __lp_strscpy_pad_2)(dest, __VA_ARGS__)
#define strtomem(dest, src) memcpy(dest, src, min_t(size_t, sizeof(dest), strlen(src)))
#define strtomem_pad(dest, src, pad) (memset(dest, pad, sizeof(dest)), strtomem(dest, src))
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t count);
int strcasecmp(const char *a, const char *b);
int strncasecmp(const char *a, const char *b, size_t count);
bool sysfs_streq(const char *a, const char *b);
int match_string(const char *const *array, size_t n, const char *s);
int __sysfs_match_string(const char *const *array, size_t n, const char *s);
#define sysfs_match_string(array, s) __sysfs_match_string(array, ARRAY_SIZE(array), s)
static inline bool strstarts(const char *s, const char *prefix) { return strncmp(s, prefix, strlen(prefix)) == 0; }
static inline size_t str_has_prefix(const char *s, const char *prefix) {
  size_t length = strlen(prefix);
  return strncmp(s, prefix, length) == 0 ? length : 0;
}
static inline bool streq(const char *a, const char *b) { return strcmp(a, b) == 0; }
`;

const E2BIG = 7;
const INT_MAX = 0x7fffffff;

function length(call: KernelCall): Value {
  return lengthAt(call.machine.memory, argument(call, 0)) ?? unknownResult(call);
}

function append(call: KernelCall, limit: number): Value {
  const { machine } = call;
  const [to, from] = [argument(call, 0), argument(call, 1)];
  const start = lengthAt(machine.memory, to);
  if (start !== undefined) {
    copyString(machine, offsetPointer(to, start), from, {
      count: lengthAt(machine.memory, from, limit),
    });
  }
  return to;
}

/** @kernel lib/string.c sized_strscpy */
function strscpy(call: KernelCall): Value {
  const { machine } = call;
  const [to, from] = [argument(call, 0), argument(call, 1)];
  const size = countArgument(call, 2);
  if (size === undefined) return unknownResult(call);
  if (size === 0 || warnOnOnce(machine.kernel, size > INT_MAX, 'lib/string.c sized_strscpy')) return -E2BIG;
  const count = lengthAt(machine.memory, from, size);
  if (count === undefined) {
    copyString(machine, to, from, { count: undefined, room: size });
    return unknownResult(call);
  }
  const kept = Math.min(count, size - 1);
  copyString(machine, to, from, { count: kept, isWhole: count < size });
  const isPadded = machine.toNumber(argument(call, 3)) !== 0;
  if (isPadded) machine.memory.fill(offsetPointer(to, kept), 0, size - kept);
  return count < size ? count : -E2BIG;
}

function strncpy(call: KernelCall): Value {
  const { machine } = call;
  const [to, from] = [argument(call, 0), argument(call, 1)];
  const count = countArgument(call, 2) ?? 0;
  const kept = lengthAt(machine.memory, from, count);
  machine.memory.copy(to, from, kept ?? count);
  if (kept !== undefined) machine.memory.fill(offsetPointer(to, kept), 0, count - kept);
  return to;
}

function strlcpy(call: KernelCall): Value {
  const { machine } = call;
  const size = countArgument(call, 2) ?? 0;
  const count = lengthAt(machine.memory, argument(call, 1));
  if (count === undefined) return unknownResult(call);
  const kept = Math.min(count, size - 1);
  if (size > 0)
    copyString(machine, argument(call, 0), argument(call, 1), { count: kept, isWhole: count < size });
  return count;
}

function strlcat(call: KernelCall): Value {
  const { machine } = call;
  const size = countArgument(call, 2) ?? 0;
  const [start, count] = [
    lengthAt(machine.memory, argument(call, 0), size),
    lengthAt(machine.memory, argument(call, 1)),
  ];
  if (start === undefined || count === undefined) return unknownResult(call);
  const kept = Math.min(count, size - start - 1);
  if (kept >= 0)
    copyString(machine, offsetPointer(argument(call, 0), start), argument(call, 1), { count: kept });
  return start + count;
}

/** Compares byte for byte as far as C would. The kernel gives -1, 0 or 1, or the difference where letters are folded. */
function compare(isFolded: boolean, isLimited: boolean): (call: KernelCall) => Value {
  return (call) => {
    const { machine } = call;
    const limit = isLimited ? (countArgument(call, 2) ?? 0) : Number.POSITIVE_INFINITY;
    const [left, right] = [
      bytesAt(machine.memory, argument(call, 0)),
      bytesAt(machine.memory, argument(call, 1)),
    ];
    for (let index = 0; index < limit; index++) {
      const [a, b] = [left(index), right(index)];
      if (a === undefined || b === undefined) return unknownResult(call);
      const difference = isFolded ? lower(a) - lower(b) : Math.sign(a - b);
      if (difference !== 0 || a === 0) return difference;
    }
    return 0;
  };
}

/** sysfs_streq(): a newline at the end of either string does not count. */
function sysfsEqual(machine: Machine, left: Value, right: Value): boolean | undefined {
  const [a, b] = [bytesAt(machine.memory, left), bytesAt(machine.memory, right)];
  const isEnd = (byte: number, next: () => number | undefined): boolean =>
    byte === 0 || (byte === 10 && next() === 0);
  for (let index = 0; ; index++) {
    const [x, y] = [a(index), b(index)];
    if (x === undefined || y === undefined) return undefined;
    if (x === y && x !== 0) continue;
    return isEnd(x, () => a(index + 1)) && isEnd(y, () => b(index + 1));
  }
}

type Equal = (machine: Machine, left: Value, right: Value) => boolean | undefined;

function plainEqual(machine: Machine, left: Value, right: Value): boolean | undefined {
  const [a, b] = [bytesAt(machine.memory, left), bytesAt(machine.memory, right)];
  for (let index = 0; ; index++) {
    const [x, y] = [a(index), b(index)];
    if (x === undefined || y === undefined) return undefined;
    if (x !== y) return false;
    if (x === 0) return true;
  }
}

/** The index of a string in an array of pointers, which ends at NULL or after `n` of them. */
function matchIndex(equal: Equal): (call: KernelCall) => Value {
  return (call) => {
    const { machine } = call;
    const count = stepsArgument(call, 1);
    for (let index = 0; index < count; index++) {
      const at = offsetPointer(argument(call, 0), index * 8);
      const item = machine.memory.load(at, { size: 8, signed: false }, true);
      if (item === 0) break;
      const isEqual = equal(machine, item, argument(call, 2));
      if (isEqual === undefined) return unknownResult(call);
      if (isEqual) return index;
    }
    return -EINVAL;
  };
}

/** str*(): copying, appending and comparing. */
export const STRING_FUNCTIONS: Subject = {
  c: C,
  functions: {
    strscpy: { returns: 'count or -errno' },
    strlen: { run: length },
    strnlen: {
      run: (call) =>
        lengthAt(call.machine.memory, argument(call, 0), countArgument(call, 1) ?? 0) ?? unknownResult(call),
    },
    strcpy: {
      run: (call) => {
        const [to, from] = [argument(call, 0), argument(call, 1)];
        const count = lengthAt(call.machine.memory, from);
        copyString(call.machine, to, from, { count, isWhole: true, room: Number.POSITIVE_INFINITY });
        return to;
      },
    },
    stpcpy: {
      run: (call) => {
        const [to, from] = [argument(call, 0), argument(call, 1)];
        const count = lengthAt(call.machine.memory, from);
        copyString(call.machine, to, from, { count, isWhole: true, room: Number.POSITIVE_INFINITY });
        return count === undefined ? unknownResult(call, true) : offsetPointer(to, count);
      },
    },
    strncpy: { run: strncpy },
    __lp_strscpy: { returns: 'count or -errno', run: strscpy },
    strlcpy: { run: strlcpy },
    strcat: { run: (call) => append(call, Number.POSITIVE_INFINITY) },
    strncat: { run: (call) => append(call, countArgument(call, 2) ?? 0) },
    strlcat: { run: strlcat },
    strcmp: { run: compare(false, false) },
    strncmp: { run: compare(false, true) },
    strcasecmp: { run: compare(true, false) },
    strncasecmp: { run: compare(true, true) },
    sysfs_streq: {
      run: (call) => {
        const isEqual = sysfsEqual(call.machine, argument(call, 0), argument(call, 1));
        return isEqual === undefined ? unknownResult(call) : Number(isEqual);
      },
    },
    match_string: { returns: 'count or -errno', run: matchIndex(plainEqual) },
    __sysfs_match_string: { returns: 'count or -errno', run: matchIndex(sysfsEqual) },
  },
  families: [
    {
      names: /^(?:str(?:cpy|ncpy|lcpy|scpy|scpy_pad|cat|ncat|lcat|len|nlen|cmp|ncmp|casecmp|ncasecmp))$/,
      accesses: 'arguments',
    },
  ],
};
