import { describe, expect, it } from 'vitest';
import { runC } from '../support/runC';

/** Runs statements that end with printing. */
function printed(body: string): readonly string[] {
  const { log, faults, unknown } = runC(`int f(void) { char buf[32]; ${body} return 0; }`);
  expect({ faults, unknown }).toEqual({ faults: [], unknown: [] });
  return log;
}

/** The value of an expression. */
function value(expression: string): unknown {
  const { result, faults, unknown } = runC(
    `long f(void) { char buf[32] = "some text"; return (long)(${expression}); }`,
  );
  expect({ faults, unknown }).toEqual({ faults: [], unknown: [] });
  return result;
}

describe('string functions', () => {
  it.each([
    ['strlen("abc")', 3],
    ['strnlen("abcdef", 4)', 4],
    ['strcmp("abc", "abd")', -1],
    ['strcmp("abc", "abc")', 0],
    ['strncmp("abcx", "abcy", 3)', 0],
    ['strcasecmp("ABC", "abc")', 0],
    ['strncasecmp("ABCx", "abcy", 4)', -1],
    ['strchr(buf, 116) - buf', 5],
    ['strchr(buf, 113) == NULL', 1],
    ['strchr(buf, 0) - buf', 9],
    ['strchrnul(buf, 113) - buf', 9],
    ['strrchr(buf, 116) - buf', 8],
    ['strstr(buf, "tex") - buf', 5],
    ['strstr(buf, "no") == NULL', 1],
    ['strnstr(buf, "text", 8) == NULL', 1],
    ['strspn("aabbc", "ab")', 4],
    ['strcspn("aabbc", "bc")', 2],
    ['*strpbrk(buf, "xt")', 116],
    ['strpbrk(buf, "qz") == NULL', 1],
    ['*skip_spaces(" \\t\\n z")', 122],
    ['sysfs_streq("on\\n", "on")', 1],
    ['sysfs_streq("on", "on\\n")', 1],
    ['sysfs_streq("on\\n\\n", "on")', 0],
    ['strstarts("livepatch", "live")', 1],
    ['str_has_prefix("livepatch", "live")', 4],
    ['str_has_prefix("livepatch", "dead")', 0],
    ['memcmp("abc", "abd", 3) < 0', 1],
    ['memcmp("abc", "abd", 2)', 0],
    ['(char *)memchr(buf, 101, 9) - buf', 3],
    ['memchr_inv("aaab", 97, 4) != NULL', 1],
    ['memchr_inv("aaa", 97, 3) == NULL', 1],
    ['mem_is_zero("\\0\\0a", 2)', 1],
    ['toupper(97) + tolower(65)', 162],
    ['isspace(32) + isspace(160) + isspace(65)', 2],
    ['isdigit(48) && isxdigit(102) && !isxdigit(103) && isalnum(122) && ispunct(33) && !isprint(10)', 1],
  ])('%s is %s', (expression, expected) => {
    expect(value(expression)).toBe(expected);
  });

  it.each([
    ['strcpy(buf, "abc"); strcat(buf, "def"); strncat(buf, "ghi", 2); pr_info("%s\\n", buf);', 'abcdefgh'],
    [
      'pr_info("%d %d ", (int)strscpy(buf, "abc", 3), (int)strscpy(buf, "abcdef")); pr_cont("%s\\n", buf);',
      '-7 6 abcdef',
    ],
    ['int n = strscpy_pad(buf, "ab", 8); pr_info("%d %*ph\\n", n, 8, buf);', '2 61 62 00 00 00 00 00 00'],
    ['strncpy(buf, "ab", 5); pr_info("%*ph\\n", 5, buf);', '61 62 00 00 00'],
    ['int n = strlcpy(buf, "abcdef", 4); pr_info("%d %s\\n", n, buf);', '6 abc'],
    ['strcpy(buf, "ab"); int n = strlcat(buf, "cdefg", 5); pr_info("%d %s\\n", n, buf);', '7 abcd'],
    [
      'strcpy(buf, "a,b,,c"); char *s = buf, *p; while ((p = strsep(&s, ",")) != NULL) pr_cont("[%s]", p); pr_cont("\\n");',
      '[a][b][][c]',
    ],
    ['strcpy(buf, "  a b \\n"); pr_info("[%s]\\n", strim(buf));', '[a b]'],
    [
      'strcpy(buf, "a-b-c"); strreplace(buf, 45, 43); pr_info("%s %s\\n", buf, kbasename("/x/y/z.c"));',
      'a+b+c z.c',
    ],
    [
      'static const char *const names[] = { "off", "on", NULL }; pr_info("%d %d %d\\n", match_string(names, -1, "on"), sysfs_match_string(names, "off\\n"), match_string(names, 3, "x"));',
      '1 0 -22',
    ],
    ['memset(buf, 120, 3); buf[3] = 0; memmove(buf + 1, buf, 3); pr_info("%.4s\\n", buf);', 'xxxx'],
    [
      'u8 b[3]; char h[7]; pr_info("%d ", hex2bin(b, "0aFf10", 3)); *bin2hex(h, b, 3) = 0; pr_cont("%s %d\\n", h, hex2bin(b, "zz", 1));',
      '0 0aff10 -22',
    ],
    [
      'int n; char **v = argv_split(GFP_KERNEL, " a  bc\\td ", &n); pr_info("%d %s %s %s %d\\n", n, v[0], v[1], v[2], v[3] == NULL); argv_free(v);',
      '3 a bc d 1',
    ],
    [
      'char *s = kstrdup("abc", GFP_KERNEL), *t = kstrndup("abcdef", 2, GFP_KERNEL), *u = kmemdup_nul("xyz", 2, GFP_KERNEL); pr_info("%s %s %s\\n", s, t, u); kfree(s); kfree(t); kfree(u);',
      'abc ab xy',
    ],
    ['const char *s = kstrdup_const("abc", GFP_KERNEL); pr_info("%s\\n", s); kfree_const(s);', 'abc'],
    ['char *s = kasprintf(GFP_KERNEL, "%s-%d", "a", 7); pr_info("%s\\n", s); kfree(s);', 'a-7'],
    [
      'pr_info("%d %d ", snprintf(buf, 4, "abcdef"), scnprintf(buf, 4, "abcdef")); pr_cont("%s\\n", buf);',
      '6 3 abc',
    ],
    ['pr_info("%d %d %s\\n", snprintf(NULL, 0, "abc"), sprintf(buf, "%05d", 42), buf);', '3 5 00042'],
    [
      'char *page = (char *)get_zeroed_page(GFP_KERNEL); int n = sysfs_emit(page, "a%d\\n", 1); n += sysfs_emit_at(page, n, "b\\n"); pr_info("%d %s", n, page); free_page((unsigned long)page);',
      '5 a1',
    ],
  ])('%s', (body, expected) => {
    expect(printed(body)[0]).toBe(expected);
  });

  it('find a string that runs out of its object, and only then', () => {
    expect(
      runC('int f(void) { char a[3] = { 97, 98, 99 }; return strncmp(a, "abd", 3) + strcmp(a, "b"); }')
        .faults,
    ).toEqual([]);
    expect(runC('unsigned long f(void) { char a[3] = { 97, 98, 99 }; return strlen(a); }').faults[0]).toMatch(
      /^out-of-bounds: Read 1 byte at offset 3 /,
    );
  });

  it('find what is written behind the end', () => {
    expect(runC('void f(void) { char a[3]; strcpy(a, "abc"); }').faults).toHaveLength(1);
    expect(runC('void f(void) { char a[4]; sprintf(a, "%d", 12345); }').faults[0]).toMatch(
      /^out-of-bounds: Wrote/,
    );
    expect(runC('void f(void) { char *a = kmalloc(4, GFP_KERNEL); memset(a, 0, 5); }').faults[0]).toMatch(
      /^out-of-bounds: Wrote 5 bytes at offset 0 of the 4 bytes from kmalloc\(\)/,
    );
  });

  it('give what is not known for what is not known', () => {
    const { faults, log } = runC(
      'void f(void) { char buf[8]; char *s = outside(); strscpy(buf, s, 8); pr_info("%s %d\\n", buf, strcmp(s, "a")); }',
    );
    expect({ faults, log }).toEqual({ faults: [], log: ['? ?'] });
  });
});

