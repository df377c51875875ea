import { describe, expect, it } from 'vitest';
import { valueOf } from '../../server/src/model/declarations/fact';
import { builderOf } from '../../server/src/model/trees/toolCallbacks';
import { expectFindings, moduleOf } from '../support/checkModule';
import { livepatchText } from '../support/livepatchText';
import { toolSource } from '../support/trees';

const STEPS = ['pre_patch', 'post_patch', 'pre_unpatch', 'post_unpatch'];

describe.each([
  ['KPATCH', 'kpatch'],
  ['KLP', 'klp-build'],
] as const)('callbacks of %s macros', (prefix, builder) => {
  it('are those of one object of a patch that replaces', () => {
    const module = moduleOf(toolSource(prefix));
    expect(module.builder).toBe(builder);
    expect(module.isLivepatch).toBe(true);
    expect(module.patches.map(({ replace }) => valueOf(replace))).toEqual([true]);
    const [object] = valueOf(module.patches[0]!.objs)!.entries;
    expect(object?.name.state).toBe('unknown');
    expect(object?.callbacks.map(({ name }) => name)).toEqual(STEPS);
    expect(object?.callbacks.map(({ function: each }) => valueOf(each)?.definition?.name)).toEqual(
      STEPS.map((step) => `limit_${step}`),
    );
  });

  it('stand where the author names the function', () => {
    const text = toolSource(prefix);
    const { callbacks } = valueOf(moduleOf(text).patches[0]!.objs)!.entries[0]!;
    const fact = callbacks[0]!.function;
    if (fact.state !== 'known') throw new Error('the callback is not known');
    expect(text.slice(fact.location.start, fact.location.end)).toBe('limit_pre_patch');
    expect(text.slice(fact.entry.start, fact.entry.end)).toBe(
      `${prefix}_PRE_PATCH_CALLBACK(limit_pre_patch)`,
    );
  });

  it('are in order, and nothing that the tool adds is missed', () => {
    expectFindings(toolSource(prefix));
  });

  it('are checked for their prototypes', () => {
    const post = 'static int limit_post_unpatch(struct klp_object *obj)\n{\n\treturn 0;\n}';
    const text = toolSource(prefix, { post }).replace(
      'POST_UNPATCH_CALLBACK(limit_post_unpatch);',
      'POST_UNPATCH_CALLBACK(limit_post_unpatch); // finding: callback-prototype',
    );
    const [finding] = expectFindings(text);
    expect(finding?.message).toContain('limit_post_unpatch() returns `int`');
  });
});

describe('macros of the tools', () => {
  it('are known without a semicolon, with the file that defines them, and with other macros around', () => {
    const text = toolSource('KPATCH')
      .replaceAll('_CALLBACK(limit_pre_patch);', '_CALLBACK(limit_pre_patch)')
      .concat('KPATCH_IGNORE_SECTION("__syscalls_metadata");\nKPATCH_FORCE_UNSAFE(show);\n')
      .concat(
        '// ==> kpatch-macros.h\n#define KPATCH_PRE_PATCH_CALLBACK(_fn) struct pre d = { .fn = _fn };\n',
      );
    const module = moduleOf(text);
    expect(valueOf(module.patches[0]!.objs)!.entries[0]?.callbacks).toHaveLength(4);
    expect(module.hidden).toBeUndefined();
    expectFindings(text);
  });

  it.each(['KPATCH', 'KLP'])('%s_SYSCALL_DEFINE defines a function that is looked into', (prefix) => {
    const text = `${prefix}_SYSCALL_DEFINE1(newuname, struct new_utsname __user *, name)
{
	int *count = klp_shadow_alloc(name, 1, sizeof(*count), GFP_KERNEL, NULL, NULL); // finding: shadow-alloc-unchecked
	*count = 1;
	return 0;
}
`;
    expectFindings(text, { kernel: '6.19' });
    expect(moduleOf(text).functions.map(({ name }) => name)).toEqual([
      '__x64_sys_newuname',
      '__ia32_sys_newuname',
      '__se_sys_newuname',
      prefix === 'KLP' ? '__klp_do_sys_newuname' : '__kpatch_do_sys_newuname',
    ]);
  });

  it('do not hide that a module declares its own patch', () => {
    const module = moduleOf(`${livepatchText()}KPATCH_IGNORE_SECTION("x");\n`);
    expect(module.builder).toBeUndefined();
    expect(module.patches).toHaveLength(1);
    expectFindings(
      livepatchText({ infos: 'MODULE_LICENSE("GPL");\nKPATCH_IGNORE_SECTION("x");' }).replace(
        'klp_patch patch = {',
        'klp_patch patch = { // finding: missing-livepatch-modinfo',
      ),
    );
  });

  it('tell which tool a text is for', () => {
    expect(builderOf('KPATCH_FORCE_UNSAFE(f);')).toBe('kpatch');
    expect(builderOf('#include "kpatch-syscall.h"')).toBe('kpatch');
    expect(builderOf('KLP_STATIC_CALL(f)();')).toBe('klp-build');
    expect(builderOf('extern int f KLP_RELOC_SYMBOL(vmlinux, vmlinux, f);')).toBeUndefined();
    expect(builderOf('int kpatch, KLP;')).toBeUndefined();
  });
});
