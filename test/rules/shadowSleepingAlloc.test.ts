import { describe, expect, it } from 'vitest';
import { applyFix, expectFindings } from '../support/checkModule';
import { faultVariants } from '../support/faultVariants';
import { type ShadowModule, shadowModule } from '../support/shadowModule';

const RULE = 'shadow-sleeping-alloc';
const MARK = `// finding: ${RULE}`;
const DROP = 'static void drop(struct klp_object *obj)\n{\n\tklp_shadow_free_all(7, NULL);\n}';
const LOCKS = 'static DEFINE_SPINLOCK(spin);\nstatic DEFINE_MUTEX(mutual);';
const call = (flags: string): string => `klp_shadow_get_or_alloc(demo, 7, sizeof(int), ${flags}, NULL, NULL)`;
const opens = (body: string): string =>
  `static int livepatch_open(struct demo *demo)\n{\n\tint *count;\n\n${body}\treturn count ? ++*count : 0;\n}`;
const PLAIN = opens(`\tspin_lock(&spin);\n\tcount = ${call('GFP_KERNEL')}; ${MARK}\n\tspin_unlock(&spin);\n`);

const module = (code: string, more: Partial<ShadowModule> = {}): string =>
  shadowModule({
    code: `${LOCKS}\n\n${DROP}\n\n${code}`,
    funcs: { demo_open: 'livepatch_open' },
    callbacks: ['.post_unpatch = drop,'],
    ...more,
  });

describe(RULE, () => {
  it('stands on the allocation and says what forbids to sleep', () => {
    const [finding] = expectFindings(module(PLAIN));
    expect(finding?.message).toMatch(
      /^klp_shadow_get_or_alloc\(\) may sleep, but spin_lock\(\) at lp\.c:\d+ is not unlocked\. Use GFP_ATOMIC, or allocate earlier, where sleeping is allowed\.$/,
    );
  });

  it('names the function that is called', () => {
    const [finding] = expectFindings(module(PLAIN.replace('klp_shadow_get_or_alloc', 'klp_shadow_alloc')));
    expect(finding?.message).toMatch(/^klp_shadow_alloc\(\) may sleep/);
  });

  it.each(
    faultVariants({
      fixture: (code) => module(code),
      plain: PLAIN,
      helper: `int *counter(void *demo)\n{\n\treturn ${call('GFP_KERNEL')}; ${MARK}\n}`,
      prototype: 'int *counter(void *demo);',
      caller: opens('\tspin_lock(&spin);\n\tcount = counter(demo);\n\tspin_unlock(&spin);\n'),
      names: { livepatch_open: 'fixed_begin', spin: 'guard', count: 'hits', demo: 'box' },
    }),
  )('is found %s', (_, text) => {
    expectFindings(text);
  });

  it.each([
    ['with interrupts off', '\tlocal_irq_disable();\n', '\tlocal_irq_enable();\n'],
    ['in an RCU reader', '\trcu_read_lock();\n', '\trcu_read_unlock();\n'],
    ['with preemption off', '\tpreempt_disable();\n', '\tpreempt_enable();\n'],
  ])('is found %s', (_, before, after) => {
    expectFindings(module(opens(`${before}\tcount = ${call('GFP_KERNEL')}; ${MARK}\n${after}`)));
  });

  it.each([
    ['GFP_ATOMIC', `\tspin_lock(&spin);\n\tcount = ${call('GFP_ATOMIC')};\n\tspin_unlock(&spin);\n`],
    ['a mutex', `\tmutex_lock(&mutual);\n\tcount = ${call('GFP_KERNEL')};\n\tmutex_unlock(&mutual);\n`],
    [
      'a lock that is given back before',
      `\tspin_lock(&spin);\n\tspin_unlock(&spin);\n\tcount = ${call('GFP_KERNEL')};\n`,
    ],
    ['flags that fit', `\tcount = ${call('in_atomic() ? GFP_ATOMIC : GFP_KERNEL')};\n`],
  ])('is silent for %s', (_, body) => {
    expectFindings(module(opens(body)));
  });

  it('is silent for flags that the caller gives', () => {
    const code = `static int livepatch_open(struct demo *demo, gfp_t flags)\n{\n\tint *count;\n\n\tspin_lock(&spin);\n\tcount = ${call('flags')};\n\tspin_unlock(&spin);\n\treturn count ? 0 : -ENOMEM;\n}`;
    expectFindings(module(code));
  });

  it('is silent in post_patch, also when a transition that was held up completes in its work', () => {
    const code =
      'static int livepatch_open(struct demo *demo)\n{\n\treturn 0;\n}\n\nstatic void begin(struct klp_object *obj)\n{\n\tklp_shadow_get_or_alloc(NULL, 7, sizeof(int), GFP_KERNEL, NULL, NULL);\n\tmsleep(1);\n}';
    expectFindings(module(code, { callbacks: ['.post_patch = begin,', '.post_unpatch = drop,'] }));
  });

  it('is mended with GFP_ATOMIC', () => {
    const mended = applyFix(module(PLAIN), RULE);
    expect(mended).toContain(call('GFP_ATOMIC'));
    expectFindings(mended);
  });

  it('has no fix where the flag comes from elsewhere', () => {
    const code = `static const gfp_t flags = GFP_KERNEL;\n\n${PLAIN.replace('GFP_KERNEL', 'flags')}`;
    const [finding] = expectFindings(module(code));
    expect(finding?.fixes).toEqual([]);
  });
});
