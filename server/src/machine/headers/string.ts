/** Strings, characters and reading numbers, as in string.h, ctype.h and kstrtox.h. */
export const STRING = String.raw`
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
char *strchr(const char *s, int c);
char *strchrnul(const char *s, int c);
char *strnchr(const char *s, size_t count, int c);
char *strnchrnul(const char *s, size_t count, int c);
char *strrchr(const char *s, int c);
char *strstr(const char *s, const char *part);
char *strnstr(const char *s, const char *part, size_t count);
char *strsep(char **s, const char *delimiters);
size_t strspn(const char *s, const char *accept);
size_t strcspn(const char *s, const char *reject);
char *strpbrk(const char *s, const char *accept);
char *skip_spaces(const char *s);
char *strim(char *s);
#define strstrip(s) strim(s)
char *strreplace(char *s, char old, char new);
const char *kbasename(const char *path);
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
#define str_yes_no(v) ((v) ? "yes" : "no")
#define str_on_off(v) ((v) ? "on" : "off")
#define str_enable_disable(v) ((v) ? "enable" : "disable")
#define str_enabled_disabled(v) ((v) ? "enabled" : "disabled")
#define str_true_false(v) ((v) ? "true" : "false")
#define str_read_write(v) ((v) ? "read" : "write")
#define str_high_low(v) ((v) ? "high" : "low")
#define str_hi_lo(v) ((v) ? "hi" : "lo")
#define str_up_down(v) ((v) ? "up" : "down")
#define str_plural(n) ((n) == 1 ? "" : "s")

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

int sprintf(char *buf, const char *fmt, ...);
int snprintf(char *buf, size_t size, const char *fmt, ...);
int scnprintf(char *buf, size_t size, const char *fmt, ...);
int vsprintf(char *buf, const char *fmt, va_list args);
int vsnprintf(char *buf, size_t size, const char *fmt, va_list args);
int vscnprintf(char *buf, size_t size, const char *fmt, va_list args);
char *kasprintf(gfp_t gfp, const char *fmt, ...);
char *kvasprintf(gfp_t gfp, const char *fmt, va_list args);
const char *kvasprintf_const(gfp_t gfp, const char *fmt, va_list args);
int sysfs_emit(char *buf, const char *fmt, ...);
int sysfs_emit_at(char *buf, int at, const char *fmt, ...);
int sscanf(const char *buf, const char *fmt, ...);
int vsscanf(const char *buf, const char *fmt, va_list args);

static inline int isdigit(int c) { return c >= 48 && c <= 57; }
static inline int isupper(int c) { c &= 255; return (c >= 65 && c <= 90) || (c >= 192 && c <= 222 && c != 215); }
static inline int islower(int c) { c &= 255; return (c >= 97 && c <= 122) || (c >= 223 && c != 247); }
static inline int isalpha(int c) { return isupper(c) || islower(c); }
static inline int isalnum(int c) { return isalpha(c) || isdigit(c & 255); }
static inline int isxdigit(int c) { c &= 255; return isdigit(c) || (c >= 65 && c <= 70) || (c >= 97 && c <= 102); }
static inline int isspace(int c) { c &= 255; return c == 32 || (c >= 9 && c <= 13) || c == 160; }
static inline int iscntrl(int c) { c &= 255; return c < 32 || c == 127; }
static inline int isgraph(int c) { c &= 255; return (c >= 33 && c <= 126) || c >= 161; }
static inline int isprint(int c) { c &= 255; return (c >= 32 && c <= 126) || c >= 160; }
static inline int ispunct(int c) { return isgraph(c) && !isalnum(c); }
static inline int isodigit(int c) { return c >= 48 && c <= 55; }
#define isascii(c) ((unsigned char)(c) <= 0x7f)
#define toascii(c) ((unsigned char)(c) & 0x7f)
static inline unsigned char tolower(unsigned char c) { return isupper(c) ? c + 32 : c; }
static inline unsigned char toupper(unsigned char c) { return islower(c) ? c - 32 : c; }
static inline char _tolower(char c) { return c | 0x20; }

int kstrtoint(const char *s, unsigned int base, int *res);
int kstrtouint(const char *s, unsigned int base, unsigned int *res);
int kstrtol(const char *s, unsigned int base, long *res);
int kstrtoul(const char *s, unsigned int base, unsigned long *res);
int kstrtoll(const char *s, unsigned int base, long long *res);
int kstrtoull(const char *s, unsigned int base, unsigned long long *res);
int kstrtos8(const char *s, unsigned int base, s8 *res);
int kstrtou8(const char *s, unsigned int base, u8 *res);
int kstrtos16(const char *s, unsigned int base, s16 *res);
int kstrtou16(const char *s, unsigned int base, u16 *res);
#define kstrtos32(s, base, res) kstrtoint(s, base, res)
#define kstrtou32(s, base, res) kstrtouint(s, base, res)
#define kstrtos64(s, base, res) kstrtoll(s, base, res)
#define kstrtou64(s, base, res) kstrtoull(s, base, res)
int kstrtobool(const char *s, bool *res);
#define strtobool(s, res) kstrtobool(s, res)
int kstrtoint_from_user(const char *s, size_t count, unsigned int base, int *res);
int kstrtouint_from_user(const char *s, size_t count, unsigned int base, unsigned int *res);
int kstrtol_from_user(const char *s, size_t count, unsigned int base, long *res);
int kstrtoul_from_user(const char *s, size_t count, unsigned int base, unsigned long *res);
int kstrtoll_from_user(const char *s, size_t count, unsigned int base, long long *res);
int kstrtoull_from_user(const char *s, size_t count, unsigned int base, unsigned long long *res);
int kstrtou8_from_user(const char *s, size_t count, unsigned int base, u8 *res);
int kstrtou16_from_user(const char *s, size_t count, unsigned int base, u16 *res);
#define kstrtou32_from_user(s, count, base, res) kstrtouint_from_user(s, count, base, res)
#define kstrtos32_from_user(s, count, base, res) kstrtoint_from_user(s, count, base, res)
int kstrtobool_from_user(const char *s, size_t count, bool *res);
unsigned long simple_strtoul(const char *s, char **end, unsigned int base);
long simple_strtol(const char *s, char **end, unsigned int base);
unsigned long long simple_strtoull(const char *s, char **end, unsigned int base);
long long simple_strtoll(const char *s, char **end, unsigned int base);
unsigned long long memparse(const char *s, char **end);
int get_option(char **s, int *value);
char *get_options(const char *s, int count, int *values);
bool parse_option_str(const char *s, const char *option);
int hex_to_bin(unsigned char c);
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
char *devm_kasprintf(void *dev, gfp_t gfp, const char *fmt, ...);
void *devm_kmemdup(void *dev, const void *src, size_t count, gfp_t gfp);

unsigned long copy_to_user(void *to, const void *from, unsigned long count);
unsigned long copy_from_user(void *to, const void *from, unsigned long count);
unsigned long clear_user(void *to, unsigned long count);
long strncpy_from_user(char *dest, const char *src, long count);
long strnlen_user(const char *s, long count);
bool __lp_user_fault(const void *pointer);
#define __copy_to_user(to, from, count) copy_to_user(to, from, count)
#define __copy_from_user(to, from, count) copy_from_user(to, from, count)
#define copy_from_user_nofault(to, from, count) copy_from_user(to, from, count)
#define copy_from_kernel_nofault(to, from, count) (copy_from_user(to, from, count) ? -EFAULT : 0)
#define access_ok(pointer, size) 1
#define get_user(x, pointer) ({ int __lp_fault = __lp_user_fault(pointer) ? -EFAULT : 0; \
  if (__lp_fault) (x) = 0; else (x) = *(pointer); __lp_fault; })
#define put_user(x, pointer) ({ int __lp_fault = __lp_user_fault(pointer) ? -EFAULT : 0; \
  if (!__lp_fault) *(pointer) = (x); __lp_fault; })
#define __get_user(x, pointer) get_user(x, pointer)
#define __put_user(x, pointer) put_user(x, pointer)
#define u64_to_user_ptr(x) ((void *)(unsigned long)(x))
`;
