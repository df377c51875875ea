import { describe, expect, it } from 'vitest';
import { recursiveReplacement } from '../../server/src/rules/module/recursiveReplacement';
import { expectFindings } from '../support/checkModule';
import { callbackModule, faultVariants } from '../support/faultVariants';
import { action, patchRuns } from '../support/runSets';

const RULE = 'recursive-replacement';
const MARK = `// finding: ${RULE}`;

const FUNCS =
  'static struct klp_func funcs[] = {\n\t{\n\t\t.old_name = "gate_open",\n\t\t.new_func = own_open,\n\t}, { }\n};';
const fixture = (code: string, more: { readonly init?: string; readonly object?: string } = {}): string =>
  callbackModule({ code, ...more }, { funcs: FUNCS });
const ORIGINAL = 'int gate_open(int key, const char *who);\n\n';
const own = (body: string): string =>
  `static int own_open(int key, const char *who)\n{\n${body.replace(/^/gm, '\t')}\n}`;
const CALL = `return gate_open(key, who); ${MARK}`;
const FOUND = `static int (*original)(int, const char *);\n\n${own(`return original(key, who); ${MARK}`)}`;
const OLD_FUNC = 'int (*original)(int, const char *) = funcs[0].old_func;\n\n';
const ENTRIES = 'static struct klp_func funcs[];\n\n';

