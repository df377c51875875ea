import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { faultVariants, seriesOf } from '../support/faultVariants';
import { shadowModule } from '../support/shadowModule';

const RULE = 'shadow-id-collision';
const MARK = `// finding: ${RULE}`;
const alloc = (id: number, size: number): string =>
  `klp_shadow_get_or_alloc(demo, ${id}, ${size}, GFP_KERNEL, NULL, NULL);`;
const opening = (id: number, size: number, mark = ''): string =>
  `static int livepatch_open(struct demo *demo)\n{\n\tint *count = ${alloc(id, size)}${mark}\n\n\treturn count ? ++*count : 0;\n}`;

/** A livepatch that asks whether an older one has its state before it frees all. */
const version = (id: number, code: string): string =>
  shadowModule({
    code: `static struct klp_state states[] = {\n\t{\n\t\t.id = 1,\n\t\t.version = 1,\n\t}, { }\n};\n\nstatic void drop(struct klp_object *obj)\n{\n\tif (!klp_get_prev_state(1))\n\t\tklp_shadow_free_all(${id}, NULL);\n}\n\n${code}`,
    funcs: { demo_open: 'livepatch_open' },
    patch: ['.states = states,', '.replace = true,'],
    callbacks: ['.post_unpatch = drop,'],
  });
const series = (code: string): string => seriesOf(version(7, opening(7, 8)), version(7, code));
const LARGER = opening(7, 64, ` ${MARK}`);

describe(RULE, () => {
  it('stands on the allocation of the newer livepatch, and shows that of the older', () => {
    const [finding] = expectFindings(series(LARGER));
    expect(finding?.message).toContain(
      "Shadow variables with id 7 have 64 bytes here but 8 in lp_v1, so each livepatch can get variables of the other's size. " +
        'Shadow ids are global: choose another one.',
    );
    const [related] = finding?.related ?? [];
    expect(related?.location.file).toBe('/fixture/v1/lp.c');
    expect(related?.message).toBe(
      '`call lp_v1:livepatch_open,1`: livepatch_open() calls klp_shadow_get_or_alloc() here.',
    );
  });

  it.each(
    faultVariants({
      fixture: series,
      plain: LARGER,
      helper: `int *counter(void *demo)\n{\n\treturn ${alloc(7, 64)} ${MARK}\n}`,
      prototype: 'int *counter(void *demo);',
      caller:
        'static int livepatch_open(struct demo *demo)\n{\n\tint *count = counter(demo);\n\n\treturn count ? ++*count : 0;\n}',
      names: { livepatch_open: 'fixed_begin', count: 'hits', drop: 'the_end' },
    }),
  )('is found %s', (_, text) => {
    expectFindings(text);
  });

  it('is told of livepatches that are stacked, without what comes of it', () => {
    const stacked = (name: string, code: string): string =>
      shadowModule({
        code: `static void drop(struct klp_object *obj)\n{\n\tklp_shadow_free_all(7, NULL);\n}\n\n${code}`,
        funcs: { [name]: 'livepatch_open' },
        callbacks: ['.post_unpatch = drop,'],
      });
    const rules = { 'replace-not-set': 'off' } as const;
    expectFindings(seriesOf(stacked('demo_open', opening(7, 8)), stacked('demo_join', LARGER)), { rules });
  });

  it('is silent where the sizes are the same', () => {
    expectFindings(series(opening(7, 8)));
  });

  it('is silent where the size is not known', () => {
    expectFindings(series(opening(7, 8).replace(', 8,', ', demo_size(demo),')));
  });
});
