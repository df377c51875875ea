import { describe, expect, it } from 'vitest';
import { applyFix, expectFindings } from '../support/checkModule';
import { faultVariants } from '../support/faultVariants';
import { shadowModule } from '../support/shadowModule';

const RULE = 'shadow-ctor-sleeps';
const MARK = `// finding: ${RULE}`;
const REST =
  'static int livepatch_open(struct demo *demo)\n{\n\tstruct slots *slots = klp_shadow_get_or_alloc(demo, 7, sizeof(*slots), GFP_KERNEL, make, demo);\n\n\treturn slots ? 0 : -ENOMEM;\n}\n\nstatic void unmake(void *demo, void *data)\n{\n\tstruct slots *slots = data;\n\n\tkfree(slots->used);\n}\n\nstatic void drop(struct klp_object *obj)\n{\n\tklp_shadow_free_all(7, unmake);\n}';
const TYPE = 'struct slots {\n\tint *used;\n};\n\nstatic DEFINE_MUTEX(lock);';
const makes = (body: string): string =>
  `static int make(void *demo, void *data, void *more)\n{\n\tstruct slots *slots = data;\n\n${body}}`;
const ALLOC = `\tslots->used = kzalloc(64, GFP_KERNEL); ${MARK}\n\treturn slots->used ? 0 : -ENOMEM;\n`;

const module = (code: string): string =>
  shadowModule({
    code: `${TYPE}\n\n${code}\n\n${REST}`,
    funcs: { demo_open: 'livepatch_open' },
    callbacks: ['.post_unpatch = drop,'],
  });

describe(RULE, () => {
  it('stands on what may sleep', () => {
    const [finding] = expectFindings(module(makes(ALLOC)));
    expect(finding?.message).toBe(
      'kzalloc() may sleep, but interrupts are off. A shadow constructor runs under klp_shadow_lock with interrupts off; do this before allocating the shadow variable.',
    );
  });

  it.each(
    faultVariants({
      fixture: module,
      plain: makes(`\tmutex_lock(&lock); ${MARK}\n\tmutex_unlock(&lock);\n\treturn 0;\n`),
      helper: `void wait_a_bit(void)\n{\n\tmsleep(10); ${MARK}\n}`,
      prototype: 'void wait_a_bit(void);',
      caller: makes('\twait_a_bit();\n\treturn 0;\n'),
      names: { make: 'init_box', slots: 'places', used: 'taken', lock: 'mutual' },
    }),
  )('is found %s', (_, text) => {
    expectFindings(text);
  });

  it.each([
    [
      'memory that is there at once',
      '\tslots->used = kzalloc(64, GFP_ATOMIC);\n\treturn slots->used ? 0 : -ENOMEM;\n',
    ],
    [
      'a spinlock',
      '\tstatic DEFINE_SPINLOCK(spin);\n\n\tspin_lock(&spin);\n\tspin_unlock(&spin);\n\treturn 0;\n',
    ],
    ['another variable that is looked up', '\tslots->used = klp_shadow_get(demo, 8);\n\treturn 0;\n'],
    ['a function that is not visible', '\tdemo_prepare(slots);\n\treturn 0;\n'],
    ['what is made before', '\tslots->used = more;\n\treturn 0;\n'],
  ])('is silent for %s', (_, body) => {
    expectFindings(module(makes(body)));
  });

  it('is mended with GFP_ATOMIC', () => {
    const mended = applyFix(module(makes(ALLOC)), RULE);
    expect(mended).toContain('slots->used = kzalloc(64, GFP_ATOMIC);');
    expectFindings(mended);
  });

  it('has no fix for a mutex', () => {
    const [finding] = expectFindings(
      module(makes(`\tmutex_lock(&lock); ${MARK}\n\tmutex_unlock(&lock);\n\treturn 0;\n`)),
    );
    expect(finding?.fixes).toEqual([]);
  });
});
