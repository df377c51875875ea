import { describe, expect, it } from 'vitest';
import { applyFix, expectFindings } from '../support/checkModule';
import { livepatchText } from '../support/livepatchText';

const RULE = 'unreachable-entry';
const CALLBACK = 'static int before(struct klp_object *obj)\n{\n\treturn 0;\n}\n';

const objs = (entries: string): string =>
  livepatchText({ objs: `${CALLBACK}static struct klp_object objs[] = {${entries}};` });
const funcs = (entries: string): string =>
  livepatchText({ funcs: `static struct klp_func funcs[] = {${entries}};` });

const states = (entries: string): string =>
  livepatchText({
    patch: `static struct klp_state states[] = {${entries}};
static struct klp_patch patch = { .mod = THIS_MODULE, .objs = objs, .states = states };`,
  });

describe(RULE, () => {
  it('is found at the first entry behind an empty one', () => {
    const [finding] = expectFindings(
      funcs(`\n\t{ "a", fa },\n\t{ },\n\t{ "b", fb }, // finding: ${RULE}\n\t{ "c", fc },\n\t{ }\n`),
    );
    expect(finding?.message).toContain('the kernel never sees these 2 entries');
    expect(finding?.tags).toEqual(['unnecessary']);
    expect(finding?.related).toHaveLength(1);
  });

  it.each([
    ['\n\t{ "a", fa },\n\t{ },\n\t{ "b", fb },\n\t{ }\n', '\n\t{ "a", fa },\n\t{ "b", fb },\n\t{ }\n'],
    ['\n\t{ "a", fa }, { }, {\n\t\t"b", fb\n\t},\n', '\n\t{ "a", fa }, {\n\t\t"b", fb\n\t}, { }\n'],
    [' { }, { "a", fa }, { }, { "b", fb } ', ' { "a", fa }, { "b", fb }, { } '],
    [
      '\n\t{ "a", fa }, // first\n\t{ 0 },\n\t{ "b", fb }\n',
      '\n\t{ "a", fa }, // first\n\t{ "b", fb }, { }\n',
    ],
  ])('is mended by moving the empty entry: %j', (before, after) => {
    const fixed = applyFix(funcs(before), RULE);
    expectFindings(fixed);
    expect(fixed).toContain(`{${after}}`);
  });

  it.each([
    ['an index leaves a gap', `{ "a", fa }, [2] = { "b", fb }, { }`],
    ['a macro makes the empty entry', '{ "a", fa }, END, { "b", fb }, { }'],
  ])('is found but not mended when %s', (_, entries) => {
    const text = livepatchText({
      funcs: `#define END { }\nstatic struct klp_func funcs[] = {\n${entries} // finding: ${RULE}\n};`,
    });
    expect(expectFindings(text)[0]?.fixes).toEqual([]);
  });

  it('is found for objects and states', () => {
    expectFindings(
      objs(
        `\n\t{ .funcs = funcs },\n\t{ },\n\t{ .name = "kvm", .funcs = funcs }, // finding: ${RULE}\n\t{ }\n`,
      ),
    );
    expectFindings(states(`\n\t{ .id = 1 },\n\t{ .id = 0 },\n\t{ .id = 2 }, // finding: ${RULE}\n\t{ }\n`));
  });

  it('is found for an object that has nothing but callbacks, and mended', () => {
    const text = objs(
      `\n\t{ // finding: ${RULE}\n\t\t.callbacks.pre_patch = before,\n\t}, {\n\t\t.funcs = funcs,\n\t}, { }\n`,
    );
    const [finding] = expectFindings(text);
    expect(finding?.message).toContain('its callbacks and the entry after it are silently dropped');
    const fixed = applyFix(objs('\n\t{\n\t\t.callbacks.pre_patch = before,\n\t}, { }\n'), RULE);
    expectFindings(fixed);
    expect(fixed).toContain('{\n\t\t.funcs = (struct klp_func[]){ { } },\n\t\t.callbacks');
  });

  it('is found for an object whose name is NULL', () => {
    expectFindings(
      objs(`\n\t{ .name = NULL, .callbacks = { .pre_patch = before } }, // finding: ${RULE}\n\t{ }\n`),
    );
  });

  it.each([
    '{ .version = 1 }',
    '{ .id = 0, .version = 2 }',
    '{ .callbacks = { .post_patch = done } }',
    '{ .is_shadow = true }',
  ])('is found for a state without an id: %s', (entry) => {
    const kernel = entry.includes('version') ? '6.12' : 'state-callbacks';
    const [finding] = expectFindings(states(`\n\t{ .id = 1 },\n\t${entry}, // finding: ${RULE}\n\t{ }\n`), {
      kernel,
    });
    expect(finding?.message).toBe(
      'A state with id 0 ends the array, so the kernel never finds it. Use an id other than 0.',
    );
  });

  it('counts what a state without an id hides', () => {
    const [finding] = expectFindings(
      states(`\n\t{ .version = 1 }, // finding: ${RULE}\n\t{ .id = 1 },\n\t{ .id = 2 },\n\t{ }\n`),
    );
    expect(finding?.message).toContain('so the kernel never finds it or the 2 entries after it');
  });

  it('is found behind renamed identifiers, macros and a second file', () => {
    const text = livepatchText({
      head: '#include "made.h"',
      funcs: '',
      objs: `static struct klp_object places[] = {\n\tIN(NULL, changes),\n\tSTOP,\n\tIN("kvm", changes), // finding: ${RULE}\n\tSTOP\n};`,
      patch: 'static struct klp_patch fix_4711 = { .mod = THIS_MODULE, .objs = places };',
      init: 'static int go(void)\n{\n\treturn klp_enable_patch(&fix_4711);\n}\nmodule_init(go);',
    });
    expectFindings(`${text}// ==> made.h
#include <linux/livepatch.h>
#define IN(module, list) { .name = module, .funcs = list }
#define STOP { .name = NULL }
static struct klp_func changes[] = { { "seq_show", new_show }, { } };
`);
  });

  it.each([
    ['several empty entries at the end', '{ .funcs = funcs }, { }, { }'],
    ['entries behind the end that may be empty', '{ .funcs = funcs }, { }, { .name = LAST }'],
    [
      'an entry that is not visible',
      '{ .funcs = funcs }, { .name = FIRST }, { .name = "kvm", .funcs = funcs }, { }',
    ],
    [
      'an index that is not visible',
      '[A] = { .funcs = funcs }, [5] = { .name = "kvm", .funcs = funcs }, { }',
    ],
    ['callbacks that may be NULL', '{ .funcs = funcs }, { .callbacks = { .pre_patch = pick(1) } }'],
  ])('is silent: %s', (_, entries) => {
    expectFindings(objs(` ${entries} `));
  });

  it('is silent when code may fill the gap', () => {
    const init = `static int go(void)\n{\n\tfill(funcs);\n\treturn klp_enable_patch(&patch);\n}\nmodule_init(go);`;
    expectFindings(
      livepatchText({ funcs: 'static struct klp_func funcs[4] = { [1] = { "a", fa } };', init }),
    );
    const set = init.replace('fill(funcs)', 'funcs[0].old_name = "b";\n\tfuncs[0].new_func = fb');
    expectFindings(
      livepatchText({ funcs: 'static struct klp_func funcs[4] = { [1] = { "a", fa } };', init: set }),
    );
  });
});