describe(RULE, () => {
  it('stands on the call and says where it leads', () => {
    const [finding] = expectFindings(fixture(ORIGINAL + own(CALL)));
    expect(finding?.message).toBe(
      'gate_open() is replaced by own_open(), so this call leads back to own_open(), again and again until the kernel stack overflows. ' +
        'Have own_open() do what gate_open() does; its name and its address both lead to the replacement.',
    );
    expect(finding?.severity).toBe('error');
    expect(finding?.run?.script.at(-1)).toMatch(/^sleep/);
  });

  it.each(
    faultVariants({
      fixture,
      plain: ORIGINAL + own(CALL),
      helper: `int pass_on(int key, const char *who)\n{\n\tint gate_open(int, const char *);\n\n\t${CALL}\n}`,
      prototype: 'int pass_on(int key, const char *who);',
      caller: own('return pass_on(key, who);'),
      names: { gate_open: 'door_unlock', own_open: 'mended', key: 'number', who: 'owner' },
    }),
  )('is found %s', (_, text) => {
    expectFindings(text);
  });

  it.each([
    ['a condition that does not change', `if (key < 0 || !who)\n\treturn -EINVAL;\n${CALL}`],
    ['a count that nobody asks', `static int calls;\n\ncalls++;\n${CALL}`],
    [
      'other arguments each time',
      `char own[8];\n\nstrscpy(own, who, 8);\nreturn gate_open(key * 2, own); ${MARK}`,
    ],
    [
      'a mutex that it waits for first',
      `static DEFINE_MUTEX(lock);\nint ret;\n\nmutex_lock(&lock);\nret = gate_open(key, who); ${MARK}\nmutex_unlock(&lock);\nreturn ret;`,
    ],
    ['a macro', `#define PREVIOUS(...) gate_open(__VA_ARGS__)\nreturn PREVIOUS(key, who); ${MARK}`],
  ])('is found with %s', (_, body) => {
    expectFindings(fixture(ORIGINAL + own(body)));
  });

  it('is found in a module without sources', () => {
    expectFindings(fixture(ORIGINAL + own(CALL), { object: '.name = "gate",' }));
  });

  it.each([
    [
      'of kallsyms',
      'unsigned long (*find)(const char *);\n\tstatic struct kprobe probe = { .symbol_name = "kallsyms_lookup_name" };\n\n' +
        '\tif (register_kprobe(&probe) < 0)\n\t\treturn -EINVAL;\n\tfind = (void *)probe.addr;\n\tunregister_kprobe(&probe);\n' +
        '\toriginal = (void *)find("gate_open");',
    ],
    [
      'of a kprobe',
      'static struct kprobe probe = { .symbol_name = "gate_open" };\n\n\tif (register_kprobe(&probe) < 0)\n\t\treturn -EINVAL;\n' +
        '\toriginal = (void *)probe.addr;\n\tunregister_kprobe(&probe);',
    ],
  ])('is found where the address is that %s', (_, init) => {
    const code = `#include <linux/kprobes.h>\n\n${FOUND}`;
    expectFindings(fixture(code, { init: `\t${init}\n` }));
  });

  it.each([undefined, '.name = "gate",'])('is found where the address is that in old_func (%s)', (object) => {
    const code = ENTRIES + own(`${OLD_FUNC}return original(key, who); ${MARK}`);
    expectFindings(fixture(code, object === undefined ? {} : { object }));
  });

  it('is silent where the call goes behind that of ftrace', () => {
    const body = OLD_FUNC.replace('funcs[0].old_func', '(void *)((unsigned long)funcs[0].old_func + 5)');
    expectFindings(fixture(ENTRIES + own(`${body}return original(key, who);`)));
  });

  it.each([
    ['a flag', 'static bool busy;\nint ret;\n\nif (busy)\n\treturn -EBUSY;\nbusy = true;', 'busy = false;'],
    [
      'the task that is inside',
      'static struct task_struct *inside;\nint ret;\n\nif (inside == current)\n\treturn 0;\ninside = current;',
      'inside = NULL;',
    ],
  ])('is silent where %s ends it', (_, before, after) => {
    expectFindings(fixture(ORIGINAL + own(`${before}\nret = gate_open(key, who);\n${after}\nreturn ret;`)));
  });

  it.each([
    ['an argument counts down', 'if (key <= 0)\n\treturn 0;\nreturn gate_open(key - 1, who);'],
    [
      'a function that is not visible may end it',
      'int i, sum = 0;\n\nif (is_done(key))\n\treturn 0;\nfor (i = 0; i < 4; i++)\n\tsum += gate_open(key, who);\nreturn sum;',
    ],
    ['it calls another function', 'return gate_close(key, who);'],
    ['it calls itself by its own name', 'return key ? own_open(key, who) : 0;'],
  ])('is silent where %s', (_, body) => {
    const others = 'bool is_done(int key);\nint gate_close(int key, const char *who);\n';
    expectFindings(fixture(others + ORIGINAL + own(body)));
  });

  it('is silent where the original goes down a tree', () => {
    const code =
      'struct node {\n\tint count;\n\tstruct node **below;\n\tstruct node *next;\n};\n\nint gate_open(struct node *at);\n\n' +
      'static int own_open(struct node *at)\n{\n\tint i, sum = 1;\n\n\tif (!at)\n\t\treturn 0;\n' +
      '\tfor (i = 0; i < at->count; i++)\n\t\tsum += gate_open(at->below[i]);\n\treturn sum + gate_open(at->next);\n}';
    expectFindings(fixture(code));
  });

  it.each([
    ['without a doubt', 'lp', 100, 1],
    ['and was decided otherwise each time', 'lp', 1, 0],
    ['in another module', 'other', 100, 0],
  ])('detects what came back %s', (_, module, rounds, count) => {
    const { activation, trace } = action('function', 5, module);
    const at = { functionName: 'helper', path: '/lp.c', line: 9, column: 1 };
    const recursion = { module, functionName: 'own_open', oldName: 'gate_open', at, rounds };
    const fault = {
      kind: 'stack-overflow',
      cause: 'other',
      sentence: 'It is full.',
      trace,
      recursion,
    } as const;
    const runs = patchRuns({ events: [{ kind: 'fault', fault, activation, resource: undefined }] });
    const facts = recursiveReplacement.onRuns?.detect(runs) ?? [];
    expect(facts.map((fact) => fact.at)).toEqual(Array(count).fill(at));
  });
});
