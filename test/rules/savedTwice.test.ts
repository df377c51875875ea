import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { callbackModule, faultVariants, seriesOf } from '../support/faultVariants';

const RULE = 'saved-twice';
const MARK = `// finding: ${RULE}`;

const PAIR = ['.pre_patch = take,', '.post_unpatch = drop,'];
const version = (code: string): string =>
  callbackModule({ code, callbacks: PAIR, patch: ['.replace = true,'] });
const save = (mark: string): string =>
  `static int former;\n\nstatic int take(struct klp_object *obj)\n{\n\tformer = console_loglevel;${mark}\n\tconsole_loglevel = 4;\n\treturn 0;\n}\n\n`;
const RESTORE = 'static void drop(struct klp_object *obj)\n{\n\tconsole_loglevel = former;\n}';

describe(RULE, () => {
  const fixture = (code: string): string => seriesOf(version(save('') + RESTORE), version(code));
  const fault = save(` ${MARK}`) + RESTORE;

  it('stands where the newer one saves', () => {
    const [finding] = expectFindings(fixture(fault));
    expect(finding?.message).toBe(
      "When this livepatch replaces lp_v1, 'console_loglevel' already holds the value that lp_v1 wrote, so what is saved here is not the original, and post_unpatch of vmlinux restores the changed value. Take over the original from the older livepatch, with klp_get_prev_state() or a shadow variable. (Series inferred from the folder names v1 and v2; say otherwise in livepatch.json.)",
    );
    expect(finding?.related.map(({ location }) => location.file)).toEqual([
      '/fixture/v1/lp.c',
      '/fixture/v2/lp.c',
    ]);
  });

  it('is found for negative values of a variable whose type no header shows', () => {
    const code = (mark: string): string =>
      `extern int demo_warnings;\n\n${save(mark).replaceAll('console_loglevel', 'demo_warnings').replace('= 4', '= -1')}` +
      RESTORE.replace('console_loglevel', 'demo_warnings');
    expectFindings(seriesOf(version(code('')), version(code(` ${MARK}`))));
  });

  it.each(
    faultVariants({
      fixture,
      plain: fault,
      helper: `void keep(int *where)\n{\n\t*where = console_loglevel; ${MARK}\n}`,
      prototype: 'void keep(int *where);',
      caller: save('').replace('former = console_loglevel;', 'keep(&former);') + RESTORE,
      names: { take: 'demo_prepare', drop: 'demo_leave', former: 'saved' },
    }),
  )('is found %s', (_, text) => {
    expectFindings(text);
  });

  it('is silent where a constant is put back, which a reversed transition must not do either', () => {
    const code = (save('') + RESTORE).replace('former = console_loglevel;', '').replace('= former', '= 7');
    const again = code.replace('= 7;', '= 7; // finding: reverse-not-handled');
    expectFindings(seriesOf(version(code), version(again)));
  });
});
