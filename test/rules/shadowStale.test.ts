import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { faultVariants, seriesOf } from '../support/faultVariants';
import { type ShadowModule, shadowModule } from '../support/shadowModule';

const RULE = 'shadow-stale';
const MARK = `// finding: ${RULE}`;
const ALLOC = 'klp_shadow_get_or_alloc(NULL, 7, sizeof(int), GFP_KERNEL, NULL, NULL);';
const opening = (mark: string): string =>
  `static int livepatch_open(struct demo *demo)\n{\n\tint *count = ${ALLOC}${mark}\n\n\treturn count ? ++*count : 0;\n}`;
const OPEN = opening(` ${MARK}`);
const DROP = 'static void drop(struct klp_object *obj)\n{\n\tklp_shadow_free_all(7, NULL);\n}';
const REPLACE = ['.replace = true,'];
const STATES = 'static struct klp_state states[] = {\n\t{\n\t\t.id = 7,\n\t\t.version = 1,\n\t}, { }\n};';
const FUNCS = { demo_open: 'livepatch_open' };

const OLDER = shadowModule({
  code: 'static int livepatch_open(struct demo *demo)\n{\n\treturn 1;\n}',
  funcs: FUNCS,
  patch: REPLACE,
});
const newer = (code: string, more: Partial<ShadowModule> = {}): string =>
  shadowModule({
    code: `${DROP}\n\n${code}`,
    funcs: FUNCS,
    patch: REPLACE,
    callbacks: ['.post_unpatch = drop,'],
    ...more,
  });
const series = (code: string, more?: Partial<ShadowModule>): string => seriesOf(OLDER, newer(code, more));

describe(RULE, () => {
  it('stands on the allocation, and shows where the variable is found again', () => {
    const [finding] = expectFindings(series(OPEN));
    expect(finding?.message).toContain(
      'The shadow variables with id 7 allocated here survive a downgrade to lp_v1, which does not know them, and the next upgrade finds them out of date. ' +
        'List a state for them in `.states`: the kernel then refuses a downgrade to a livepatch that lacks it.',
    );
    const script = finding?.run?.script ?? [];
    const loads = script.filter((command) => /^insmod lp_v/.test(command));
    expect(loads.slice(0, 3)).toEqual(['insmod lp_v2.ko', 'insmod lp_v1.ko', 'insmod lp_v2.ko']);
  });

  it.each(
    faultVariants({
      fixture: (code) => series(code),
      plain: OPEN,
      helper: `int *counter(void)\n{\n\treturn ${ALLOC} ${MARK}\n}`,
      prototype: 'int *counter(void);',
      caller:
        'static int livepatch_open(struct demo *demo)\n{\n\tint *count = counter();\n\n\treturn count ? ++*count : 0;\n}',
      names: { livepatch_open: 'fixed_begin', count: 'hits', drop: 'the_end' },
    }),
  )('is found %s', (_, text) => {
    expectFindings(text);
  });

  it('is silent where the kernel refuses to go back', () => {
    expectFindings(series(`${STATES}\n\n${opening('')}`, { patch: ['.states = states,', ...REPLACE] }));
  });

  it('is silent where the older livepatch knows them, too', () => {
    const states = { patch: ['.states = states,', ...REPLACE], callbacks: ['.post_unpatch = leave,'] };
    const code = `${STATES}\n\nstatic void leave(struct klp_object *obj)\n{\n\tif (!klp_get_prev_state(7))\n\t\tdrop(obj);\n}\n\n${opening('')}`;
    expectFindings(seriesOf(newer(code, states), newer(code, states)));
  });

  it('is silent where nothing replaces', () => {
    const text = seriesOf(OLDER.replace('\t.replace = true,\n', ''), newer(opening(''), { patch: [] }));
    expectFindings(text, { rules: { 'non-cumulative-overlap': 'off', 'replace-not-set': 'off' } });
  });
});
