import type { Subject } from '../entry';

/** Strings, characters and reading numbers, as in string.h, ctype.h and kstrtox.h. */
const C = String.raw`
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
`;

/** Upper-case Latin-1 letters as small ones, as the kernel's tolower() does. */
export function lower(byte: number): number {
  const isUpper = (byte >= 0x41 && byte <= 0x5a) || (byte >= 0xc0 && byte <= 0xde && byte !== 0xd7);
  return isUpper ? byte + 32 : byte;
}

/** What the kernel's isspace() takes for a blank. */
export function isSpace(byte: number | undefined): boolean {
  return byte === 32 || byte === 160 || (byte !== undefined && byte >= 9 && byte <= 13);
}

export const CTYPE: Subject = { c: C };
