import { describe, expect, it } from 'vitest';
import { runC } from '../support/runC';

const logOf = (body: string): readonly string[] =>
  runC(`struct gadget { int a; };\nint f(void) { ${body} return 0; }`).log;

describe('formats of printk()', () => {
  it.each([
    ['"%d|%i|%u|%x|%X|%o", -5, 7, -1, 255, 255, 8', '-5|7|4294967295|ff|FF|10'],
    ['"%5d|%-5d|%05d|%+d|% d", 42, 42, 42, 42, 42', '   42|42   |00042|+42| 42'],
    ['"%#x|%#o|%#X|%#010x", 255, 8, 255, 255', '0xff|010|0XFF|0x000000ff'],
    ['"%.3d|%8.3d|%-8.3d|", 5, 5, 5', '005|     005|005     |'],
    ['"%hhd|%hd|%hhu|%hu", 300, 70000, 300, 70000', '44|4464|44|4464'],
    ['"%ld|%lu|%lld|%llu", -1L, -1L, -1LL, -1LL', '-1|18446744073709551615|-1|18446744073709551615'],
    ['"%zu|%zd|%td|%Lu", sizeof(long), (long)-3, (long)4, 5ULL', '8|-3|4|5'],
    ['"%c%c%5c|%-3c|", 65, 66, 67, 68', 'AB    C|D  |'],
    ['"%s|%10s|%-10s|%.2s|%.*s", "abc", "abc", "abc", "abc", 1, "abc"', 'abc|       abc|abc       |ab|a'],
    ['"%*d|%-*d|%*d", 5, 1, 5, 2, -5, 3', '    1|2    |3    '],
    ['"100%%"', '100%'],
    ['"%s", (char *)NULL', '(null)'],
    ['"%10s|", (char *)NULL', '    (null)|'],
    ['"%s", (char *)ERR_PTR(-EINVAL)', '(efault)'],
    ['"%s", (char *)100', '(efault)'],
    ['"%p", NULL', '0000000000000000'],
    ['"%p", ERR_PTR(-ENOMEM)', 'fffffffffffffff4'],
    ['"%px", (void *)0x1234', '0000000000001234'],
    ['"%pe|%pe", ERR_PTR(-ENOMEM), ERR_PTR(-4000)', '-ENOMEM|-4000'],
    ['"%ps", f', 'f [test]'],
    ['"%ps", printk', 'printk'],
    ['"%pS", f', 'f+0x0/? [test]'],
    ['"%*ph|%*phC|%*phD|%*phN", 3, "abc", 3, "abc", 3, "abc", 3, "abc"', '61 62 63|61:62:63|61-62-63|616263'],
    [
      '"%pM|%pm", "\\001\\002\\003\\004\\005\\377", "\\001\\002\\003\\004\\005\\377"',
      '01:02:03:04:05:ff|0102030405ff',
    ],
    ['"%pI4|%pi4", "\\177\\0\\0\\001", "\\177\\0\\0\\001"', '127.0.0.1|127.000.000.001'],
    ['"%*pE", 4, "a\\n\\001b"', 'a\\n\\001b'],
    ['"%pR", &DEFINE_RES_MEM(0x1000, 0x100)', '[mem 0x00001000-0x000010ff]'],
    ['"%pr", &DEFINE_RES_MEM(0x1000, 0x100)', '[mem 0x00001000-0x000010ff flags 0x200]'],
    ['"%pR|%pR", &DEFINE_RES_IO(0x60, 1), &DEFINE_RES_IRQ(14)', '[io  0x0060]|[irq 14]'],
    [
      '"%pR", &DEFINE_RES_NAMED(0, 0x100, "x", IORESOURCE_MEM | IORESOURCE_MEM_64 | IORESOURCE_PREFETCH)',
      '[mem 0x00000000-0x000000ff 64bit pref]',
    ],
    ['"%pR", &DEFINE_RES_NAMED(0, 0x100, "x", IORESOURCE_MEM | IORESOURCE_UNSET)', '[mem size 0x00000100]'],
    ['"%pR", &DEFINE_RES_NAMED(1, 2, "x", 0)', '[??? 0x00000001-0x00000002 flags 0x0]'],
    ['"%pa", &(phys_addr_t){ 0x1234 }', '0x0000000000001234'],
    ['"%ptTs", &(time64_t){ 86399 }', '1970-01-01 23:59:59'],
    ['"%pI6c", "\\x20\\x01\\x0d\\xb8\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\x01"', '2001:db8::1'],
    [
      '"%pUb", "\\x01\\x02\\x03\\x04\\x05\\x06\\x07\\x08\\x09\\x0a\\x0b\\x0c\\x0d\\x0e\\x0f\\x10"',
      '01020304-0506-0708-090a-0b0c0d0e0f10',
    ],
  ])('%s', (args, expected) => {
    expect(logOf(`printk(${args.replace(/^("(?:[^"\\]|\\.)*")/, '$1 "\\n"')});`)).toEqual([expected]);
  });

  it('names allocation flags', () => {
    expect(
      logOf(
        'gfp_t a = GFP_KERNEL, b = GFP_ATOMIC, c = GFP_KERNEL | __GFP_ZERO, d = 0x200; pr_info("%pGg %pGg %pGg %pGg\\n", &a, &b, &c, &d);',
      ),
    ).toEqual(['GFP_KERNEL GFP_ATOMIC GFP_KERNEL|__GFP_ZERO 0x200']);
  });

  it('prints bitmaps', () => {
    expect(
      logOf(
        'DECLARE_BITMAP(m, 40); bitmap_zero(m, 40); bitmap_set(m, 3, 4); set_bit(36, m); pr_info("%*pb %*pbl\\n", 40, m, 40, m);',
      ),
    ).toEqual(['10,00000078 3-6,36']);
  });

  it('hashes addresses: the same for the same, 32 bits, and not the address', () => {
    const [line = ''] = logOf('int *a = kmalloc(8, GFP_KERNEL); pr_info("%p %p %p %px\\n", a, a, a + 1, a);');
    const [first, second, third, plain] = line.split(' ');
    expect(first).toMatch(/^00000000[0-9a-f]{8}$/);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
    expect(plain).toMatch(/^ffff8880/);
  });

  it('prints what is not known as a question mark', () => {
    expect(logOf('pr_info("%d %s %p\\n", some_function(), some_function(), some_function());')).toEqual([
      '? ? ?',
    ]);
  });

  it('stops at a conversion that the kernel does not have', () => {
    expect(logOf('pr_info("a %f b\\n", 1); pr_info("c\\n");')).toContain('c');
  });

  it('reports a string without an end', () => {
    const { faults } = runC(
      'int f(void) { char s[2] = { 65, 66 }; pr_info("%s\\n", s); pr_info("%.2s\\n", s); return 0; }',
    );
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/^out-of-bounds: Read 1 byte at offset 2 /);
  });

  it('follows %pV with its own arguments', () => {
    const { log } = runC(`
static void say(const char *fmt, ...) {
  struct va_format vaf; va_list args;
  va_start(args, fmt); vaf.fmt = fmt; vaf.va = &args;
  pr_info("<%pV>\\n", &vaf);
  va_end(args);
}
int f(void) { say("%d %s", 1, "two"); return 0; }`);
    expect(log).toEqual(['<1 two>']);
  });
});

