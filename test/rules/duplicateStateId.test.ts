import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { livepatchText } from '../support/livepatchText';

const RULE = 'duplicate-state-id';

const states = (entries: string): string =>
  livepatchText({
    head: '#define LOGLEVEL 1\nenum { FIRST = 1, SECOND };\nstatic int livepatch_seq_show(void)\n{\n\treturn 0;\n}',
    patch: `static struct klp_state states[] = {\n${entries}\n};
static struct klp_patch patch = { .mod = THIS_MODULE, .objs = objs, .states = states };`,
  });

describe(RULE, () => {
  it('is found at the second one', () => {
    const text = states(`{ .id = 1, .version = 1 },\n{ .id = 1, .version = 2 }, // finding: ${RULE}\n{ }`);
    const [finding] = expectFindings(text);
    expect(finding?.message).toMatch(/^State id 1 is used twice/);
    expect(finding?.related[0]?.location.start).toBe(text.indexOf('1, .version = 1'));
  });

  it.each(['0x1', 'LOGLEVEL', 'FIRST', '(unsigned long)1', '3 - SECOND'])(
    'is found for 1 written as %s',
    (id) => {
      expectFindings(states(`{ .id = 1 },\n{ .id = ${id} }, // finding: ${RULE}\n{ }`));
    },
  );

  it('is found with per-state callbacks', () => {
    expectFindings(states(`{ .id = 7, .block_disable = false },\n{ .id = 7 }, // finding: ${RULE}\n{ }`), {
      kernel: 'state-callbacks',
    });
  });

  it('is found behind renamed identifiers, macros and a second file', () => {
    const text = livepatchText({
      head: '#include "ids.h"',
      funcs: 'static struct klp_func changes[] = { { "seq_show", new_show }, { } };',
      objs: 'static struct klp_object places[] = { { .funcs = changes }, { } };',
      patch:
        'static struct klp_patch fix_4711 = { .mod = THIS_MODULE, .objs = places, .states = what_we_change };',
      init: 'static int go(void)\n{\n\treturn klp_enable_patch(&fix_4711);\n}\nmodule_init(go);',
    });
    expectFindings(`${text}// ==> ids.h
#include <linux/livepatch.h>
#define OUR_ID(n) (0x4700 + (n))
#define STATE(number) { .id = number, .version = 1 }
static struct klp_state what_we_change[] = {
	STATE(OUR_ID(1)),
	STATE(OUR_ID(0) + 1), // finding: ${RULE}
	{ }
};
`);
  });

  it.each([
    ['different ids', '{ .id = 1 }, { .id = SECOND }, { }'],
    ['ids that are not visible', '{ .id = OTHER_ID }, { .id = OTHER_ID }, { .id = 1 }, { }'],
    ['ids behind the end', '{ .id = 1 },\n{ },\n{ .id = 1 }, // finding: unreachable-entry\n{ }'],
  ])('is silent: %s', (_, entries) => {
    expectFindings(states(entries));
  });

  it('is silent about two patches that share an id', () => {
    const patch = `static struct klp_state one[] = { { .id = 1 }, { } };
static struct klp_state two[] = { { .id = 1 }, { } };
static struct klp_patch other = { .mod = THIS_MODULE, .objs = objs, .states = one };
static struct klp_patch patch = { .mod = THIS_MODULE, .objs = objs, .states = two };`;
    expectFindings(livepatchText({ patch }));
  });
});
