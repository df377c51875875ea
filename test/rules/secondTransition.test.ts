import { describe, expect, it } from 'vitest';
import { secondTransition } from '../../server/src/rules/module/secondTransition';
import { expectFindings } from '../support/checkModule';
import { callbackModule } from '../support/faultVariants';
import { action, patchRuns, refused } from '../support/runSets';

const RULE = 'second-transition';
const MARK = `// finding: ${RULE}`;

const OTHER =
  'static struct klp_func other_funcs[] = { { .old_name = "other_show", .new_func = livepatch_seq_show }, { } };\n' +
  'static struct klp_object other_objs[] = { { .funcs = other_funcs }, { } };\n' +
  'static struct klp_patch other = { .mod = THIS_MODULE, .objs = other_objs };';
const init = (second: string): string =>
  `static int livepatch_init(void)\n{\n\tint ret = klp_enable_patch(&patch);\n\n\tif (ret)\n\t\treturn ret;\n\t${second}\n}\n\nmodule_init(livepatch_init);`;

describe(RULE, () => {
  it('is found for a module that enables two', () => {
    const text = callbackModule({ code: OTHER }, { init: init(`return klp_enable_patch(&other); ${MARK}`) });
    const [finding] = expectFindings(text);
    expect(finding?.message).toBe(
      'klp_enable_patch() returns -EEXIST here: this module has already enabled a livepatch, and both would have the same name in sysfs. Put all objects into one klp_patch.',
    );
    expect(finding?.severity).toBe('error');
  });

  it('is silent where pre_patch itself returns -EBUSY', () => {
    const code =
      'static int busy;\n\nmodule_param(busy, int, 0444);\n\nstatic int take(struct klp_object *obj)\n{\n\treturn system_state == 99 ? -EBUSY : 0;\n}';
    expectFindings(callbackModule({ code, callbacks: ['.pre_patch = take,'] }));
    const always =
      'extern int demo_mode;\n\nstatic int take(struct klp_object *obj)\n{\n\treturn demo_mode ? -EBUSY : 0;\n}';
    expectFindings(callbackModule({ code: always, callbacks: ['.pre_patch = take,'] }));
  });

  it.each([
    ['while another one is enabled', { result: -16, isInTransition: true }, ['EBUSY']],
    ['for the second time', { result: -17, installed: ['lp'] }, ['EEXIST']],
    ['and fails by itself', { result: -16 }, []],
  ])('detects that a module enables a livepatch %s', (_, how, errnos) => {
    const runs = patchRuns({ events: [refused('klp_enable_patch', action('module_init', 5), how)] });
    expect(secondTransition.onRuns?.detect(runs)).toMatchObject(errnos.map((errno) => ({ errno })));
  });
});
