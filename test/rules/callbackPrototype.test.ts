import { describe, expect, it } from 'vitest';
import { applyFix, expectFindings } from '../support/checkModule';
import { livepatchText } from '../support/livepatchText';

const RULE = 'callback-prototype';
const SHOW = 'static int livepatch_seq_show(struct seq_file *m, void *v)\n{\n\treturn 0;\n}\n\n';

/** A module with one callback of an object; `line` marks the field. */
function objectCallback(definition: string, field: string): string {
  return livepatchText({
    head: SHOW + definition,
    objs: `static struct klp_object objs[] = {\n\t{\n\t\t.funcs = funcs,\n\t\t.callbacks = {\n${field}\n\t\t},\n\t}, { }\n};`,
  });
}

function stateCallback(definition: string, field: string): string {
  return livepatchText({
    head: SHOW + definition,
    objs: `static struct klp_state states[] = {\n\t{\n\t\t.id = 1,\n\t\t.is_shadow = true,\n\t\t.callbacks = {\n${field}\n\t\t},\n\t}, { }\n};
static struct klp_object objs[] = {\n\t{\n\t\t.funcs = funcs,\n\t}, { }\n};`,
    patch:
      'static struct klp_patch patch = {\n\t.mod = THIS_MODULE,\n\t.objs = objs,\n\t.states = states,\n};',
  });
}

const MARK = `// finding: ${RULE}`;
const STATES = { kernel: 'state-callbacks', rules: { 'shadow-state-unused': 'off' } } as const;

