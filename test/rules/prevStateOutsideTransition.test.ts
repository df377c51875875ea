import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { callbackModule, faultVariants } from '../support/faultVariants';

const RULE = 'prev-state-outside-transition';
const MARK = `// finding: ${RULE}`;

const PATCH = ['.states = states,', '.replace = true,'];
const STATES = 'static struct klp_state states[] = { { .id = 7, .version = 1 }, { } };\n\n';
const fixture = (code: string): string =>
  callbackModule({
    code: STATES + code,
    object: '.name = "demo",',
    callbacks: ['.pre_patch = take,'],
    patch: PATCH,
  });
const FAULT = `static int take(struct klp_object *obj)\n{\n\tif (klp_get_prev_state(7)) ${MARK}\n\t\tpr_info("again\\n");\n\treturn 0;\n}`;

describe(RULE, () => {
  it('stands on the call', () => {
    const [finding] = expectFindings(fixture(FAULT));
    expect(finding?.message).toBe(
      'klp_get_prev_state() is called in pre_patch of demo while no transition is running, so the kernel warns and returns NULL. This happens when the patched module is loaded or unloaded; call it in a callback of vmlinux and keep the result.',
    );
  });

  it.each(
    faultVariants({
      fixture,
      plain: FAULT,
      helper: `bool is_again(unsigned long id)\n{\n\treturn klp_get_prev_state(id) != NULL; ${MARK}\n}`,
      prototype: 'bool is_again(unsigned long id);',
      caller: FAULT.replace(`klp_get_prev_state(7)) ${MARK}`, 'is_again(7))'),
      names: { take: 'demo_prepare', states: 'all_states' },
    }),
  )('is found %s', (_, text) => {
    expectFindings(text);
  });

  it('is silent in a callback of vmlinux, and found in init', () => {
    const code = STATES + FAULT.replace(` ${MARK}`, '');
    expectFindings(callbackModule({ code, callbacks: ['.pre_patch = take,'], patch: PATCH }));
    const init = `\tif (klp_get_prev_state(7)) ${MARK}\n\t\tpr_info("again\\n");\n`;
    const [finding] = expectFindings(callbackModule({ code: STATES, init, patch: PATCH }));
    expect(finding?.message).toMatch(/Call it only in callbacks, during a transition\.$/);
  });
});
