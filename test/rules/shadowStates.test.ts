import { describe, expect, it } from 'vitest';
import { applyFix, expectFindings } from '../support/checkModule';
import { attach, PER_STATE, stateModule } from '../support/stateModule';

const UNUSED = 'shadow-state-unused';
const WITHOUT = 'shadow-without-state';
const WITHOUT_MARK = ` // finding: ${WITHOUT}`;

describe(UNUSED, () => {
  it('stands on the flag and names the id', () => {
    const [finding] = expectFindings(
      stateModule({ states: [`{ .id = 8, .is_shadow = true }, // finding: ${UNUSED}\n\t{ .id = 9 }`] }),
      PER_STATE,
    );
    expect(finding?.message).toContain('owns the shadow variables with id 8, but no shadow function');
  });

  it('is found through macros and in another file', () => {
    const text = stateModule(
      { code: '#include "own.h"' },
      {
        patch: 'static struct klp_patch patch = { .mod = THIS_MODULE, .objs = objs, .states = what_we_own };',
      },
    );
    expectFindings(
      `${text}// ==> own.h\n#define OWNS(n) { .id = 0x40 + (n), .is_shadow = 1 }\nstatic struct klp_state what_we_own[] = {\n\tOWNS(2), // finding: ${UNUSED}\n\t{ }\n};\n`,
      PER_STATE,
    );
  });

  it.each([
    [
      'the id is that of the state',
      attach('state->id'),
      '{ .id = 7, .callbacks.pre_patch = attach, .is_shadow = true }',
    ],
    [
      'the id is not visible',
      attach(),
      '{ .id = SOME_ID, .callbacks.pre_patch = attach, .is_shadow = true }',
    ],
    ['the flag is not set', '', '{ .id = 8, .is_shadow = false }'],
    [
      'the variables are only looked up',
      'static void *find(void)\n{\n\treturn klp_shadow_get(NULL, 8);\n}',
      '{ .id = 8, .is_shadow = true }',
    ],
  ])('is silent where %s', (_, code, state) => {
    expectFindings(stateModule({ code, states: [state] }), PER_STATE);
  });
});

describe(WITHOUT, () => {
  const ON_ALLOCATION = attach('ID', WITHOUT_MARK);
  const STATE = '{ .id = 1, .callbacks.pre_patch = attach }';

  it('stands on the allocation, and only it is told', () => {
    const [finding] = expectFindings(stateModule({ code: ON_ALLOCATION, states: [STATE] }), PER_STATE);
    expect(finding?.message).toMatch(/^No state with `.is_shadow` has id 7, /);
  });

  it('is found where a state has the id but does not own them', () => {
    const text = stateModule({
      code: ON_ALLOCATION,
      states: ['{ .id = ID, .callbacks.pre_patch = attach, .is_shadow = false }'],
    });
    expectFindings(text, PER_STATE);
    expectFindings(applyFix(text, WITHOUT, PER_STATE), PER_STATE);
  });

  it('is found in a second source file, once for each id', () => {
    const use = `static void use(void)\n{\n\tklp_shadow_get(NULL, ID);\n\tklp_shadow_get(NULL, 8);${WITHOUT_MARK}\n}\n`;
    const include = '#include <linux/module.h>\n#include <linux/livepatch.h>\n#define ID 7\n';
    expectFindings(
      `${stateModule({ code: ON_ALLOCATION, states: [STATE] })}// ==> use.c\n${include}${use}// ==> Kbuild\nobj-m := fix.o\nfix-y := lp.o use.o\n`,
      PER_STATE,
    );
  });

  it('is mended with a new entry', () => {
    const fixed = applyFix(stateModule({ code: ON_ALLOCATION, states: [STATE] }), WITHOUT, PER_STATE);
    expect(fixed).toContain(`\t{ .id = ID, .is_shadow = true },\n\t${STATE},\n`);
    expectFindings(fixed, PER_STATE);
  });

  it('is mended with a field', () => {
    const states = ['{\n\t\t.id = ID,\n\t\t.callbacks.pre_patch = attach,\n\t}'];
    const fixed = applyFix(stateModule({ code: ON_ALLOCATION, states }), WITHOUT, PER_STATE);
    expect(fixed).toContain('\t{\n\t\t.is_shadow = true,\n\t\t.id = ID,\n');
    expectFindings(fixed, PER_STATE);
  });

  it('is mended with an array where there is none', () => {
    const code = `static void use(void)\n{\n\tklp_shadow_get(NULL, ID);${WITHOUT_MARK}\n}\n`;
    const fixed = applyFix(stateModule({ code }), WITHOUT, PER_STATE);
    expect(fixed).toContain(
      'static struct klp_state states[] = {\n\t{ .id = ID, .is_shadow = true },\n\t{ }\n};\n',
    );
    expect(fixed).toContain('\t.states = states,\n');
    expectFindings(fixed, PER_STATE);
  });

  it.each([
    [
      'it is that of a state that is not visible',
      attach(),
      '{ .id = SOME_ID, .is_shadow = true, .callbacks.pre_patch = attach }',
    ],
    ['it may be owned', attach(), '{ .id = ID, .is_shadow = SOMETIMES, .callbacks.pre_patch = attach }'],
  ])('is silent where %s', (_, code, state) => {
    expectFindings(stateModule({ code, states: [state] }), PER_STATE);
  });

  it('leaves it to the runs where the id is not visible', () => {
    expectFindings(
      stateModule({ code: attach('state->id', ' // finding: shadow-never-freed'), states: [STATE] }),
      PER_STATE,
    );
  });

  it('is silent where states are made at run time', () => {
    const init =
      'static int livepatch_init(void)\n{\n\tpatch.states = kcalloc(2, sizeof(*patch.states), GFP_KERNEL);\n\tif (!patch.states)\n\t\treturn -ENOMEM;\n\tpatch.states[0].id = ID;\n\tpatch.states[0].is_shadow = true;\n\tpatch.states[0].callbacks.pre_patch = attach;\n\treturn klp_enable_patch(&patch);\n}\n\nmodule_init(livepatch_init);';
    expectFindings(stateModule({ code: attach() }, { init }), PER_STATE);
  });
});