describe('reading numbers', () => {
  it.each([
    ['int v = 7; int e = kstrtoint("-42\\n", 10, &v);', '0 -42'],
    ['int v = 7; int e = kstrtoint("0x1f", 0, &v);', '0 31'],
    ['int v = 7; int e = kstrtoint("017", 0, &v);', '0 15'],
    ['int v = 7; int e = kstrtoint("+5", 10, &v);', '0 5'],
    ['int v = 7; int e = kstrtoint("2147483648", 10, &v);', '-34 7'],
    ['int v = 7; int e = kstrtoint("5x", 10, &v);', '-22 7'],
    ['int v = 7; int e = kstrtoint("", 10, &v);', '-22 7'],
    ['int v = 7; int e = kstrtoint("5\\n\\n", 10, &v);', '-22 7'],
    ['int v = 7; int e = kstrtoint(" 5", 10, &v);', '-22 7'],
    ['u8 v = 7; int e = kstrtou8("256", 10, &v);', '-34 7'],
    ['unsigned int v = 7; int e = kstrtouint("-1", 10, &v);', '-22 7'],
    ['unsigned long v = 7; int e = kstrtoul("18446744073709551615", 10, &v); v++;', '0 0'],
    ['unsigned long v = 7; int e = kstrtoul("18446744073709551616", 10, &v);', '-34 7'],
    ['bool v = 0; int e = kstrtobool("yes", &v);', '0 1'],
    ['bool v = 1; int e = kstrtobool("off", &v);', '0 0'],
    ['bool v = 1; int e = kstrtobool("maybe", &v);', '-22 1'],
    ['long v = simple_strtol("-12ab", NULL, 10); int e = 0;', '0 -12'],
    ['char *end; const char *s = "0x1fz"; long v = simple_strtoul(s, &end, 0); int e = end - s;', '4 31'],
    ['char *end; const char *s = "4Kx"; long v = memparse(s, &end); int e = end - s;', '2 4096'],
    ['char *s = "3,4"; int v; int e = get_option(&s, &v) * 10 + *s;', '72 3'],
    [
      'int a[8]; int v, e; get_options("1,3-5", 8, a); e = a[0]; v = a[1] * 1000 + a[2] * 100 + a[3] * 10 + a[4];',
      '4 1345',
    ],
    ['int a, b; int e = sscanf("12 -7", "%d %d", &a, &b); int v = a * 100 + b;', '2 1193'],
    ['int a = 0; char w[8]; int e = sscanf("key=ff", "%3s=%x", w, &a); int v = a + w[0];', '2 362'],
    ['int a = 0; int e = sscanf("x", "%d", &a); int v = a;', '0 0'],
    ['int a = 0, b = 0; int e = sscanf("10:2", "%d:%d%n", &a, &a, &b); int v = b * 10 + a;', '2 42'],
    ['char c; u8 b; int e = sscanf("z200", "%c%hhu", &c, &b); int v = c * 1000 + b;', '2 122200'],
    [
      'unsigned long long a; int e = sscanf("18446744073709551615", "%llu", &a); int v = a == U64_MAX;',
      '1 1',
    ],
    ['int a = 0; int e = sscanf("skip 5", "%*s %d", &a); int v = a;', '1 5'],
    ['char w[8] = ""; int e = sscanf("aab1", "%7[ab]", w); int v = strlen(w);', '1 3'],
    ['int a = 0, b = 0; int e = sscanf("1234", "%2d%2d", &a, &b); int v = a * 100 + b;', '2 1234'],
  ])('%s', (body, expected) => {
    expect(printed(`${body} pr_info("%d %lld\\n", e, (long long)v);`)).toEqual([expected]);
  });
});
