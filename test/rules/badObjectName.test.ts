import { describe, expect, it } from 'vitest';
import { applyFix, expectFindings } from '../support/checkModule';
import { livepatchText } from '../support/livepatchText';

const RULE = 'bad-object-name';

const named = (name: string, mark = ''): string =>
  livepatchText({
    objs: `static struct klp_object objs[] = {\n\t{ .name = ${name}, .funcs = funcs }, ${mark}\n\t{ }\n};`,
  });

describe(RULE, () => {
  it.each([
    ['vmlinux', 'NULL'],
    ['vmlinux.ko', 'NULL'],
    ['', 'NULL'],
    ['kvm.ko', '"kvm"'],
    ['kvm.ko.xz', '"kvm"'],
    ['kvm-intel', '"kvm_intel"'],
    ['kvm-intel.ko', '"kvm_intel"'],
    ['arch/x86/kvm/kvm.ko', '"kvm"'],
    ['drivers/net/', '"net"'],
    [' kvm', '"kvm"'],
  ])('is found for "%s", and mended to %s', (name, replacement) => {
    const [finding] = expectFindings(named(`"${name}"`, `// finding: ${RULE}`));
    expect(finding?.message).toContain(`'${name}' matches no module`);
    const fixed = applyFix(named(`"${name}"`), RULE);
    expectFindings(fixed);
    expect(fixed).toContain(`.name = ${replacement},`);
  });

  it.each([
    '"kvm_intel"',
    '"8021q"',
    '"vmlinux_tools"',
    '"ko"',
    '"x.y"',
    'NULL',
    '0',
    'TARGET',
    '(TARGET_PREFIX "-x")',
  ])('is not found for %s', (name) => {
    expectFindings(named(name));
  });

  it('is silent behind the end of the array', () => {
    const objs =
      'static struct klp_object objs[] = {\n{ },\n{ .name = "a-b", .funcs = funcs }, // finding: unreachable-entry\n{ }\n};';
    expectFindings(livepatchText({ objs }));
  });

  it('is found behind renamed identifiers, macros and a second file, and mended only where it is written', () => {
    const text = livepatchText({
      head: '#include "made.h"',
      funcs: '',
      objs: `static struct klp_object places[] = {\n\tIN(TARGET), // finding: ${RULE}\n\tIN("b-c"), // finding: ${RULE}\n\t{ }\n};`,
      patch: 'static struct klp_patch fix_4711 = { .mod = THIS_MODULE, .objs = places };',
      init: 'static int go(void)\n{\n\treturn klp_enable_patch(&fix_4711);\n}\nmodule_init(go);',
    });
    const made = `// ==> made.h
#include <linux/livepatch.h>
#define TARGET "kvm" "-intel"
#define IN(module) { .name = module, .funcs = changes }
static struct klp_func changes[] = { { "seq_show", new_show }, { } };
`;
    const findings = expectFindings(text + made);
    expect(findings.map(({ fixes }) => fixes.map(({ title }) => title))).toEqual([[], ['Write "b_c"']]);
  });
});
