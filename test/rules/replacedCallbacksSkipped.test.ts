import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { callbackModule, faultVariants, seriesOf } from '../support/faultVariants';

const RULE = 'replaced-callbacks-skipped';
const MARK = `// finding: ${RULE}`;

const PAIR = ['.pre_patch = take,', '.post_unpatch = drop,'];
const older = (code: string, exit = ''): string =>
  callbackModule({ code, callbacks: PAIR, patch: ['.replace = true,'], exit });
const NEWER = callbackModule({ code: '', patch: [`.replace = true, ${MARK}`] });
const CODE =
  'static int former;\n\nstatic int take(struct klp_object *obj)\n{\n\tformer = console_loglevel;\n\tconsole_loglevel = 4;\n\treturn 0;\n}\n\nstatic void drop(struct klp_object *obj)\n{\n\tconsole_loglevel = former;\n}';
/** The older one is the last file here. */
const fixture = (code: string): string => `// ==> v2/lp.c\n${NEWER}\n// ==> v1/lp.c\n${older(code)}`;

describe(RULE, () => {
  it('stands on the livepatch that replaces', () => {
    const [finding] = expectFindings(seriesOf(older(CODE), NEWER));
    expect(finding?.message).toBe(
      "When this livepatch replaces lp_v1, no callback of lp_v1 runs, so 'console_loglevel', which its take() changes, is never restored. Take it over or undo it in pre_patch or post_patch of this livepatch. (Series inferred from the folder names v1 and v2; say otherwise in livepatch.json.)",
    );
    expect(finding?.related.map(({ location }) => location.file)).toEqual(['/fixture/v1/lp.c']);
    expect(finding?.run?.script).toEqual(
      expect.arrayContaining(['insmod lp_v1.ko', 'insmod lp_v2.ko', 'rmmod lp_v1']),
    );
  });

  it.each(
    faultVariants({
      fixture,
      plain: CODE,
      helper: 'void set_level(int level)\n{\n\tconsole_loglevel = level;\n}',
      prototype: 'void set_level(int level);',
      caller: CODE.replaceAll(/console_loglevel = (\w+);/g, 'set_level($1);'),
      names: { take: 'demo_prepare', drop: 'demo_leave', former: 'saved' },
    }),
  )('is found %s', (_, text) => {
    expectFindings(text);
  });

  it('is silent where the newer one takes it back', () => {
    const code = 'static void post(struct klp_object *obj)\n{\n\tconsole_loglevel = 7;\n}';
    const patch = ['.replace = true,'];
    const first = older(CODE.replace('former = console_loglevel;', '').replace('= former', '= 7'));
    expectFindings(seriesOf(first, callbackModule({ code, callbacks: ['.post_patch = post,'], patch })));
  });

  it('is silent where the newer one puts another value there', () => {
    const state =
      'extern int demo_level;\n\nstatic struct klp_state states[] = {\n\t{\n\t\t.id = 7,\n\t\t.version = 1,\n\t}, { }\n};\n\n';
    const patch = ['.replace = true,', '.states = states,'];
    const drop =
      'static void drop(struct klp_object *obj)\n{\n\tif (klp_get_prev_state(7))\n\t\tdemo_level = 0;\n}';
    const take = 'static int take(struct klp_object *obj)\n{\n\tdemo_level = 4;\n\treturn 0;\n}\n\n';
    const first = callbackModule({
      code: state + take + drop.replace('\tif (klp_get_prev_state(7))\n\t', ''),
      callbacks: PAIR,
      patch,
    });
    const second = callbackModule({
      code: state.replace('.version = 1', '.version = 2') + drop,
      callbacks: ['.post_patch = drop,'],
      patch,
    });
    expectFindings(seriesOf(first, second));
    const [finding] = expectFindings(
      seriesOf(
        first,
        callbackModule({
          code: state.replace('.version = 1', '.version = 2'),
          patch: [`.replace = true, ${MARK}`, '.states = states,'],
        }),
      ),
    );
    expect(finding?.message).toContain("'demo_level', which its take() changes, is never restored");
  });

  it('is silent where data of states is handed on both ways', () => {
    const code =
      'static struct klp_state states[] = {\n\t{\n\t\t.id = 7,\n\t\t.version = 1,\n\t}, { }\n};\n\n' +
      'static int take(struct klp_object *obj)\n{\n\tif (klp_get_prev_state(7))\n\t\treturn 0;\n\tstates[0].data = kzalloc(8, GFP_KERNEL);\n\treturn states[0].data ? 0 : -ENOMEM;\n}\n\n' +
      'static void adopt(struct klp_object *obj)\n{\n\tstruct klp_state *before = klp_get_prev_state(7);\n\n\tif (!before)\n\t\treturn;\n\tstates[0].data = before->data;\n\tbefore->data = NULL;\n}\n\n' +
      'static void drop(struct klp_object *obj)\n{\n\tkfree(states[0].data);\n\tstates[0].data = NULL;\n}';
    const callbacks = [...PAIR, '.post_patch = adopt,'];
    const version = callbackModule({ code, callbacks, patch: ['.replace = true,', '.states = states,'] });
    expectFindings(seriesOf(version, version));
  });

  it('is silent where the older one takes it back in its exit function', () => {
    const exit = '\tif (console_loglevel == 4)\n\t\tconsole_loglevel = former;\n';
    expectFindings(seriesOf(older(CODE, exit), NEWER.replace(MARK, '')));
  });

  it('is silent where nothing is replaced', () => {
    const other = callbackModule(
      { code: '' },
      {
        funcs:
          'static struct klp_func funcs[] = {\n\t{\n\t\t.old_name = "other_show", // finding: replace-not-set\n\t\t.new_func = livepatch_seq_show,\n\t}, { }\n};',
      },
    )
      .replace(' // finding: replace-not-set', '')
      .replace(
        'static struct klp_patch patch = {',
        'static struct klp_patch patch = { // finding: replace-not-set',
      );
    expectFindings(seriesOf(callbackModule({ code: CODE, callbacks: PAIR }), other));
  });
});