describe('lines of the log', () => {
  it.each([
    ['printk(KERN_INFO "one\\n"); printk("two\\n");', ['one', 'two']],
    ['pr_info("a\\nb\\n");', ['a', 'b']],
    ['pr_info("a"); pr_info("b\\n");', ['a', 'b']],
    ['pr_info("a"); pr_cont(" b"); pr_cont(" c\\n"); pr_cont("d\\n");', ['a b c', 'd']],
    ['pr_info("a\\n"); pr_cont("b\\n");', ['a', 'b']],
    ['pr_debug("silent\\n"); pr_devel("silent\\n");', []],
    ['for (int i = 0; i < 3; i++) pr_info_once("%d\\n", i);', ['0']],
    ['for (int i = 0; i < 20; i++) pr_info_ratelimited("x\\n");', Array.from({ length: 10 }, () => 'x')],
    [
      'print_hex_dump(KERN_INFO, "p: ", DUMP_PREFIX_OFFSET, 16, 1, "0123456789abcdefXY", 18, true);',
      [
        'p: 00000000: 30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  0123456789abcdef',
        'p: 00000010: 58 59                                            XY',
      ],
    ],
  ])('%s', (body, expected) => {
    expect(logOf(body)).toEqual(expected);
  });

  it("puts the module's own pr_fmt in front", () => {
    const { log } = runC(
      '#define pr_fmt(fmt) "mine: " fmt\nint f(void) { pr_info("a %d\\n", 1); pr_cont("b\\n"); printk("c\\n"); return 0; }',
    );
    expect(log).toEqual(['mine: a 1', 'b', 'c']);
  });

  it('prints pr_debug() where DEBUG is defined', () => {
    expect(runC('#define DEBUG\nint f(void) { pr_debug("on\\n"); return 0; }').log).toEqual(['on']);
    expect(runC('#define DEBUG 1\nint f(void) { pr_debug("on\\n"); return 0; }').log).toEqual(['on']);
  });
});

describe('WARN and BUG', () => {
  it('warn and give the condition', () => {
    const { result, log } = runC(
      'int f(void) {\n  int n = 0;\n  if (WARN_ON(1)) n += 1;\n  if (WARN(0, "no\\n")) n += 2;\n  if (WARN(2 > 1, "yes %d\\n", 5)) n += 4;\n  return n;\n}',
    );
    expect(result).toBe(5);
    expect(log).toEqual([
      '------------[ cut here ]------------',
      'WARNING: at module.c:3 f',
      '------------[ cut here ]------------',
      'yes 5',
      'WARNING: at module.c:5 f',
    ]);
  });

  it('warn once for each place', () => {
    const { log, result } = runC(
      'int f(void) {\n  int n = 0;\n  for (int i = 0; i < 3; i++) {\n    n += WARN_ON_ONCE(1);\n    WARN_ONCE(1, "once\\n");\n  }\n  return n;\n}',
    );
    expect(result).toBe(3);
    expect(log.filter((line) => line.startsWith('WARNING'))).toHaveLength(2);
  });

  it('BUG() ends the task', () => {
    const { result, faults } = runC('int f(void) {\n  BUG_ON(0);\n  BUG_ON(1);\n  return 1;\n}');
    expect(result).toBeUndefined();
    expect(faults).toEqual(['bug: BUG() was reached: the kernel stops the task. (module.c:3)']);
  });
});
