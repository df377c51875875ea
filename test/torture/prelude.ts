/** What stands in front of a program to make a module of it: the C library's functions by the kernel's. */
export const PRELUDE = `#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>
#include <linux/limits.h>
#include <linux/stdarg.h>
#include <linux/stddef.h>
#include <linux/types.h>
#define CHAR_BIT 8
#define SCHAR_MIN (-128)
#define SCHAR_MAX 127
#define UCHAR_MAX 255
#define CHAR_MIN 0
#define CHAR_MAX 255
#ifndef SHRT_MAX
#define SHRT_MIN (-32768)
#define SHRT_MAX 32767
#define USHRT_MAX 65535
#endif
#ifndef INT_MAX
#define INT_MIN (-INT_MAX - 1)
#define INT_MAX 2147483647
#define UINT_MAX 4294967295U
#endif
#ifndef LONG_MAX
#define LONG_MIN (-LONG_MAX - 1L)
#define LONG_MAX 9223372036854775807L
#define ULONG_MAX 18446744073709551615UL
#endif
#define LLONG_MIN (-LLONG_MAX - 1LL)
#define LLONG_MAX 9223372036854775807LL
#define ULLONG_MAX 18446744073709551615ULL
typedef long ptrdiff_t;
typedef __WCHAR_TYPE__ wchar_t;
void program_end(int status)
{
	pr_info("end %d\\n", status);
	BUG();
}
void program_abort(void)
{
	program_end(134);
}
void *program_malloc(unsigned long size) { return kmalloc(size, GFP_KERNEL); }
void *program_calloc(unsigned long count, unsigned long size) { return kcalloc(count, size, GFP_KERNEL); }
void *program_realloc(void *old, unsigned long size) { return krealloc(old, size, GFP_KERNEL); }
void program_free(void *p) { kfree(p); }
int program_abs(int i) { return i < 0 ? -i : i; }
long program_labs(long i) { return i < 0 ? -i : i; }
long long program_llabs(long long i) { return i < 0 ? -i : i; }
void qsort(void *base, unsigned long count, unsigned long size, int (*compare)(const void *, const void *))
{
	sort(base, count, size, compare, NULL);
}
#undef abs
#undef swap
#undef min
#undef max
#define abort program_abort
#define exit program_end
#define _exit program_end
#define malloc program_malloc
#define calloc program_calloc
#define realloc program_realloc
#define free program_free
#define abs program_abs
#define labs program_labs
#define llabs program_llabs
#define alloca __builtin_alloca
#define __builtin_abort program_abort
#define __builtin_exit program_end
#define __builtin_malloc program_malloc
#define __builtin_free program_free
#define assert(x) do { if (!(x)) program_abort(); } while (0)
#undef __OPTIMIZE__
#line 1
`;

/** What stands behind it. @param call how its `main` is called */
export function epilogue(call: string): string {
  return `
static int __init program_init(void)
{
	${call}
	return 0;
}
module_init(program_init);
MODULE_LICENSE("GPL");
`;
}
