import { describe, expect, it } from 'vitest';
import { applyFix, expectFindings } from '../support/checkModule';
import { livepatchText } from '../support/livepatchText';

const RULE = 'duplicate-object';
const MORE = 'static struct klp_func more[] = { { "seq_open", new_open }, { } };\n';

const objs = (entries: string): string =>
  livepatchText({ objs: `${MORE}static struct klp_object objs[] = {\n${entries}\n};` });

describe(RULE, () => {
  it('is found at the second one', () => {
    const text = objs(
      `{ .name = "kvm", .funcs = funcs },\n{ .name = "kvm", .funcs = more }, // finding: ${RULE}\n{ }`,
    );
    const [finding] = expectFindings(text);
    expect(finding?.message).toContain("The object 'kvm' is listed twice");
    expect(finding?.message).toContain('-EEXIST');
    expect(finding?.fixes).toEqual([]);
    const [related] = finding?.related ?? [];
    expect(text.slice(related?.location.start, related?.location.end)).toBe('"kvm"');
    expect(related?.location.start).toBeLessThan(finding?.location.start ?? 0);
  });

  it.each([
    ['{ .funcs = funcs }', '{ .funcs = more }'],
    ['{ .name = NULL, .funcs = funcs }', '{ .funcs = more }'],
    ['{ NULL, funcs }', '{ .name = 0, .funcs = more }'],
  ])('is found for vmlinux, however it is written', (first, second) => {
    const [finding] = expectFindings(objs(`${first},\n${second}, // finding: ${RULE}\n{ }`));
    expect(finding?.message).toContain('vmlinux is listed twice');
  });

  it('is found for each further one', () => {
    expectFindings(
      objs(
        `{ "a", funcs },\n{ "a", more }, // finding: ${RULE}\n{ "b", funcs },\n{ "a", more }, // finding: ${RULE}\n{ }`,
      ),
    );
  });

  it('is mended by removing a repetition', () => {
    const fixed = applyFix(objs('\t{ "a", funcs }, {\n\t\t"a", funcs\n\t}, { }'), RULE);
    expectFindings(fixed);
    expect(fixed).toContain('{\n\t{ "a", funcs }, { }\n};');
  });

  it('keeps what only the second one has', () => {
    const before = 'static int before(struct klp_object *obj)\n{\n\treturn 0;\n}\n';
    const entries = `{ "a", funcs },\n{ "a", funcs, { .pre_patch = before } }, // finding: ${RULE}\n{ }`;
    const text = livepatchText({ objs: `${before}static struct klp_object objs[] = {\n${entries}\n};` });
    expect(expectFindings(text)[0]?.fixes).toEqual([]);
  });

  it('is found behind renamed identifiers, macros and a second file', () => {
    const text = livepatchText({
      head: '#include "made.h"',
      funcs: '',
      objs: `static struct klp_object places[] = {\n\tIN("kvm"),\n\tIN(TARGET), // finding: ${RULE}\n\tEND\n};`,
      patch: 'static struct klp_patch fix_4711 = { .mod = THIS_MODULE, .objs = places };',
      init: 'static int go(void)\n{\n\treturn klp_enable_patch(&fix_4711);\n}\nmodule_init(go);',
    });
    expectFindings(`${text}// ==> made.h
#include <linux/livepatch.h>
#define TARGET "kv" "m"
#define IN(module) { .name = module, .funcs = changes }
#define END { }
static struct klp_func changes[] = { { "seq_show", new_show }, { } };
`);
  });

  it.each([
    ['different names', '{ "a", funcs }, { "b", more }, { NULL, more }, { }'],
    ['a name that is not visible', '{ "a", funcs }, { A_NAME, more }, { }'],
    ['two names that are not visible', '{ A_NAME, funcs }, { A_NAME, more }, { }'],
    ['an entry that may be the end', '{ .funcs = funcs }, { .funcs = OUR_FUNCS }, { }'],
  ])('is silent: %s', (_, entries) => {
    expectFindings(objs(entries));
  });

  it('is silent about two arrays, and behind the end', () => {
    const other = 'static struct klp_object other[] = { { "a", more }, { } };\n';
    expectFindings(objs('{ "a", funcs }, { }').replace(MORE, MORE + other));
    expectFindings(objs('{ "a", funcs },\n{ },\n{ "a", funcs }, // finding: unreachable-entry\n{ }'));
  });
});
