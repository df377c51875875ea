import { describe, expect, it } from 'vitest';
import { typeText } from '../../server/src/c/typeText';
import type { KernelFunction } from '../../server/src/model/kernel/kernelCode';
import { kernelDefinitions } from '../../server/src/model/kernel/kernelDefinitions';
import { prototypeOf } from '../../server/src/model/prototypes';
import { sourceFile } from '../../server/src/syntax/sourceFile';

const NAME = 'read_it';

function found(text: string): KernelFunction[] {
  return kernelDefinitions(sourceFile('/kernel/fs/x.c', text), new Set([NAME]));
}

/** `result(parameters)` of each definition; `?` for one whose type cannot be read. */
function shapes(text: string): string[] {
  return found(text).map(({ type }) => {
    if (!type) return '?';
    const { result, parameters, variadic } = prototypeOf(type);
    const texts = parameters.map((each) => typeText(each.type));
    return `${typeText(result)}(${[...texts, ...(variadic ? ['...'] : [])].join(', ')})`;
  });
}

describe('definitions of kernel functions', () => {
  it.each([
    ['on one line', 'int read_it(int a, char *b)\n{\n\treturn 0;\n}', 'int(int, char *)'],
    ['with the brace behind', 'int read_it(void) {\n}', 'int()'],
    ['with the body on its line', 'static inline int read_it(void) { return 0; }', 'int()'],
    ['with the type above', 'static int\nread_it(int a)\n{\n}', 'int(int)'],
    [
      'with all words on lines',
      'static\nnoinline\nstruct file *\nread_it(int a)\n{\n}',
      'struct file *(int)',
    ],
    [
      'with parameters on lines',
      'static long read_it(struct file *f,\n\t\t    long n,\n\t\t    int x)\n{\n}',
      'long(struct file *, long, int)',
    ],
    ['with a pointer result', 'const char *read_it(const struct path *p)\n{\n}', 'char *(struct path *)'],
    ['with arguments without end', 'int read_it(const char *fmt, ...)\n{\n}', 'int(char *, ...)'],
    [
      'with function pointers',
      'int read_it(int (*f)(int, int), void *p)\n{\n}',
      'int(another type *, void *)',
    ],
    ['with arrays', 'int read_it(int a[2], char b[])\n{\n}', 'int(int *, char *)'],
    ['with attributes in front', '__printf(1, 2)\nint read_it(const char *f)\n{\n}', 'int(char *)'],
    [
      'with attributes behind',
      'void read_it(struct x *p) __acquires(&p->lock)\n\t__must_hold(RCU)\n{\n}',
      'void(struct x *)',
    ],
    ['with markers', 'asmlinkage __visible void __init __no_sanitize_address read_it(void)\n{\n}', 'void()'],
    [
      'with an attribute in the middle',
      'static int __attribute__((noinline)) read_it(int a)\n{\n}',
      'int(int)',
    ],
    ['with comments', 'int /* why */ read_it(int a, /* none, */ int b) // here\n{\n}', 'int(int, int)'],
    ['behind an exported one', 'EXPORT_SYMBOL(other)\nint read_it(int a)\n{\n}', 'int(int)'],
    ['behind a comment', '/*\n * read_it() reads it {\n */\nint read_it(int a)\n{\n}', 'int(int)'],
    ['behind a broken line', 'foo(\n\nint read_it(int a)\n{\n}', 'int(int)'],
    ['at the beginning of the file', 'int read_it(int a){}', 'int(int)'],
    ['in a file from elsewhere', 'int\r\nread_it(int a)\r\n{\r\n}\r\n', 'int(int)'],
  ])('are read %s', (_, text, shape) => {
    expect(shapes(text)).toEqual([shape]);
  });

  it.each([
    ['a prototype', 'int read_it(int a);'],
    ['a prototype with an attribute', 'int read_it(int a) __must_check;\nstruct x {\n};'],
    ['a call', 'int other(void)\n{\n\tread_it(1);\n\tif (read_it(2)) {\n\t}\n}'],
    ['a macro', '#define read_it(a) { a }'],
    ['a longer macro', '#define X \\\nint read_it(int a) \\\n{ }'],
    ['a comment', '/*\nint read_it(int a) {\n*/'],
    ['a text', 'const char *s =\n"int read_it(int a) {";'],
    ['another name', 'int read_it2(int a)\n{\n}\nint do_read_it(int a)\n{\n}'],
    ['a field', 'struct ops x = {\n\t.read_it = read_it,\n};'],
    ['a pointer', 'int (*read_it)(int) = f;'],
    ['an unfinished one', 'int read_it(int a'],
  ])('are not seen in %s', (_, text) => {
    expect(found(text)).toEqual([]);
  });

  it('are all found, whatever conditions say', () => {
    const text = `#ifdef CONFIG_READING
int read_it(struct file *f)
{
	return 1;
}
#else
static inline int read_it(struct file *f, int n) { return 0; }
#endif
`;
    expect(shapes(text)).toEqual(['int(struct file *)', 'int(struct file *, int)']);
  });

  it('have no type where it is not certain', () => {
    const parted = 'int read_it(int a\n#ifdef CONFIG_B\n\t, int b\n#endif\n\t)\n{\n}';
    expect(shapes(parted)).toEqual(['?']);
    expect(shapes('int read_it(int a, THE_REST)\n{\n}')).toEqual(['?']);
  });

  it('are not read where a condition chooses the head', () => {
    expect(found('#if X\nint read_it(int a)\n#else\nint read_it(void)\n#endif\n{\n}')).toEqual([]);
  });

  it('know their words', () => {
    const [plain] = found(
      'static __always_inline\nstruct file *read_it(int inline_it) __releases(notrace_lock)\n{\n}',
    );
    expect([...(plain?.words ?? [])]).toEqual([
      'static',
      '__always_inline',
      'struct',
      'file',
      '__releases',
      'notrace_lock',
    ]);
  });

  it('know their place', () => {
    const text = '/* grün */\nstatic int\nread_it(void)\n{\n}\n';
    const [first] = found(text);
    expect(first?.location).toEqual({
      file: '/kernel/fs/x.c',
      start: text.indexOf(NAME),
      end: text.indexOf(NAME) + 7,
    });
  });

  it('never throw', () => {
    for (const text of [
      'read_it',
      'read_it(',
      'read_it()',
      'read_it(){',
      '(((read_it(((',
      '\0read_it(\0){',
      'int read_it(,){',
    ])
      expect(() => found(text)).not.toThrow();
  });
});
