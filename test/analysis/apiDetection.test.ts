import { describe, expect, it } from 'vitest';
import { modulesForKernel } from '../../server/src/analysis/modules/programsIn';
import { chooseKernel } from '../../server/src/analysis/configuration/profileChoice';
import { DEFAULT_SETTINGS } from '../../server/src/analysis/configuration/settings';
import { Sources } from '../../server/src/analysis/sources';
import { profileName } from '../../server/src/base/kernelProfile';
import { memoryAccess } from '../support/checkModule';

const HEAD = `#include <linux/module.h>
#include <linux/livepatch.h>
static struct klp_func funcs[] = { { .old_name = "a", .new_func = b }, { } };
static struct klp_object objs[] = { { .funcs = funcs }, { } };
`;
const PATCH = 'static struct klp_patch patch = { .mod = THIS_MODULE, .objs = objs };\n';
const INIT = 'static int __init lp_init(void) { return klp_enable_patch(&patch); }\n';
const OLD_INIT = `static int lp_init(void)
{
	int err = klp_register_patch(&patch);

	if (err)
		return err;
	err = klp_enable_patch(&patch);
	if (err)
		klp_unregister_patch(&patch);
	return err;
}
`;

function chosen(files: Readonly<Record<string, string>>): { kernel: string; why: string } {
  const sources = new Sources(memoryAccess(new Map(Object.entries(files))));
  const [moduleFor] = modulesForKernel('/lp/main.c', sources);
  const location = { paths: ['/lp/main.c'], ...(moduleFor && { moduleFor }) };
  const { profile, why } = chooseKernel(location, DEFAULT_SETTINGS, sources);
  return { kernel: profileName(profile), why };
}

const kernelOf = (text: string): string => chosen({ '/lp/main.c': text }).kernel;

describe('the old API tells a kernel before 5.1', () => {
  it.each([
    ['registering', HEAD + PATCH + OLD_INIT, '5.0'],
    [
      'in a macro',
      `#define ADD(p) klp_register_patch(p)\n${HEAD}${PATCH}${OLD_INIT.replace('klp_register_patch', 'ADD')}`,
      '5.0',
    ],
    [
      'in the branch for all kernels that the sources know',
      `${HEAD}${PATCH}#ifndef MY_NEW_API\n${OLD_INIT}#endif\n`,
      '5.0',
    ],
    ['.immediate', HEAD + PATCH.replace(' };', ', .immediate = true };') + OLD_INIT, '4.15'],
    [
      '->immediate',
      `${HEAD}${PATCH}static void now(struct klp_patch *p) { p->immediate = true; }\n${OLD_INIT}`,
      '4.15',
    ],
  ])('%s', (_, text, expected) => {
    expect(kernelOf(text)).toBe(expected);
  });

  it('says why', () => {
    expect(chosen({ '/lp/main.c': HEAD + PATCH + OLD_INIT }).why).toBe(
      'klp_register_patch() is gone since 5.1.',
    );
    expect(chosen({ '/lp/main.c': HEAD + PATCH + INIT }).why).toBe('It is the newest long-term kernel.');
  });

  it('also from a file that is included, beside a header that is not there', () => {
    const files = {
      '/lp/main.c': '#include "more.h"\n#include "lp.inc.h"\n',
      '/lp/lp.inc.h': HEAD + PATCH + OLD_INIT,
    };
    expect(chosen(files).kernel).toBe('5.0');
  });

  it.each([
    ['left over beside .replace', HEAD + PATCH.replace(' };', ', .replace = true };') + OLD_INIT],
    [
      'disabling in the exit function alone',
      `${HEAD}${PATCH}${INIT}static void lp_exit(void) { klp_disable_patch(&patch); }\n`,
    ],
    [
      'for older kernels only',
      `${HEAD}${PATCH}#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 1, 0)\n${OLD_INIT}#else\n${INIT}#endif\n`,
    ],
    ['in a comment', `/* klp_register_patch() first? .immediate? */\n${HEAD}${PATCH}${INIT}`],
    [
      'a field of another structure',
      `${HEAD}${PATCH}${INIT}struct q { int immediate; };\nint g(struct q *q) { return q->immediate; }\n`,
    ],
    [
      'a function of their own',
      `static int klp_register_patch(struct klp_patch *p) { return klp_enable_patch(p); }\n${HEAD}${PATCH}${OLD_INIT.replace(/\t\tklp_unreg.*\n/, '\t\treturn err;\n')}`,
    ],
  ])('not %s', (_, text) => {
    expect(kernelOf(text)).toBe('6.12');
  });
});

describe('the proposed API is told', () => {
  const use = (body: string): string =>
    `${HEAD}${PATCH}${INIT}static void set_up(struct klp_state *s)\n{\n\t${body}\n}\n`;
  it.each([
    ['s->is_shadow = true;'],
    ['s->block_disable = true;'],
    ['s[1].is_shadow = true;'],
    ['(*s).block_disable = true;'],
    ['s->callbacks.post_patch = done;'],
    ['(s + 1)->callbacks.pre_patch = begin;'],
    ['struct klp_state_callbacks all = { .pre_patch = begin };\n\ts->callbacks = all;'],
    ['patch.states[0].is_shadow = true;'],
    ['patch.states->callbacks.shadow_dtor = gone;'],
    ['*s = (struct klp_state) { .id = 1, .callbacks = { .pre_patch = begin } };'],
  ])('%s', (body) => {
    expect(kernelOf(use(body))).toBe('state-callbacks');
  });

  it.each([
    ['of an object', 'objs[0].callbacks.pre_patch = begin;'],
    [
      'of an object through a pointer',
      'struct klp_object *o = &objs[0];\n\to->callbacks.post_unpatch = end;',
    ],
    ['of something else', 'struct thing { int is_shadow; } *t = find();\n\tt->is_shadow = 1;'],
  ])('not by fields %s', (_, body) => {
    expect(kernelOf(use(body))).toBe('6.12');
  });
});
