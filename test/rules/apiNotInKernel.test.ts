import { describe, expect, it } from 'vitest';
import { applyFix, expectFindings } from '../support/checkModule';
import { livepatchText } from '../support/livepatchText';

const RULE = 'api-not-in-kernel';
const MARK = `// finding: ${RULE}`;
const NEW = { kernel: '6.12' } as const;
const SHOW = 'static int livepatch_seq_show(struct seq_file *m, void *v)\n{\n\treturn 0;\n}\n\n';

const init = (body: string): string =>
  `static int livepatch_init(void)\n{\n${body}}\n\nmodule_init(livepatch_init);`;

/** A replacement that first finds its shadow variable, and then does something. */
function shadowCall(statement: string, head = ''): string {
  return livepatchText({
    head: `${head}static int livepatch_seq_show(struct seq_file *m, void *v)
{
	int *shadow = klp_shadow_get(m, 1);

	if (!shadow)
		return 0;
	${statement}
	return 0;
}`,
  });
}

describe(RULE, () => {
  describe('registration', () => {
    const OLD_INIT = init(`	int ret;

	ret = klp_register_patch(&patch); ${MARK}
	if (ret)
		return ret;

	ret = klp_enable_patch(&patch);
	if (ret) {
		WARN_ON(klp_unregister_patch(&patch)); ${MARK}
		return ret;
	}
	return 0;
`);
    const OLD_EXIT = `static void livepatch_exit(void)
{
	WARN_ON(klp_disable_patch(&patch)); ${MARK}
	WARN_ON(klp_unregister_patch(&patch)); ${MARK}
}

module_exit(livepatch_exit);`;

    it('is found since 5.1', () => {
      const findings = expectFindings(livepatchText({ init: OLD_INIT, exit: OLD_EXIT }), NEW);
      expect(findings[0]?.message).toBe(
        'klp_register_patch() is not in kernel 6.12: it was removed in 5.1. ' +
          'Remove the call: since 5.1 `klp_enable_patch()` does it all.',
      );
      expect(findings.map(({ tags }) => tags)).toEqual(Array(4).fill(['deprecated']));
    });

    it('is what older kernels want', () => {
      const text = livepatchText({ init: OLD_INIT, exit: OLD_EXIT }).replaceAll(MARK, '');
      expectFindings(text, { kernel: '5.0' });
    });

    it('is removed call by call', () => {
      let text = livepatchText({ init: OLD_INIT, exit: OLD_EXIT }).replaceAll(` ${MARK}`, '');
      for (let count = 0; count < 4; count++) text = applyFix(text, RULE, NEW);
      expect(text).toContain(`	int ret;

	ret = klp_enable_patch(&patch);
	if (ret) {
		return ret;
	}
	return 0;
}`);
      expect(text).toContain('static void livepatch_exit(void)\n{\n}');
      expectFindings(text, NEW);
    });

    it('is removed with a variable that nothing else uses', () => {
      const text = livepatchText({
        init: init(`	int ret;

	ret = klp_register_patch(&patch);
	if (ret < 0) {
		pr_err("no\\n");
		return ret;
	}
	return klp_enable_patch(&patch);
`),
      });
      const fixed = applyFix(text, RULE, NEW);
      expect(fixed).toContain('livepatch_init(void)\n{\n\treturn klp_enable_patch(&patch);\n}');
      expectFindings(fixed, NEW);
    });

    it('is removed from a condition', () => {
      const text = livepatchText({
        init: init(
          '\tif (klp_register_patch(&patch))\n\t\treturn -EINVAL;\n\treturn klp_enable_patch(&patch);\n',
        ),
      });
      expect(applyFix(text, RULE, NEW)).toContain('{\n\treturn klp_enable_patch(&patch);\n}');
    });

    it.each([
      [
        'the result is read later',
        `	int ret;

	ret = klp_register_patch(&patch); ${MARK}
	if (ret)
		return ret;
	if (klp_enable_patch(&patch))
		return -EINVAL;
	return ret;
`,
      ],
      [
        'the error has more to undo',
        `	if (klp_register_patch(&patch)) { ${MARK}
		undo_it();
		return -EINVAL;
	}
	return klp_enable_patch(&patch);
`,
      ],
      [
        'a comment would be lost',
        `	if (klp_register_patch(&patch)) ${MARK}
		return -EINVAL;
	return klp_enable_patch(&patch);
`,
      ],
      [
        'it is a part of something else',
        `	return klp_register_patch(&patch) ?: klp_enable_patch(&patch); ${MARK}
`,
      ],
      [
        'a macro makes it',
        `#define REGISTER(patch) klp_register_patch(&patch)
	if (REGISTER(patch)) return -EINVAL; ${MARK}
	return klp_enable_patch(&patch);
`,
      ],
    ])('has no fix: %s', (_, body) => {
      const findings = expectFindings(livepatchText({ init: init(body) }), {
        ...NEW,
        rules: { 'enable-result-ignored': 'off', 'enable-outside-init': 'off' },
      });
      expect(findings.map(({ fixes }) => fixes)).toEqual([[]]);
    });

    it.each([
      ['a function of the author', 'static int klp_register_patch(struct klp_patch *p)\n{\n\treturn 0;\n}\n'],
      ['a macro of the author', '#define klp_register_patch(patch) 0\n'],
      ['a file that is not visible', '#include "compat.h"\n'],
    ])('is silent: %s', (_, head) => {
      const body =
        '\tint ret = klp_register_patch(&patch);\n\n\treturn ret ? ret : klp_enable_patch(&patch);\n';
      expectFindings(livepatchText({ head: head + SHOW, init: init(body) }), NEW);
    });

    it('follows the version that the source asks for', () => {
      const body = `	int ret = 0;

#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 1, 0)
	ret = klp_register_patch(&patch);
	if (ret)
		return ret;
#endif
	ret = klp_enable_patch(&patch);
	return ret;
`;
      expectFindings(livepatchText({ init: init(body) }), NEW);
      expectFindings(livepatchText({ init: init(body.replace('LINUX_VERSION_CODE < ', '0 == ')) }), NEW);
    });

    it('is silent behind a condition that is not known', () => {
      const body = `	int ret = 0;

#ifdef HAVE_REGISTRATION
	ret = klp_register_patch(&patch);
#endif
	return ret ? ret : klp_enable_patch(&patch);
`;
      expectFindings(livepatchText({ init: init(body) }), {
        ...NEW,
        rules: { 'enable-result-ignored': 'off' },
      });
    });

    it('is found where the function is only named', () => {
      const head = `${SHOW}static int (*enabler(void))(struct klp_patch *)\n{\n\treturn klp_register_patch; ${MARK}\n}\n`;
      expectFindings(livepatchText({ head }), NEW);
    });
  });

  describe('fields', () => {
    const patch = (field: string): string =>
      livepatchText({
        patch: `static struct klp_patch patch = {\n\t.mod = THIS_MODULE,\n\t.objs = objs,\n${field}\n};`,
      });

    it('are found where they were removed', () => {
      const text = patch(`\t.immediate = true, ${MARK}`);
      const [finding] = expectFindings(text, NEW);
      expect(finding?.message).toContain(
        '`.immediate` of struct klp_patch is not in kernel 6.12: it was removed in 4.16',
      );
      expectFindings(text.replace(MARK, ''), { kernel: '4.14' });
      const fixed = applyFix(patch('\t.immediate = true,'), RULE, NEW);
      expect(fixed).toContain('\t.objs = objs,\n};');
      expectFindings(fixed, NEW);
    });

    it('are found where they are not there yet', () => {
      const [finding] = expectFindings(patch(`\t.replace = true, ${MARK}`), { kernel: '5.0' });
      expect(finding?.message).toBe(
        '`.replace` of struct klp_patch is not in kernel 5.0: it was added in 5.1. Use it only under `#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 1, 0)`, or check against a newer kernel.',
      );
      expect(finding?.fixes).toEqual([]);
      expectFindings(patch('\t.replace = true,'), { kernel: '5.1' });
    });

    it('are found in functions and objects', () => {
      const text = livepatchText({
        funcs: `static struct klp_func funcs[] = {\n\t{\n\t\t.old_name = "seq_show",\n\t\t.new_func = livepatch_seq_show,\n\t\t.old_addr = 0xffffffff81000000, ${MARK}\n\t}, { }\n};`,
      });
      const [finding] = expectFindings(text, { kernel: '5.5' });
      expect(finding?.fixes).toEqual([]);
    });

    it('are found where code sets them', () => {
      const body = `	struct klp_object *obj = &objs[0];

	patch.immediate = true; ${MARK}
	obj->funcs->immediate = true; ${MARK}
	patch.objs[0].funcs[0].old_addr = 0; ${MARK}
	klp_get_state(&patch, 1)->data = NULL;
	return klp_enable_patch(&patch);
`;
      expectFindings(livepatchText({ init: init(body) }), NEW);
    });

    it('are left alone in structures of the author', () => {
      const head = `${SHOW}struct settings {\n\tbool immediate;\n};\nstatic struct settings settings = { .immediate = true };\n`;
      const body = '\tsettings.immediate = false;\n\treturn klp_enable_patch(&patch);\n';
      expectFindings(livepatchText({ head, init: init(body) }), NEW);
    });

    it('are left alone behind a condition that is not known', () => {
      expectFindings(patch('#ifdef HAVE_IMMEDIATE\n\t.immediate = true,\n#endif'), NEW);
    });

    it('that no kernel has are left to the compiler', () => {
      expectFindings(patch('\t.kabi_reserved = 0,'), NEW);
    });
  });

  describe('generations', () => {
    const states = (fields: string, mark = ''): string =>
      livepatchText({
        head: `${SHOW}static int before(struct klp_patch *patch, struct klp_state *state)\n{\n\treturn 0;\n}\n`,
        objs: `static struct klp_state states[] = {${mark}\n\t{\n\t\t.id = 1,\n${fields}\n\t}, { }\n};\n\nstatic struct klp_object objs[] = {\n\t{\n\t\t.funcs = funcs,\n\t}, { }\n};`,
        patch: `static struct klp_patch patch = {\n\t.mod = THIS_MODULE,\n\t.objs = objs,\n\t.states = states,${mark}\n};`,
      });
    const PROPOSED = { kernel: 'state-callbacks' } as const;

    it('callbacks of a state are found in mainline, once', () => {
      const text = states(`\t\t.callbacks = { ${MARK}\n\t\t\t.pre_patch = before,\n\t\t},`);
      const [finding] = expectFindings(text, NEW);
      expect(finding?.message).toBe(
        '`.callbacks` of struct klp_state is only proposed, and no released kernel has it. ' +
          'Mainline has callbacks for each object: `klp_object.callbacks`.',
      );
      expectFindings(text.replace(MARK, ''), PROPOSED);
    });

    it('data of a state is found in the proposal', () => {
      const text = states(`\t\t.version = 2, ${MARK}`);
      const [finding] = expectFindings(text, PROPOSED);
      expect(finding?.message).toContain('is not in the proposed per-state API');
      expectFindings(text.replace(MARK, ''), NEW);
    });

    it('callbacks of an object are found in the proposal, once', () => {
      const text = livepatchText({
        head: `${SHOW}static void undo(struct klp_object *obj)\n{\n}\n`,
        objs: `static struct klp_object objs[] = {\n\t{\n\t\t.funcs = funcs,\n\t\t.callbacks = { ${MARK}\n\t\t\t.post_unpatch = undo,\n\t\t},\n\t}, { }\n};`,
      });
      const [proposed] = expectFindings(text, PROPOSED);
      expect(proposed?.message).toContain('Put the callbacks into `klp_state.callbacks`');
      expectFindings(text.replace(MARK, ''), NEW);
      const [old] = expectFindings(text, { kernel: '4.14' });
      expect(old?.message).toContain('it was added in 4.15. Use it only under');
    });

    it('states are found before 5.5, not each of their fields', () => {
      const [struct, field] = expectFindings(states('\t\t.version = 2,', ` ${MARK}`), { kernel: '5.4' });
      expect(struct?.message).toContain('`struct klp_state` is not in kernel 5.4: it was added in 5.5.');
      expect(field?.message).toContain('`.states` of struct klp_patch');
    });
  });

  describe('arguments', () => {
    it('are found in the form of old kernels', () => {
      const text = shadowCall(`shadow = klp_shadow_alloc(m, 1, NULL, sizeof(int), GFP_KERNEL); ${MARK}`);
      const [finding] = expectFindings(text, NEW);
      expect(finding?.message).toContain(
        'klp_shadow_alloc() takes 6 arguments in kernel 6.12, not 5 (its form before 4.18).',
      );
      expectFindings(text.replace(MARK, ''), { kernel: '4.17' });
      const fixed = applyFix(text, RULE, NEW);
      expect(fixed).toContain('klp_shadow_alloc(m, 1, sizeof(int), GFP_KERNEL, NULL, NULL);');
      expectFindings(fixed, NEW);
    });

    it('are found in the form of new kernels', () => {
      const text = shadowCall(`klp_shadow_free(m, 1, NULL); ${MARK}`);
      const [finding] = expectFindings(text, { kernel: '4.15' });
      expect(finding?.message).toContain('takes 2 arguments in kernel 4.15, not 3 (its form since 4.18).');
      expect(applyFix(text, RULE, { kernel: '4.15' })).toContain('klp_shadow_free(m, 1);');
    });

    it('keep the names of macros', () => {
      const head = '#define ID 17\n#define OF(type) sizeof(type)\n';
      const text = shadowCall('shadow = klp_shadow_alloc(m, ID, 0, OF(*v) + ID, GFP_KERNEL);', head);
      expect(applyFix(text, RULE, NEW)).toContain('(m, ID, OF(*v) + ID, GFP_KERNEL, NULL, NULL);');
    });

    it.each([
      ['a macro that makes several', '#define THE m, 1\n', 'klp_shadow_free(THE);'],
      ['a comment that would be lost', '', 'klp_shadow_free(m, /* the id */ 1);'],
    ])('have no fix: %s', (_, head, statement) => {
      const [finding] = expectFindings(shadowCall(`${statement} ${MARK}`, head), NEW);
      expect(finding?.fixes).toEqual([]);
    });

    it.each([
      ['data that would be lost', 'shadow = klp_shadow_alloc(m, 1, v, sizeof(int), GFP_KERNEL);'],
      ['no form of any kernel', 'klp_shadow_free(m);'],
    ])('have no fix: %s', (_, statement) => {
      const [finding] = expectFindings(shadowCall(`${statement} ${MARK}`), NEW);
      expect(finding?.fixes).toEqual([]);
    });

    it.each([
      [
        'a function of the author',
        'klp_shadow_free(m, 1);',
        'static void klp_shadow_free(void *obj, int id)\n{\n}\n',
      ],
      [
        'a macro of the author',
        'klp_shadow_free(m, 1);',
        '#define klp_shadow_free(obj, id) klp_shadow_free(obj, id, NULL)\n',
      ],
      ['a file that is not visible', 'klp_shadow_free(m, 1);', '#include "compat.h"\n'],
      ['the right number', 'klp_shadow_free_all(1, NULL);', ''],
    ])('are silent: %s', (_, statement, head) => {
      expectFindings(shadowCall(statement, head), NEW);
    });
  });

  it('is found behind renamed identifiers, macros and a second file', () => {
    const text = livepatchText({
      head: `#include "made.h"\n${SHOW}`,
      patch: `static struct klp_patch fix_4711 = { .mod = THIS_MODULE, .objs = objs, AT_ONCE }; ${MARK}`,
      init: 'static int go(void)\n{\n\treturn begin();\n}\nmodule_init(go);',
    });
    expectFindings(
      `${text}// ==> made.h
#define AT_ONCE .immediate = 1
#define REGISTER klp_register_patch
extern struct klp_patch fix_4711;
static int begin(void)
{
	return REGISTER(&fix_4711) ? -EBUSY : klp_enable_patch(&fix_4711); ${MARK}
}
`,
      NEW,
    );
  });
});
