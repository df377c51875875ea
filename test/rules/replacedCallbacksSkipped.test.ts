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
      "When this livepatch replaces lp_v1, no callback of that runs, and the change of 'console_printk' in its take() stays for ever. " +
        'Take it over or take it back in pre_patch or post_patch of this livepatch. (That they follow each other is told from the folders v1 and v2.)',
    );
    expect(finding?.related.map(({ place }) => place.file)).toEqual(['/fixture/v1/lp.c']);
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
