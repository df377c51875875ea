import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { callbackModule, faultVariants, seriesOf } from '../support/faultVariants';

const RULE = 'reverse-not-handled';
const MARK = `// finding: ${RULE}`;

const STATE = 'static struct klp_state states[] = { { .id = 7, .version = 1 }, { } };\n\n';
const TAKE =
  'static int take(struct klp_object *obj)\n{\n\tif (klp_get_prev_state(7))\n\t\treturn 0;\n\tconsole_loglevel = 4;\n\treturn 0;\n}\n\n';
const drop = (mark: string, guard = ''): string =>
  `static void drop(struct klp_object *obj)\n{\n${guard}\tconsole_loglevel = 7;${mark}\n}`;
const GUARD = '\tif (klp_get_prev_state(7))\n\t\treturn;\n';
const version = (code: string): string =>
  callbackModule({
    code: STATE + code,
    callbacks: ['.pre_patch = take,', '.post_unpatch = drop,'],
    patch: ['.states = states,', '.replace = true,'],
  });

describe(RULE, () => {
  const fixture = (code: string): string => seriesOf(version(TAKE + drop('', GUARD)), version(code));
  const fault = TAKE + drop(` ${MARK}`);

  it('stands on what is taken back', () => {
    const [finding] = expectFindings(fixture(fault));
    expect(finding?.message).toBe(
      "When the transition is reversed, post_unpatch of vmlinux undoes the change of 'console_loglevel', which belongs to lp_v1 and is still in use there. Call klp_get_prev_state() here: if the older livepatch has the state, leave it alone. (Series inferred from the folder names v1 and v2; say otherwise in livepatch.json.)",
    );
    expect(finding?.run?.script).toContain('echo 0 > /sys/kernel/livepatch/lp_v2/enabled');
  });

  it.each(
    faultVariants({
      fixture,
      plain: fault,
      helper: `void set_level(int level)\n{\n\tconsole_loglevel = level; ${MARK}\n}`,
      prototype: 'void set_level(int level);',
      caller: TAKE + drop('').replace('console_loglevel = 7;', 'set_level(7);'),
      names: { take: 'demo_prepare', drop: 'demo_leave', states: 'all_states' },
    }),
  )('is found %s', (_, text) => {
    expectFindings(text);
  });

  it('is silent where klp_get_prev_state() is asked', () => {
    expectFindings(fixture(TAKE + drop('', GUARD)));
  });
});
