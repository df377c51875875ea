import { FIRST_ERROR_ADDRESS } from '../../../base/errorNames';
import type { Subject } from '../entry';
import type { KernelCall } from '../../run/kernelFunction';
import { configValue } from '../../../syntax/preprocessor/kernelConfig';
import { Pointer, Term, type Value } from '../../memory/value';
import { INT, UNSIGNED_LONG } from '../../../c/types';
import { operation } from '../../symbols/operation';
import { argument } from '../support/arguments';

/** Types, constants and small macros that every module uses. */
const C = String.raw`
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef signed char s8;
typedef short s16;
typedef int s32;
typedef long long s64;
typedef unsigned char __u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
typedef __int128 __s128;
typedef unsigned __int128 __u128;
typedef __int128 s128;
typedef unsigned __int128 u128;
typedef signed char __s8;
typedef short __s16;
typedef int __s32;
typedef long long __s64;
typedef unsigned char u_char;
typedef unsigned short u_short;
typedef unsigned int u_int;
typedef unsigned long u_long;
typedef unsigned char unchar;
typedef unsigned short ushort;
typedef unsigned int uint;
typedef unsigned long ulong;
typedef unsigned long long ullong;
typedef unsigned char uint8_t;
typedef unsigned short uint16_t;
typedef unsigned int uint32_t;
typedef unsigned long long uint64_t;
typedef signed char int8_t;
typedef short int16_t;
typedef int int32_t;
typedef long long int64_t;
typedef unsigned char u_int8_t;
typedef unsigned short u_int16_t;
typedef unsigned int u_int32_t;
typedef unsigned long long u_int64_t;
typedef unsigned short __le16;
typedef unsigned int __le32;
typedef unsigned long long __le64;
typedef unsigned short __be16;
typedef unsigned int __be32;
typedef unsigned long long __be64;
typedef unsigned short __sum16;
typedef unsigned int __wsum;
typedef unsigned int __poll_t;
typedef unsigned long size_t;
typedef long ssize_t;
typedef long ptrdiff_t;
typedef unsigned long uintptr_t;
typedef long intptr_t;
typedef unsigned long __kernel_size_t;
typedef long __kernel_ssize_t;
typedef long long loff_t;
typedef long off_t;
typedef long clock_t;
typedef long long time64_t;
typedef unsigned long long timeu64_t;
typedef long long ktime_t;
typedef int pid_t;
typedef unsigned int uid_t;
typedef unsigned int gid_t;
typedef unsigned short umode_t;
typedef unsigned int mode_t;
typedef unsigned int dev_t;
typedef unsigned int gfp_t;
typedef unsigned int slab_flags_t;
typedef unsigned int fmode_t;
typedef unsigned int vm_fault_t;
typedef unsigned long long sector_t;
typedef unsigned long long blkcnt_t;
typedef unsigned long long phys_addr_t;
typedef unsigned long long resource_size_t;
typedef unsigned long long dma_addr_t;
typedef unsigned long irq_hw_number_t;
typedef unsigned long kernel_ulong_t;
typedef unsigned long ino_t;
typedef int key_t;
typedef unsigned short wchar_t;
typedef struct { uid_t val; } kuid_t;
typedef struct { gid_t val; } kgid_t;
typedef int (*initcall_t)(void);
typedef void (*exitcall_t)(void);
typedef int (*cmp_func_t)(const void *, const void *);
typedef int (*cmp_r_func_t)(const void *, const void *, const void *);
typedef void (*swap_func_t)(void *, void *, int);
typedef void (*swap_r_func_t)(void *, void *, int, const void *);

#define true 1
#define false 0
#define NULL ((void *)0)

#define CHAR_BIT 8
#define BITS_PER_BYTE 8
#define BITS_PER_LONG 64
#define BITS_PER_LONG_LONG 64
#define BITS_PER_TYPE(type) (sizeof(type) * 8)
#define SCHAR_MAX 127
#define UCHAR_MAX 255
#define SHRT_MAX 32767
#define SHRT_MIN (-32768)
#define USHRT_MAX 65535
#define INT_MAX 0x7fffffff
#define INT_MIN (-0x7fffffff - 1)
#define UINT_MAX 0xffffffffU
#define LONG_MAX 0x7fffffffffffffffL
#define LONG_MIN (-0x7fffffffffffffffL - 1)
#define ULONG_MAX 0xffffffffffffffffUL
#define LLONG_MAX 0x7fffffffffffffffLL
#define LLONG_MIN (-0x7fffffffffffffffLL - 1)
#define ULLONG_MAX 0xffffffffffffffffULL
#define U8_MAX 0xff
#define S8_MAX 0x7f
#define S8_MIN (-0x80)
#define U16_MAX 0xffff
#define S16_MAX 0x7fff
#define S16_MIN (-0x8000)
#define U32_MAX 0xffffffffU
#define S32_MAX 0x7fffffff
#define S32_MIN (-0x7fffffff - 1)
#define U64_MAX 0xffffffffffffffffULL
#define S64_MAX 0x7fffffffffffffffLL
#define S64_MIN (-0x7fffffffffffffffLL - 1)
#define SIZE_MAX 0xffffffffffffffffUL
#define SSIZE_MAX 0x7fffffffffffffffL
#define PHYS_ADDR_MAX 0xffffffffffffffffULL
#define UINTPTR_MAX 0xffffffffffffffffUL

#define PAGE_SHIFT 12
#define PAGE_SIZE 4096UL
#define PAGE_MASK 0xfffffffffffff000UL
#define PAGE_ALIGN(address) ALIGN(address, PAGE_SIZE)
#define PAGE_ALIGNED(address) IS_ALIGNED((unsigned long)(address), PAGE_SIZE)
#define offset_in_page(pointer) ((unsigned long)(pointer) & 0xfffUL)
#define PFN_UP(x) (((x) + PAGE_SIZE - 1) >> PAGE_SHIFT)
#define PFN_DOWN(x) ((x) >> PAGE_SHIFT)
#define NR_CPUS 64
#define CONFIG_NR_CPUS 64
#define CONFIG_HZ 250
#define IS_ENABLED(option) __lp_is_enabled(#option)
#define IS_BUILTIN(option) __lp_is_enabled(#option)
#define IS_MODULE(option) 0
#define IS_REACHABLE(option) __lp_is_enabled(#option)
int __lp_is_enabled(const char *option);
#define MAX_NUMNODES 64
#define L1_CACHE_BYTES 64
#define SMP_CACHE_BYTES 64
#define THREAD_SIZE 16384
#define PATH_MAX 4096
#define NAME_MAX 255
#define HOST_NAME_MAX 64
#define UTS_LEN 64
#define MAX_ERRNO 4095
#define TASK_COMM_LEN 16
#define POISON_POINTER_DELTA 0xdead000000000000UL
#define LIST_POISON1 ((void *)0xdead000000000100UL)
#define LIST_POISON2 ((void *)0xdead000000000122UL)

#define offsetof(type, member) ((unsigned long)&((type *)0)->member)
#define __builtin_offsetof(type, member) offsetof(type, member)
#define typeof_member(type, member) __typeof__(((type *)0)->member)
#define container_of(pointer, type, member) ((type *)(((char *)(pointer)) - offsetof(type, member)))
#define container_of_const(pointer, type, member) container_of(pointer, type, member)
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define flex_array_size(pointer, member, count) ((unsigned long)(count) * sizeof(*(pointer)->member))
#define struct_size(pointer, member, count) \
  (sizeof(*(pointer)) + (unsigned long)(count) * sizeof(*(pointer)->member))
#define struct_size_t(type, member, count) \
  (sizeof(type) + (unsigned long)(count) * sizeof(*((type *)0)->member))
#define struct_offset(pointer, member) ((unsigned long)&(pointer)->member - (unsigned long)(pointer))
#define DECLARE_FLEX_ARRAY(type, name) type name[]
#define __DECLARE_FLEX_ARRAY(type, name) type name[]
#define __struct_group(tag, name, attributes, ...) \
  union { struct { __VA_ARGS__ } attributes; struct tag { __VA_ARGS__ } attributes name; } attributes
#define struct_group(name, ...) __struct_group(, name, , __VA_ARGS__)
#define struct_group_attr(name, attributes, ...) __struct_group(, name, attributes, __VA_ARGS__)
#define struct_group_tagged(tag, name, ...) __struct_group(tag, name, , __VA_ARGS__)

#define likely(x) (!!(x))
#define unlikely(x) (!!(x))
#define __is_constexpr(x) __builtin_constant_p(x)
#define __same_type(a, b) __builtin_types_compatible_p(__typeof__(a), __typeof__(b))
#define __builtin_trap() BUG()
#define prefetch(x) ((void)0)
#define prefetchw(x) ((void)0)
#define __builtin_unreachable() BUG()
#define unreachable() BUG()
#define barrier() ((void)0)
#define barrier_data(x) ((void)0)
#define mb() ((void)0)
#define rmb() ((void)0)
#define wmb() ((void)0)
#define smp_mb() ((void)0)
#define smp_rmb() ((void)0)
#define smp_wmb() ((void)0)
#define dma_rmb() ((void)0)
#define dma_wmb() ((void)0)
#define smp_mb__before_atomic() ((void)0)
#define smp_mb__after_atomic() ((void)0)
#define smp_mb__after_spinlock() ((void)0)
#define READ_ONCE(x) (x)
#define WRITE_ONCE(x, value) ((x) = (value))
#define ACCESS_ONCE(x) (x)
#define data_race(x) (x)
#define smp_load_acquire(pointer) (*(pointer))
#define smp_store_release(pointer, value) ((void)(*(pointer) = (value)))
#define smp_store_mb(variable, value) ((void)((variable) = (value)))
#define OPTIMIZER_HIDE_VAR(x) ((void)0)
#define RELOC_HIDE(pointer, offset) ((pointer) + (offset))
#define BUILD_BUG_ON(condition) ((void)0)
#define BUILD_BUG_ON_MSG(condition, text) ((void)0)
#define BUILD_BUG_ON_ZERO(...) 0
#define BUILD_BUG_ON_NOT_POWER_OF_2(n) ((void)0)
#define BUILD_BUG() ((void)0)
#define static_assert(...)
#define _Static_assert(...)
#define compiletime_assert(condition, text) ((void)0)
#define assert_spin_unlocked(...) ((void)0)
#define typecheck(type, x) 1
#define typecheck_fn(type, function) ((void)0)
#define __stringify_1(...) #__VA_ARGS__
#define __stringify(...) __stringify_1(__VA_ARGS__)
#define __PASTE_1(a, b) a##b
#define __PASTE(a, b) __PASTE_1(a, b)
#define __UNIQUE_ID(prefix) __PASTE(__UNIQUE_ID_, prefix)
#define _THIS_IP_ 0UL
#define _RET_IP_ 0UL
#define __builtin_return_address(level) ((void *)0)
#define __builtin_frame_address(level) ((void *)0)
#define PTR_ALIGN(pointer, alignment) \
  ({ __typeof__(pointer) __lp_aligned = (void *)ALIGN((unsigned long)(pointer), alignment); __lp_aligned; })

#define IS_ERR_VALUE(x) ((unsigned long)(x) >= 0xfffffffffffff001UL)
static inline void *ERR_PTR(long error) { return (void *)error; }
static inline long PTR_ERR(const void *ptr) { return (long)ptr; }
static inline bool IS_ERR(const void *ptr) { return __lp_is_error(ptr); }
static inline bool IS_ERR_OR_NULL(const void *ptr) { return !ptr || __lp_is_error(ptr); }
static inline void *ERR_CAST(const void *ptr) { return (void *)ptr; }
static inline int PTR_ERR_OR_ZERO(const void *ptr) { return __lp_is_error(ptr) ? (int)(long)ptr : 0; }
#define ERR_PTR_PCPU(error) ERR_PTR(error)
bool __lp_is_error(const void *pointer);

#define S_IFMT 00170000
#define S_IFSOCK 0140000
#define S_IFLNK 0120000
#define S_IFREG 0100000
#define S_IFBLK 0060000
#define S_IFDIR 0040000
#define S_IFCHR 0020000
#define S_IFIFO 0010000
#define S_ISUID 0004000
#define S_ISGID 0002000
#define S_ISVTX 0001000
#define S_IRWXU 00700
#define S_IRUSR 00400
#define S_IWUSR 00200
#define S_IXUSR 00100
#define S_IRWXG 00070
#define S_IRGRP 00040
#define S_IWGRP 00020
#define S_IXGRP 00010
#define S_IRWXO 00007
#define S_IROTH 00004
#define S_IWOTH 00002
#define S_IXOTH 00001
#define S_IRWXUGO 00777
#define S_IALLUGO 07777
#define S_IRUGO 00444
#define S_IWUGO 00222
#define S_IXUGO 00111
#define S_ISREG(mode) (((mode) & S_IFMT) == S_IFREG)
#define S_ISDIR(mode) (((mode) & S_IFMT) == S_IFDIR)
#define S_ISLNK(mode) (((mode) & S_IFMT) == S_IFLNK)
#define S_ISCHR(mode) (((mode) & S_IFMT) == S_IFCHR)
#define S_ISBLK(mode) (((mode) & S_IFMT) == S_IFBLK)
#define MINORBITS 20
#define MINORMASK 0xfffff
#define O_CREAT 0100
#define O_EXCL 0200
#define O_TRUNC 01000
#define O_APPEND 02000
`;

