import { describe, expect, it } from 'vitest';
import { applyFix, expectFindings } from '../support/checkModule';
import { attach, PER_STATE, QUIET, stateModule, stateSeries } from '../support/stateModule';

// What the rules about callbacks and shadow variables say where callbacks belong to states.

const ARGUMENTS = 'struct klp_patch *patch, struct klp_state *state';
const TAKE = `static char *buffer;\n\nstatic int take(${ARGUMENTS})\n{\n\tbuffer = kmalloc(16, GFP_KERNEL);\n\treturn buffer ? 0 : -ENOMEM;\n}\n`;

describe('disable-blocked', () => {
  const RULE = 'disable-blocked';

  it('shows the run in which an enable hangs and cannot be reversed', () => {
    const text = stateModule({ states: [`{ .id = 1, .block_disable = true } // finding: ${RULE}\n\t,`] });
    const [finding] = expectFindings(text, PER_STATE);
    expect(finding?.message).toMatch(/^State 1 blocks disabling: the livepatch cannot be disabled/);
    const script = finding?.run?.script ?? [];
    const reversal = script.indexOf('echo 0 > /sys/kernel/livepatch/lp/enabled');
    expect(script.findIndex((line) => line.startsWith('park '))).toBeLessThan(reversal);
    expect(script.indexOf('insmod lp.ko')).toBeLessThan(reversal);
    expect(script.indexOf('unpark')).toBeGreaterThan(reversal);
  });

  it.each([
    ['it is not set', '{ .id = 1, .block_disable = false }'],
    ['it is not known', '{ .id = 1, .block_disable = SOMETIMES }'],
  ])('is silent where %s', (_, state) => {
    expectFindings(stateModule({ states: [state] }), PER_STATE);
  });

  it('refuses a successor without the state', () => {
    const older = stateModule({ states: [`{ .id = 1, .block_disable = true } // finding: ${RULE}\n\t,`] });
    const newer = stateModule({ patch: ['.replace = true, // finding: incompatible-state'] });
    const findings = expectFindings(stateSeries(older, newer), PER_STATE);
    expect(findings.find(({ rule }) => rule === 'incompatible-state')?.message).toContain(
      'lacks a state with `.block_disable` that the installed one has. List that state here too.',
    );
  });
});

describe('states-not-built', () => {
  const include = '#include <linux/module.h>\n#include <linux/livepatch.h>\n';
  const states = (mark: string): string =>
    `static struct klp_state states[] = {${mark}\n\t{ .id = 1, .version = 1 },\n\t{ }\n};\n`;
  const callback = (prefix: string): string =>
    `static int quiet(struct klp_object *obj)\n{\n\treturn 0;\n}\n${prefix}_PRE_PATCH_CALLBACK(quiet);\n`;

  it.each([
    ['klp-build', 'KLP'],
    ['kpatch', 'KPATCH'],
  ])('names %s', (builder, prefix) => {
    const [finding] = expectFindings(
      `${include}${states(' // finding: states-not-built')}${callback(prefix)}`,
    );
    expect(finding?.message.startsWith(`${builder} generates the livepatch without states`)).toBe(true);
  });

  it('is silent where a livepatch of the sources has them', () => {
    expectFindings(stateModule({ states: ['{ .id = 1, .version = 1 }'] }), { kernel: '6.12' });
  });
});

