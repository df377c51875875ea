import { describe, expect, it } from 'vitest';
import { applyFix, expectFindings } from '../support/checkModule';
import { livepatchText } from '../support/livepatchText';

const RULE = 'duplicate-func';
const funcs = (entries: string): string =>
  livepatchText({ funcs: `static struct klp_func funcs[] = {\n${entries}\n};` });

describe(RULE, () => {
  it('is found at the second one', () => {
    const text = funcs(`{ "seq_show", new_a },\n{ "seq_show", new_b }, // finding: ${RULE}\n{ }`);
    const [finding] = expectFindings(text);
    expect(finding?.message).toContain('seq_show() is listed twice');
    expect(finding?.message).toContain('-EEXIST');
    expect(finding?.fixes).toEqual([]);
    expect(finding?.related[0]?.location.start).toBe(text.indexOf('"seq_show", new_a'));
  });

  it.each([
    ['0', '1'],
    ['1', '0'],
    ['2', '2'],
    ['', '1'],
  ])('is found for the positions "%s" and "%s"', (first, second) => {
    expectFindings(
      funcs(`{ "seq_show", new_a, ${first} },\n{ "seq_show", new_b, ${second} }, // finding: ${RULE}\n{ }`),
    );
  });

  it.each([
    ['1', '2'],
    ['0', '2'],
  ])('is not found for the positions %s and %s', (first, second) => {
    expectFindings(funcs(`{ "seq_show", new_a, ${first} },\n{ "seq_show", new_b, ${second} },\n{ }`));
  });

  it('is mended by removing a repetition', () => {
    const fixed = applyFix(funcs('\t{ "a", fa },\n\t{ "b", fb },\n\t{ "a", fa, 1 },\n\t{ }'), RULE);
    expectFindings(fixed);
    expect(fixed).toContain('{\n\t{ "a", fa },\n\t{ "b", fb },\n\t{ }\n};');
  });

  it('is found behind renamed identifiers, macros and a second file', () => {
    const text = livepatchText({
      head: '#include "made.h"',
      funcs: `static struct klp_func changes[] = {\n\tCHANGE(seq_show),\n\t{ .old_name = "seq_" "show", .new_func = other }, // finding: ${RULE}\n\tEND\n};`,
      objs: 'static struct klp_object places[] = { { .funcs = changes }, END };',
      patch: 'static struct klp_patch fix_4711 = { .mod = THIS_MODULE, .objs = places };',
      init: 'static int go(void)\n{\n\treturn klp_enable_patch(&fix_4711);\n}\nmodule_init(go);',
    });
    expectFindings(`${text}// ==> made.h
#define CHANGE(name) { .old_name = #name, .new_func = new_##name, .old_sympos = FIRST }
#define END { }
enum { ONLY, FIRST };
`);
  });

  it.each([
    ['a name that is not visible', '{ "a", fa }, { OLD_NAME, fb }, { OLD_NAME, fc }, { }'],
    ['a position that is not visible', '{ "a", fa }, { "a", fb, POSITION }, { }'],
    ['different names', '{ "a", fa }, { "b", fa }, { }'],
  ])('is silent: %s', (_, entries) => {
    expectFindings(funcs(entries));
  });

  it('is silent about the same name in another object, and behind the end', () => {
    const objs = `static struct klp_func kvm[] = { { "seq_show", new_a }, { } };
static struct klp_object objs[] = { { .funcs = funcs }, { .name = "kvm", .funcs = kvm }, { } };`;
    expectFindings(livepatchText({ objs }));
    expectFindings(funcs('{ "a", fa },\n{ },\n{ "a", fa }, // finding: unreachable-entry\n{ }'));
  });

  describe('in a series that replaces', () => {
    const patch =
      'static struct klp_patch patch = {\n\t.mod = THIS_MODULE,\n\t.objs = objs,\n\t.replace = true,\n};';
    const version = (fields: string): string =>
      livepatchText({
        funcs: `static struct klp_func funcs[] = {\n\t{\n\t\t.old_name = "seq_show",\n\t\t.new_func = livepatch_seq_show,\n${fields}\t}, { }\n};`,
        patch,
      });
    const series = (older: string, newer: string): string =>
      `// ==> v1/lp.c\n${version(older)}\n// ==> v2/lp.c\n${version(newer)}`;
    const POSITION = '\t\t.old_sympos = 1,\n';
    const MARKED = `\t\t.old_sympos = 1, // finding: ${RULE}\n`;

    it('is found in the newer one where only one says that it means the first symbol', () => {
      const [finding] = expectFindings(series('', MARKED), { kernel: '6.1.150' });
      expect(finding?.message).toBe(
        'The kernel refuses this livepatch with -EEXIST while lp_v1 is installed: lp_v1 replaces seq_show() with `.old_sympos = 0`, this one with 1; both mean the same function, but kernels before 6.19 without the fix take them for two. Use the same position in both.',
      );
      expect(finding?.related.map(({ location }) => location.file)).toEqual(['/fixture/v1/lp.c']);
      const text = series(POSITION, '').replace(
        /"seq_show",(?![^]*"seq_show")/,
        `"seq_show", // finding: ${RULE}`,
      );
      expectFindings(text, { kernel: '6.1.150' });
    });

    it.each(['5.10.248', '5.15.198', '6.1.160', '6.1.192', '6.12.117', '6.19'])(
      'is no fault for %s, which has the fix',
      (kernel) => {
        expectFindings(series('', POSITION), { kernel });
      },
    );

    it('is no fault where both say the same', () => {
      expectFindings(series(POSITION, POSITION), { kernel: '6.1.150' });
    });
  });
});