function isError(call: KernelCall): Value {
  const value = argument(call, 0);
  if (value instanceof Term)
    return operation('>=', operation('cast', value, 0, UNSIGNED_LONG), FIRST_ERROR_ADDRESS, INT);
  if (value instanceof Pointer) return 0;
  return BigInt.asUintN(64, BigInt(value)) >= FIRST_ERROR_ADDRESS ? 1 : 0;
}

/**
 * Whether an option of the kernel's build is on; one that nothing decides is not. Where the option stands between the
 * parentheses, preprocessing has answered already.
 */
function isEnabled(call: KernelCall): Value {
  const option = call.machine.readString(argument(call, 0)) ?? '';
  if (option === '1') return 1;
  return Number(
    /^[ym]$/.test(configValue(option.replace(/^CONFIG_/, ''), call.machine.kernel.profile) ?? ''),
  );
}

export const BASICS: Subject = {
  c: C,
  functions: {
    likely: { passesOn: ['value', 'truth'] },
    unlikely: { passesOn: ['value', 'truth'] },
    __builtin_expect: { passesOn: ['value', 'truth'] },
    data_race: { passesOn: ['value', 'truth'] },
    READ_ONCE: { passesOn: ['value'] },
    ACCESS_ONCE: { passesOn: ['value'] },
    READ_ONCE_NOCHECK: { passesOn: ['value'] },
    lockless_dereference: { passesOn: ['value'] },
    PTR_ALIGN: { passesOn: ['value'] },
    WRITE_ONCE: { assigns: true },
    unreachable: { noReturn: 'always' },
    __builtin_unreachable: { noReturn: 'always' },
    IS_ERR: { asksForError: true },
    PTR_ERR: { asksForError: true },
    PTR_ERR_OR_ZERO: { asksForError: true },
    ERR_CAST: { asksForError: true },
    __lp_is_enabled: { run: isEnabled },
    __lp_is_error: { run: isError },
  },
  families: [
    { names: /^(?:IS_ERR\w*|PTR_ERR\w*|ERR_(?:PTR|CAST))$/, accesses: [] },
    { names: /^(?:smp_\w*mb|barrier)$/, accesses: [] },
  ],
};
