import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { callbackModule, seriesOf } from '../support/faultVariants';

const RULE = 'replace-not-set';
const MARK = `// finding: ${RULE}`;

const JSON_FILE = '\n// ==> livepatch.json\n{"series": [{"name": "demo", "patches": ["v1", "v2"]}]}';
const PLAIN = callbackModule({ code: '' });
const other = (text: string): string => text.replace('"seq_show"', '"other_show"');
const PATCH = /(static struct klp_patch patch = \{)\n/;

describe(RULE, () => {
  it('stands on the newer livepatch', () => {
    const newer = other(PLAIN).replace(PATCH, `$1 ${MARK}\n`);
    const [finding] = expectFindings(seriesOf(PLAIN, newer) + JSON_FILE);
    expect(finding?.message).toBe(
      'This livepatch does not replace lp_v1, so both stay active, and which ones are installed differs from machine to machine. Set `.replace = true` and include everything that the earlier ones do.',
    );
    expect(finding?.severity).toBe('hint');
  });

  it('is a warning where the series replaces already', () => {
    const older = callbackModule({ code: '', patch: ['.replace = true,'] });
    const newer = callbackModule({ code: '', patch: [`.replace = false, ${MARK}`] });
    const [finding] = expectFindings(seriesOf(older, other(newer)) + JSON_FILE);
    expect(finding?.severity).toBe('warning');
    expect(finding?.message).toContain('does not replace lp_v1, although lp_v1 sets `.replace`, so both');
  });

  it('is silent where a parameter sets it, and for the first one', () => {
    const code = 'static bool cumulative;\nmodule_param(cumulative, bool, 0444);';
    const newer = callbackModule({ code, init: '\tpatch.replace = cumulative;\n' });
    expectFindings(seriesOf(PLAIN, other(newer)) + JSON_FILE);
  });

  describe('a cumulative livepatch without it that leaves a function out', () => {
    /** A livepatch that replaces functions of these names. */
    const patching = (names: readonly string[], replace = '', mark = ''): string =>
      callbackModule({ code: '', patch: replace === '' ? [] : [replace] })
        .replace(/static struct klp_func funcs\[\] = \{[^;]*\};/, () => {
          const entries = names.map(
            (name) => `\t{ .old_name = "${name}", .new_func = livepatch_seq_show },\n`,
          );
          return `static struct klp_func funcs[] = {\n${entries.join('')}\t{ }\n};`;
        })
        .replace(PATCH, `$1${mark === '' ? '' : ` ${mark}`}\n`);
    const ALL = '.replace = true,';

    it('is one warning, on the newer one', () => {
      const text = seriesOf(patching(['a', 'b'], ALL), patching(['a', 'c'], '', MARK));
      const found = expectFindings(text);
      expect(found[0]?.severity).toBe('warning');
      expect(found[0]?.message).toMatch(
        /^b\(\) stays patched by lp_v1: this livepatch repeats the functions/,
      );
    });

    it('is found behind several that are stacked, too', () => {
      const text = seriesOf(
        patching(['a']),
        patching(['b']),
        patching(['c']),
        patching(['a', 'c', 'd'], '', MARK),
      );
      const [finding] = expectFindings(text);
      expect(finding?.message).toContain('b() stays patched by lp_v2');
    });

    it('counts what is installed when it comes', () => {
      const text = seriesOf(patching(['gone']), patching(['a', 'b'], ALL), patching(['a', 'c'], '', MARK));
      expect(expectFindings(text)[0]?.message).not.toContain('gone()');
    });

    it('is none where it replaces, or a later one does', () => {
      expectFindings(seriesOf(patching(['a', 'b'], ALL), patching(['a', 'c'], ALL)));
      expectFindings(seriesOf(patching(['a']), patching(['b']), patching(['a', 'b'], ALL)));
      expectFindings(seriesOf(patching(['a', 'b']), patching(['a', 'c']), patching(['a', 'c'], ALL)));
    });
  });
});
