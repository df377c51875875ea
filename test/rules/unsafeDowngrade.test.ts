import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { callbackModule, faultVariants, seriesOf } from '../support/faultVariants';

const RULE = 'unsafe-downgrade';
const MARK = `// finding: ${RULE}`;

const OLDER = callbackModule({ code: '', patch: ['.replace = true,'] });
const newer = (code: string, patch: readonly string[] = ['.replace = true,']): string =>
  callbackModule({ code, callbacks: ['.pre_patch = take,', '.post_unpatch = drop,'], patch });
const take = (mark: string): string =>
  `static int take(struct klp_object *obj)\n{\n\tconsole_loglevel = 4;${mark}\n\treturn 0;\n}\n\n`;
const DROP = 'static void drop(struct klp_object *obj)\n{\n\tconsole_loglevel = 7;\n}';

describe(RULE, () => {
  const fixture = (code: string): string => seriesOf(OLDER, newer(code));

  it('stands on what the newer one does', () => {
    const [finding] = expectFindings(fixture(take(` ${MARK}`) + DROP));
    expect(finding?.message).toBe(
      "When lp_v1 replaces this one again, no callback of this one runs, so 'console_loglevel' is never restored. Declare a klp_state with a version for it, so that the kernel refuses the downgrade. (Series inferred from the folder names v1 and v2; say otherwise in livepatch.json.)",
    );
  });

  it.each(
    faultVariants({
      fixture,
      plain: take(` ${MARK}`) + DROP,
      helper: `void be_quiet(void)\n{\n\tconsole_loglevel = 4; ${MARK}\n}`,
      prototype: 'void be_quiet(void);',
      caller: take('').replace('console_loglevel = 4;', 'be_quiet();') + DROP,
      names: { take: 'demo_prepare', drop: 'demo_leave' },
    }),
  )('is found %s', (_, text) => {
    expectFindings(text);
  });

  it('is silent where the kernel refuses the way back', () => {
    const states = 'static struct klp_state states[] = { { .id = 7, .version = 1 }, { } };\n\n';
    const patch = ['.replace = true,', '.states = states,'];
    expectFindings(seriesOf(OLDER, newer(states + take('') + DROP, patch)));
  });
});
