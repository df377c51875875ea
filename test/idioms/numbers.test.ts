import { describe } from 'vitest';
import { checkIdioms } from '../support/idioms';

/** The values are those of Linux 6.12.117: each of these was compiled by gcc 12 as a module, and loaded there. */
describe('numbers, bits and text', () => {
  checkIdioms([
    {
      name: 'the larger, the smaller, and what lies between',
      body: `return min(3, 7) + max(3u, 7u) * 10 + clamp(15, 0, 9) * 100 + min_t(u8, 300, 50) * 1000 + max3(1, 5, 2) * 100000 + clamp_val(-4, 0, 9) + min_not_zero(0, 2) * 1000000;`,
      gives: 2544973,
    },
    {
      name: 'sizes are rounded',
      body: `return ALIGN(13, 8) * 1000000 + ALIGN_DOWN(13, 8) * 100000 + DIV_ROUND_UP(10, 4) * 1000 + roundup(10, 3) * 10 + rounddown(10, 3) + IS_ALIGNED(64, 32) + DIV_ROUND_CLOSEST(7, 2);`,
      gives: 16803134,
    },
    {
      name: 'powers of two',
      body: `return ilog2(1000) * 100000 + order_base_2(1000) * 1000 + is_power_of_2(64) * 100 + roundup_pow_of_two(33) + fls(0x80) * 7 + __ffs(8) + get_order(8193);`,
      gives: 910225,
    },
    {
      name: 'bits are counted and moved',
      body: `return hweight32(0xff0f) * 1000 + hweight64(~0ULL) * 10 + (rol32(0x80000001, 1) == 3) + (ror32(1, 1) == 0x80000000) + ffs(0) + sign_extend32(0xff, 7) + (GENMASK(7, 4) == 0xf0);`,
      gives: 12642,
    },
    {
      name: 'fields are put into a register and taken out',
      body: `u32 reg = FIELD_PREP(GENMASK(11, 8), 5) | FIELD_PREP(GENMASK(3, 0), 9) | BIT(15); return reg + FIELD_GET(GENMASK(11, 8), reg) * 100000;`,
      gives: 534057,
    },
    {
      name: 'a bitmap is filled, searched and compared',
      top: `static DECLARE_BITMAP(map, 100); static DECLARE_BITMAP(other, 100);`,
      body: `unsigned int bit; int sum = 0;
bitmap_set(map, 60, 10); clear_bit(64, map); set_bit(99, map);
for_each_set_bit(bit, map, 100) sum += bit;
bitmap_copy(other, map, 100); __clear_bit(99, other);
return sum * 100 + bitmap_weight(map, 100) + find_first_zero_bit(map, 100) + find_next_bit(map, 100, 70) - 99 + bitmap_equal(map, other, 100) + test_and_set_bit(60, map) * 50 + bitmap_subset(other, map, 100) * 20;`,
      gives: 68080,
    },
    {
      name: 'overflow is seen before it happens',
      top: `struct row { int n; u32 cells[]; };`,
      body: `size_t n = SIZE_MAX; int a, over = check_add_overflow(INT_MAX, 1, &a); u8 b; int mul = check_mul_overflow((u8)20, (u8)13, &b); struct row *r = NULL;
return over * 1000 + mul * 100 + (a == INT_MIN) * 10 + (b == 4) + (array_size(n, 2) == SIZE_MAX) * 10000 + (struct_size(r, cells, 3) == 16) * 100000 + (size_add(n, 1) == SIZE_MAX) * 1000000;`,
      gives: 1111111,
    },
    {
      name: 'a flexible array has as many members as were asked for',
      top: `struct row { int n; u32 cells[] __counted_by(n); };`,
      body: `struct row *r = kzalloc(struct_size(r, cells, 3), GFP_KERNEL | __GFP_NOFAIL); int sum, i;
r->n = 3; for (i = 0; i < r->n; i++) r->cells[i] = i + 4;
sum = r->cells[2] * 10 + r->n + flex_array_size(r, cells, 3) * 100; kfree(r); return sum;`,
      gives: 1263,
    },
    {
      name: 'two values change places',
      body: `int a = 3, b = 8; swap(a, b); return a * 10 + b + abs(-5) * 100 + abs_diff(3, 9) * 1000;`,
      gives: 6583,
    },
    {
      name: '64-bit numbers are divided',
      body: `u64 n = 10000000000ULL; u32 rem = do_div(n, 7); u32 left; u64 q = div_u64_rem(1000, 7, &left);
return rem + (n == 1428571428ULL) * 10 + q * 100 + left * 100000 + (div64_u64(1ULL << 40, 1ULL << 38)) * 1000000 + (mul_u64_u32_shr(1ULL << 33, 3, 32) == 6) * 10000000;`,
      gives: 14614214,
    },
    {
      name: 'checksums and hashes',
      body: `return (crc32_le(~0, "123456789", 9) == 0x340bc6d9) + (~crc32(~0, "123456789", 9) == 0xcbf43926) * 10 + (hash_32(1, 8) == 0x61) * 100 + (hash_64(1, 8) == 0x61) * 1000 + (jhash_1word(1, 0) == jhash_1word(1, 0)) * 10000 + (crc16(0, "123456789", 9) == 0xbb3d) * 100000;`,
      gives: 111111,
    },
    {
      name: 'error pointers carry their numbers',
      body: `void *p = ERR_PTR(-ENOMEM); int *none = NULL;
return IS_ERR(p) * 1000 + IS_ERR_OR_NULL(none) * 100 + IS_ERR(none) * 10 - PTR_ERR(p) + (PTR_ERR_OR_ZERO(&p) == 0) * 10000 + (ERR_CAST(p) == p) * 100000;`,
      gives: 111112,
    },
    {
      name: 'the structure around a member',
      top: `struct inner { int a; }; struct outer { long pad; struct inner in; int tail; };`,
      body: `struct outer o = { .tail = 6 }; struct inner *in = &o.in; return container_of(in, struct outer, in)->tail * 100 + offsetof(struct outer, tail) + sizeof_field(struct outer, tail);`,
      gives: 616,
    },
    {
      name: 'bytes are swapped',
      body: `__be32 be = cpu_to_be32(0x01020304); u8 *p = (u8 *)&be; u8 buf[4] = { 1, 0, 0, 2 };
return p[0] * 1000 + (be16_to_cpu(htons(5)) == 5) * 100 + get_unaligned_be32(buf) % 100 + (get_unaligned_le16(buf) == 1) * 10000 + (swab16(0x0102) == 0x201) * 100000;`,
      gives: 111118,
    },
    {
      name: 'text is copied within its limits',
      body: `char b[5]; ssize_t n = strscpy(b, "abcdefgh", sizeof(b)), m = strscpy(b, "xy"), r = (n == -E2BIG) * 1000 + m * 100 + strlen(b) * 10 + (b[2] == 0) + strnlen("abcdef", 3) * 10000; return r + strlcat(b, "zzzz", sizeof(b)) * 100000;`,
      gives: 631221,
    },
    {
      name: 'text is copied into memory of its own',
      body: `char *a = kstrdup("hello", GFP_KERNEL | __GFP_NOFAIL), *b = kasprintf(GFP_KERNEL | __GFP_NOFAIL, "%s-%03d", a, 7), *c = kmemdup("xyz", 4, GFP_KERNEL | __GFP_NOFAIL), *d = kstrndup(b, 2, GFP_KERNEL | __GFP_NOFAIL);
int r = strcmp(b, "hello-007") == 0 && strcmp(c, "xyz") == 0 && strcmp(d, "he") == 0; kfree(a); kfree(b); kfree(c); kfree(d); return r;`,
      gives: 1,
    },
    {
      name: 'numbers are read, strictly',
      body: `int a = 0, e1 = kstrtoint("-12\\n", 10, &a), e2, e3, e4; unsigned long u; u8 small; bool on; e2 = kstrtoul("0x1f", 0, &u); e3 = kstrtou8("300", 10, &small); e4 = kstrtobool("on", &on);
return (e1 | e2 | e4) * 1000000 + (a == -12) + u * 10 + (e3 == -ERANGE) * 1000 + on * 10000 + (kstrtoint("12x", 10, &a) == -EINVAL) * 100000;`,
      gives: 111311,
    },
    {
      name: 'numbers are read, loosely',
      body: `char *end; unsigned long n = simple_strtoul("42abc", &end, 10); int a, b, got = sscanf("7,9", "%d,%d", &a, &b);
return n * 100 + *end - 'a' + got * 10 + a + b * 10000 + (memparse("2K", NULL) == 2048) * 1000000;`,
      gives: 1094227,
    },
    {
      name: 'text is cut into pieces',
      body: `char text[] = "  a,bc,,d "; char *p = strim(text), *word; int n = 0, len = 0;
while ((word = strsep(&p, ","))) { n++; len = len * 10 + strlen(word); }
return n * 10000 + len + (strchr("abc", 'z') == NULL) * 100000 + (strrchr("a/b/c", '/')[1] == 'c') * 1000000 + (strstr("hello", "ll") != NULL) * 10000000;`,
      gives: 11141201,
    },
    {
      name: 'what sysfs is given',
      top: `static char page[PAGE_SIZE] __aligned(PAGE_SIZE);`,
      body: `int n = sysfs_emit(page, "%d\\n", 42); n += sysfs_emit_at(page, n, "%s\\n", "on"); return n * 100 + (strcmp(page, "42\\non\\n") == 0) + sysfs_streq("on\\n", "on") * 10 + scnprintf(page, 4, "%s", "abcdef") * 1000 + snprintf(page, 4, "abcdef") * 10000;`,
      gives: 63611,
    },
    {
      name: 'words for what is true',
      body: `pr_info("%s %s %s %s\\n", str_yes_no(1), str_on_off(0), str_enabled_disabled(1), str_plural(2)); return 0;`,
      gives: 0,
      prints: ['yes off enabled s'],
    },
    {
      name: 'a word is found in a list',
      top: `static const char * const modes[] = { "off", "slow", "fast", NULL };`,
      body: `return match_string(modes, -1, "fast") * 10 + sysfs_match_string(modes, "slow\\n") + (match_string(modes, 3, "x") == -EINVAL) * 100;`,
      gives: 121,
    },
    {
      name: 'memory is dumped, compared and searched',
      body: `char hex[9]; u8 raw[4] = { 0xde, 0xad, 0, 1 }, back[4]; bin2hex(hex, raw, 4); hex[8] = 0;
return (strcmp(hex, "dead0001") == 0) + (hex2bin(back, hex, 4) == 0 && memcmp(raw, back, 4) == 0) * 10 + ((u8 *)memchr(raw, 1, 4) - raw) * 100 + (memchr_inv("aaab", 'a', 4) != NULL) * 1000;`,
      gives: 1311,
    },
    {
      name: 'what is compiled in',
      body: `return IS_ENABLED(CONFIG_LIVEPATCH) * 10 + IS_ENABLED(CONFIG_NO_SUCH_OPTION_AT_ALL) + __same_type(int, long) + (sizeof(long) == 8) * 100;`,
      gives: 110,
    },
  ]);
});
