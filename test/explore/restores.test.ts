import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { callbackModule } from '../support/faultVariants';

const DECLARATIONS = `#include <linux/utsname.h>
struct dial_point { int x, y; };
struct dial { int low, high; unsigned long flags; struct dial_point at; void (*turn)(int); char label[16]; };
extern struct dial dial, spare_dial;
extern char panel_name[32];
extern int steps[6];
static struct dial saved;
static char saved_name[32];
static int saved_steps[6];
static struct dial *kept;
`;

function moduleOf(save: string, restore: string, marker: string): string {
  const take = `static int take(struct klp_object *obj)\n{\n\t${save}\n\treturn 0;\n}`;
  const give = `static void give(struct klp_object *obj)\n{\n\t${restore}\n}`;
  return callbackModule({
    code: `${DECLARATIONS}\n${take}\n\n${give}`,
    callbacks: [`.pre_patch = take,${marker}`, '.post_unpatch = give,'],
  });
}

const CHANGE = 'dial.high = 9; dial.at.y = 2;';

describe('what was there is there again', () => {
  it.each([
    ['by an assignment of the structure', `saved = dial; ${CHANGE}`, 'dial = saved;'],
    [
      'by memcpy()',
      `memcpy(&saved, &dial, sizeof(dial)); ${CHANGE}`,
      'memcpy(&dial, &saved, sizeof(saved));',
    ],
    ['by memcpy() from what was assigned', `saved = dial; ${CHANGE}`, 'memcpy(&dial, &saved, sizeof(dial));'],
    ['field by field from a copy', `saved = dial; ${CHANGE}`, 'dial.high = saved.high; dial.at = saved.at;'],
    ['as a whole from copied fields', `saved = dial; dial.low = 1; ${CHANGE}`, 'dial = saved;'],
    [
      'by a copy on the heap',
      `kept = kmemdup(&dial, sizeof(dial), GFP_KERNEL | __GFP_NOFAIL); ${CHANGE}`,
      'dial = *kept; kfree(kept);',
    ],
    ['after the whole was replaced', 'saved = dial; dial = spare_dial;', 'dial = saved;'],
    ['after it was cleared', 'saved = dial; memset(&dial, 0, sizeof(dial));', 'dial = saved;'],
    ['an inner structure', 'saved.at = dial.at; dial.at.x = 1;', 'dial.at = saved.at;'],
    [
      'by a copy of a copy',
      `struct dial copy = dial; saved = copy; ${CHANGE}`,
      'struct dial copy; copy = saved; dial = copy;',
    ],
    [
      'a string by strscpy()',
      'strscpy(saved_name, panel_name, 32); strscpy(panel_name, "patched", 32);',
      'strscpy(panel_name, saved_name, 32);',
    ],
    [
      'a string by strcpy()',
      'strcpy(saved_name, panel_name); strcpy(panel_name, "patched");',
      'strcpy(panel_name, saved_name);',
    ],
    [
      'a string by scnprintf()',
      'scnprintf(saved_name, 32, "%s", panel_name); scnprintf(panel_name, 32, "patched");',
      'scnprintf(panel_name, 32, "%s", saved_name);',
    ],
    [
      'a string of the running system',
      'strscpy(saved_name, init_uts_ns.name.release, 32); strscpy(init_uts_ns.name.release, "6.12.9-patched", 32);',
      'strscpy(init_uts_ns.name.release, saved_name, 32);',
    ],
    ['a string in a structure', 'saved = dial; strscpy(dial.label, "patched", 16);', 'dial = saved;'],
    [
      'an array by memcpy()',
      'memcpy(saved_steps, steps, sizeof(steps)); steps[1] = 4; steps[5] = 4;',
      'memcpy(steps, saved_steps, sizeof(steps));',
    ],
    [
      'an array in a loop',
      'int i; for (i = 0; i < 6; i++) { saved_steps[i] = steps[i]; steps[i] = 0; }',
      'int i; for (i = 0; i < 6; i++) steps[i] = saved_steps[i];',
    ],
    [
      'an array in a loop that was saved as a whole',
      'int i; memcpy(saved_steps, steps, sizeof(steps)); for (i = 0; i < 6; i++) steps[i] = i;',
      'int i; for (i = 0; i < 6; i++) steps[i] = saved_steps[i];',
    ],
  ])('%s', (_, save, restore) => {
    expectFindings(moduleOf(save, restore, ''));
  });

  it.each([
    ['a part is left', `saved = dial; ${CHANGE}`, 'dial.high = saved.high;'],
    [
      'a step of the array is left',
      'memcpy(saved_steps, steps, sizeof(steps)); steps[1] = 4; steps[5] = 4;',
      'memcpy(steps, saved_steps, 5 * sizeof(*steps));',
    ],
  ])('but not if %s', (_, save, restore) => {
    const findings = expectFindings(moduleOf(save, restore, ' // finding: missing-post-unpatch'));
    expect(findings[0]?.message).toMatch(/nothing restores it|only part of it/);
  });
});