describe('callbacks of states', () => {
  it('are told at their line, and mended with one of the same form', () => {
    const text = stateModule({
      code: TAKE,
      states: ['{\n\t\t.id = 1,\n\t\t.callbacks.pre_patch = take, // finding: missing-post-unpatch\n\t}'],
    });
    expectFindings(text, PER_STATE);
    const fixed = applyFix(text, 'missing-post-unpatch', PER_STATE);
    expect(fixed).toContain(`static void post_unpatch(${ARGUMENTS})`);
    expect(fixed).toContain(
      '\t\t.callbacks.pre_patch = take,\n\t\t.callbacks.post_unpatch = post_unpatch,\n',
    );
  });

  it('are told for each state that lacks the counterpart', () => {
    const states = [
      '{ .id = 1, .callbacks = { .post_patch = quiet, .pre_unpatch = loud } }',
      `{ .id = 2, .callbacks.post_patch = hush }, // finding: missing-pre-unpatch\n\t{ .id = 3 }`,
    ];
    const code = `${QUIET}\nstatic void hush(${ARGUMENTS})\n{\n\toops_in_progress = 1;\n}\n`;
    expectFindings(stateModule({ code, states }), PER_STATE);
  });

  it('run once for each state that they are shared by', () => {
    const code = QUIET.replace('console_loglevel = 4;', 'console_loglevel = 4; // finding: runs-per-object');
    const shared = '.callbacks = { .post_patch = quiet, .pre_unpatch = loud }';
    const [finding] = expectFindings(
      stateModule({ code, states: [`{ .id = 1, ${shared} }`, `{ .id = 2, ${shared} }`] }),
      PER_STATE,
    );
    expect(finding?.message).toContain('once for each state that it is a callback of');
  });

  it('clean up after themselves where pre_patch fails', () => {
    const fails = `extern int livepatch_ready(void);\n\nstatic int take(${ARGUMENTS})\n{\n\tint *data = klp_shadow_get_or_alloc(NULL, ID, sizeof(*data), GFP_KERNEL, NULL, NULL);\n\n\tif (!data)\n\t\treturn -ENOMEM;\n\tif (livepatch_ready())\n\t\treturn 0;\n\treturn -EINVAL; // finding: pre-patch-error-leak\n}\n`;
    const [finding] = expectFindings(
      stateModule({ code: fails, states: ['{ .id = ID, .callbacks.pre_patch = take, .is_shadow = true }'] }),
      PER_STATE,
    );
    expect(finding?.message).toContain('no other callback of the state runs');
  });

  it('may not sleep in shadow_dtor alone', () => {
    const code = `#include <linux/delay.h>\n${attach().replace('\tint *data', '\tint *data;\n\n\tmsleep(1);\n\tdata').replace(';\n\n\treturn', ';\n\treturn')}\nstatic void gone(void *obj, void *data)\n{\n\tmsleep(1); // finding: shadow-dtor-sleeps\n}\n`;
    expectFindings(
      stateModule({
        code,
        states: [
          '{ .id = ID, .callbacks = { .pre_patch = attach, .shadow_dtor = gone }, .is_shadow = true }',
        ],
      }),
      PER_STATE,
    );
  });
});

describe('shadow variables of a state', () => {
  const USE =
    'static int livepatch_poll(void *obj)\n{\n\tint *data = klp_shadow_get_or_alloc(obj, ID, sizeof(*data), GFP_KERNEL, NULL, NULL);';
  const polling = (mark: string, name: string): string =>
    stateModule(
      {
        code: `${USE}${mark}\n\n\treturn data ? 0 : -ENOMEM;\n}\n`,
        states: ['{ .id = ID, .is_shadow = true }'],
      },
      {
        funcs:
          'static struct klp_func funcs[] = {\n\t{ .old_name = "poll", .new_func = livepatch_poll },\n\t{ }\n};',
        objs: `static struct klp_object objs[] = {\n\t{ ${name} .funcs = funcs },\n\t{ }\n};`,
      },
    );

  it('survive the module whose objects they are attached to', () => {
    const [finding] = expectFindings(polling(' // finding: shadow-orphaned', '.name = "demo",'), PER_STATE);
    expect(finding?.message).toContain(
      'A state frees its shadow variables only when no livepatch has it any more',
    );
    expect(finding?.run?.script.some((line) => line === 'rmmod demo')).toBe(true);
  });

  it('are freed with it in vmlinux', () => {
    expectFindings(polling('', ''), PER_STATE);
  });
});