describe(RULE, () => {
  it('is found for a callback of a state in an object', () => {
    const text = objectCallback(
      'static int prepare(struct klp_patch *patch, struct klp_state *state)\n{\n\treturn 0;\n}',
      `.pre_patch = prepare, ${MARK}`,
    );
    const [finding] = expectFindings(text);
    expect(finding?.message).toBe(
      'prepare() has 2 parameters, but as `.pre_patch` it is called with 1; it has the prototype of a callback of a state. Declare it `int prepare(struct klp_object *obj)`.',
    );
    expect(finding?.related[0]?.message).toBe('The definition of prepare()');
    const fixed = applyFix(text, RULE);
    expect(fixed).toContain('static int prepare(struct klp_object *obj)\n{\n\treturn 0;\n}');
    expectFindings(fixed);
  });

  it('is found for a callback of an object in a state', () => {
    const text = stateCallback(
      'static void undo(struct klp_object *obj)\n{\n}',
      `.post_unpatch = undo, ${MARK}`,
    );
    const [finding] = expectFindings(text, STATES);
    expect(finding?.message).toContain('it has the prototype of a callback of an object');
    const fixed = applyFix(text, RULE, STATES);
    expect(fixed).toContain('static void undo(struct klp_patch *patch, struct klp_state *state)');
    expectFindings(fixed, STATES);
  });

  it('is found for a destructor with a parameter too many', () => {
    const text = stateCallback(
      'static void drop(void *obj, void *data, void *more)\n{\n}',
      `.shadow_dtor = drop, ${MARK}`,
    );
    expectFindings(text, STATES);
    expect(applyFix(text, RULE, STATES)).toContain('static void drop(void *obj, void *shadow_data)\n');
  });

  it('is found for a result that the kernel waits for', () => {
    const text = objectCallback(
      'static void prepare(struct klp_object *obj)\n{\n\tif (!obj)\n\t\treturn;\n\tpr_info("on\\n");\n}',
      `.pre_patch = prepare, ${MARK}`,
    );
    const [finding] = expectFindings(text);
    expect(finding?.message).toContain('prepare() returns `void`, but as `.pre_patch` it must return `int`.');
    const fixed = applyFix(text, RULE);
    expect(fixed).toContain(
      'static int prepare(struct klp_object *obj)\n{\n\tif (!obj)\n\t\treturn 0;\n\tpr_info("on\\n");\n\treturn 0;\n}',
    );
    expectFindings(fixed);
  });

  it('is found for a result that nobody takes', () => {
    const text = objectCallback(
      'static int undo(struct klp_object *obj)\n{\n\tif (!obj)\n\t\treturn 0;\n\tpr_info("off\\n");\n\treturn 0;\n}',
      `.post_unpatch = undo, ${MARK}`,
    );
    expectFindings(text);
    const fixed = applyFix(text, RULE);
    expect(fixed).toContain(
      'static void undo(struct klp_object *obj)\n{\n\tif (!obj)\n\t\treturn;\n\tpr_info("off\\n");\n}',
    );
    expectFindings(fixed);
  });

  it('changes a function on one line', () => {
    const text = objectCallback('static void prepare(void) { }', `.pre_patch = prepare, ${MARK}`);
    expectFindings(text);
    expect(applyFix(text, RULE)).toContain('static int prepare(struct klp_object *obj) { return 0; }');
  });

  it('is found for another type, which may be behind a typedef', () => {
    const [finding] = expectFindings(
      objectCallback(
        'typedef struct klp_patch patch_t;\nstatic int prepare(const patch_t *patch)\n{\n\treturn 0;\n}',
        `.pre_patch = prepare, ${MARK}`,
      ),
    );
    expect(finding?.message).toContain(
      'Parameter 1 of prepare() is `patch_t *`, but as `.pre_patch` it is passed `struct klp_object *`',
    );
  });

  it('is found where only a prototype is visible', () => {
    const [finding] = expectFindings(objectCallback('int prepare(void);', `.pre_patch = prepare, ${MARK}`));
    expect(finding?.fixes).toEqual([]);
  });

  it.each([
    [
      'the error would be lost',
      'static int undo(struct klp_object *obj)\n{\n\treturn stop_it();\n}',
      '.post_unpatch = undo,',
    ],
    [
      'the body uses what it would not get',
      'static int prepare(struct klp_patch *p, struct klp_state *s)\n{\n\treturn s->id == 1;\n}',
      '.pre_patch = prepare,',
    ],
    [
      'another use wants it as it is',
      'static void undo(void)\n{\n}\nstatic void other(struct klp_object *obj)\n{\n\tundo();\n}',
      '.pre_unpatch = other,\n\t\t\t.post_unpatch = undo,',
    ],
    [
      'it is declared before',
      'static void undo(void);\nstatic void undo(void)\n{\n}',
      '.post_unpatch = undo,',
    ],
    [
      'a macro makes its head',
      '#define CALLBACK(name) static void name(void)\nCALLBACK(undo)\n{\n}',
      '.post_unpatch = undo,',
    ],
  ])('has no fix: %s', (_, definition, field) => {
    const [finding] = expectFindings(objectCallback(definition, `${field} ${MARK}`));
    expect(finding?.fixes).toEqual([]);
  });

  it('keeps the names that the body uses', () => {
    const text = objectCallback(
      'static int prepare(struct klp_object *o, int how)\n{\n\treturn o->name ? 0 : -EINVAL;\n}',
      `.pre_patch = prepare, ${MARK}`,
    );
    expect(applyFix(text, RULE)).toContain('static int prepare(struct klp_object *o)\n');
  });

  describe('constructors and destructors', () => {
    const call = (definitions: string, statement: string): string =>
      livepatchText({
        head: `${definitions}
static int livepatch_seq_show(struct seq_file *m, void *v)
{
	int *shadow = klp_shadow_get(m, 1);

	if (!shadow)
		return 0;
	${statement}
	return 0;
}`,
      });
    const ALLOC = 'shadow = klp_shadow_alloc(m, 1, sizeof(*shadow), GFP_KERNEL, fill, NULL);';

    it('is found for a constructor', () => {
      const text = call('static int fill(void *obj, void *data)\n{\n\treturn 0;\n}', `${ALLOC} ${MARK}`);
      const [finding] = expectFindings(text);
      expect(finding?.message).toContain(
        'fill() has 2 parameters, but as the constructor of klp_shadow_alloc() it is called with 3.',
      );
      expect(applyFix(text, RULE)).toContain(
        'static int fill(void *obj, void *shadow_data, void *ctor_data)\n',
      );
    });

    it('is found for a destructor', () => {
      const text = call(
        'static int drop(void *obj, void *data)\n{\n\treturn 0;\n}',
        `klp_shadow_free(m, 1, drop); ${MARK}`,
      );
      const [finding] = expectFindings(text);
      expect(finding?.message).toContain('as the destructor of klp_shadow_free() it must return `void`');
    });

    it('looks through a cast at what matters at run time', () => {
      const typed = 'static int fill(struct seq_file *m, int *shadow, int *value)\n{\n\treturn 0;\n}';
      expectFindings(call(typed, `${ALLOC} ${MARK}`));
      expectFindings(call(typed, ALLOC.replace('fill', '(klp_shadow_ctor_t)fill')));
      expectFindings(
        call(
          typed.replace(', int *value', ''),
          `${ALLOC.replace('fill', '(klp_shadow_ctor_t)fill')} ${MARK}`,
        ),
      );
    });

    it.each([
      ['NULL', '', ALLOC.replace('fill', 'NULL')],
      ['a function that is not visible', '', ALLOC],
      [
        'the right prototype',
        'static int fill(void *obj, void *shadow_data, void *ctor_data)\n{\n\treturn 0;\n}',
        ALLOC,
      ],
      [
        'a local variable of that name',
        'static void fill(void)\n{\n}',
        `{ klp_shadow_ctor_t fill = pick();\n${ALLOC} }`,
      ],
      [
        'a function of the author under the name of the API',
        'static void fill(void)\n{\n}\nstatic void klp_shadow_free(void *obj, int id, void *how)\n{\n}',
        'klp_shadow_free(m, 1, fill);',
      ],
    ])('is silent: %s', (_, definitions, statement) => {
      expectFindings(call(definitions, statement));
    });
  });

  it.each([
    ['the right prototype', 'static int f(struct klp_object *obj)\n{\n\treturn 0;\n}', 'f'],
    ['other names and qualifiers', 'static int f(const struct klp_object *o)\n{\n\treturn 0;\n}', 'f'],
    ['a type that is not visible', 'static result_t f(object_t *obj)\n{\n\treturn 0;\n}', 'f'],
    ['parameters that are not said', 'static int f()\n{\n\treturn 0;\n}', 'f'],
    ['a function that is not visible', '', 'f'],
    ['a macro that is not visible', '', 'CALLBACK(f)'],
  ])('is silent: %s', (_, definition, value) => {
    expectFindings(objectCallback(definition, `.pre_patch = ${value},`));
  });

  it('leaves callbacks that the kernel does not have to another rule', () => {
    const text = objectCallback('static void f(void)\n{\n}', '.pre_patch = f,');
    expectFindings(text, { kernel: '4.14', rules: { 'api-not-in-kernel': 'off' } });
  });

  it('is found behind renamed identifiers, macros and a second file', () => {
    const text = livepatchText({
      head: `#include "made.h"\n${SHOW}`,
      objs: `static struct klp_object places[] = { {
	.funcs = funcs,
	.callbacks.HOOK = before_it, ${MARK}
}, { } };`,
      patch: 'static struct klp_patch fix_4711 = { .mod = THIS_MODULE, .objs = places };',
      init: 'static int go(void)\n{\n\treturn klp_enable_patch(&fix_4711);\n}\nmodule_init(go);',
    });
    expectFindings(`${text}// ==> made.h
#define HOOK pre_patch
#define HOOK_FUNCTION(name) static int name(THING)
#define THING struct klp_patch *it
HOOK_FUNCTION(before_it)
{
	return 0;
}
`);
  });
});
